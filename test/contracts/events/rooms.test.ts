import { expect } from 'chai'
import { type Address, zeroAddress } from 'viem'
import { depth } from '#test/kit/depth.ts'
import { createDice } from './kit/dice.ts'
import { unreadIn } from './kit/getters.ts'
import type { Fact } from './kit/openWorld.ts'
import { openRooms, type Rooms } from './rooms/openRooms.ts'
import { playRooms } from './rooms/playRooms.ts'
import { admits, holdingOf, type RoomFacts, type RoomsModel, replayRooms } from './rooms/replayRooms.ts'
import { roomRows } from './rooms/roomRows.ts'

const CHAIN = 31337
const CALLS = 320
/** In these two together every kind of call goes through. */
const SEEDS = depth([2, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
const CURRENCIES = [0, 1, 2]
const NEVER_OPENED = 7n

async function compareRooms({ world, hub, lens, ledger, people }: Rooms, model: RoomsModel) {
  for (const [id, room] of model.rooms) {
    const { conditions, ...rest } = room
    const stored = { ...rest, conditions: conditions.length }
    expect(await world.read(hub, 'rooms', [id]), 'room').to.deep.equal(stored)
    expect(await world.read(hub, 'conditionsOf', [id]), 'gate').to.deep.equal(conditions)
    expect(await world.read(hub, 'isOpen', [id])).to.equal(room.closedAt === 0)
    expect(await world.read(lens, 'rooms', [id]), 'lens').to.deep.equal(viewOf(model, room))
    expect((await world.read<unknown[]>(lens, 'decide', [id, people]))[3]).to.deep.equal(
      people.map((person) => admits(model, id, person)),
    )
    expect((await world.read<unknown[]>(lens, 'holdings', [people, conditions]))[1]).to.deep.equal(
      people.flatMap((person) => conditions.map((condition) => holdingOf(model, condition, person))),
    )
    for (const from of [hub, lens])
      for (const person of people)
        expect(await world.read(from, 'canAccess', [id, person])).to.equal(admits(model, id, person))
  }
  expect(await world.read(hub, 'isOpen', [NEVER_OPENED])).to.equal(false)
  expect(await world.read(hub, 'canAccess', [NEVER_OPENED, zeroAddress])).to.equal(false)
  expect(await world.read(ledger, 'owed', [hub.address, 0])).to.equal(0n)
}

function viewOf(model: RoomsModel, room: RoomFacts) {
  return {
    creator: room.host,
    token: room.conditions[0]?.token ?? zeroAddress,
    minBalance: room.conditions[0]?.min ?? 0n,
    maxSpeakers: BigInt(room.maxSpeakers),
    tipPool: model.owed.get(`${room.payee}:0`) ?? 0n,
    isActive: room.closedAt === 0,
    payee: room.payee,
    all: room.all,
    conditions: room.conditions,
  }
}

async function compareChannels({ world, hub, people }: Rooms, model: RoomsModel) {
  const now = await world.now()
  for (const creator of people) {
    const newest = model.newest.get(creator)
    const session = newest === undefined ? undefined : model.sessions.get(newest)
    const until = session?.endedAt === null ? session.until : 0
    expect(await world.read(hub, 'channelOf', [creator]), 'channel').to.deep.equal({
      rooms: model.openedBy.get(creator) ?? 0,
      sessions: [...model.sessions.values()].filter((made) => made.creator === creator).length,
      startedAt: session?.startedAt ?? 0,
      until,
    })
    expect(await world.read(hub, 'isLive', [creator])).to.equal(until > now)
    for (const producer of people)
      expect(await world.read(hub, 'producerUntil', [creator, producer])).to.equal(
        model.producers.get(`${creator}:${producer}`) ?? 0,
      )
  }
}

async function compareMoney({ world, hub, ledger, locks, tokens, people, payees }: Rooms, model: RoomsModel) {
  const now = await world.now()
  for (const currency of CURRENCIES) {
    expect(await world.read(hub, 'tokenOf', [currency])).to.equal(model.tokens.get(currency) ?? zeroAddress)
    for (const payee of payees)
      expect(await world.read(ledger, 'owed', [payee, currency])).to.equal(
        model.owed.get(`${payee}:${currency}`) ?? 0n,
      )
  }
  const none = { amount: 0n, until: 0, roomId: 0n }
  for (const token of tokens) {
    for (const owner of people) {
      const lock = model.locks.get(`${owner}:${token.address}`) ?? none
      expect(await world.read(locks, 'lockOf', [owner, token.address]), 'lock').to.deep.equal(lock)
      expect(await world.read(locks, 'lockedFor', [lock.roomId, owner, token.address])).to.equal(
        lock.until > now ? lock.amount : 0n,
      )
      expect(await world.read(token, 'balanceOf', [owner])).to.equal(
        model.balances.get(`${token.address}:${owner}`) ?? 0n,
      )
    }
    const locked = people.map((owner) => model.locks.get(`${owner}:${token.address}`)?.amount ?? 0n)
    expect(await world.read(token, 'balanceOf', [locks.address]), 'held for its owners').to.equal(
      locked.reduce((sum, amount) => sum + amount, 0n),
    )
  }
}

/** Money of tips is with the payee or in the ledger for the payee, to the unit. */
async function followTips(stage: Rooms, model: RoomsModel, facts: Fact[]) {
  const { world, dollar, freezing, hub, ledger, payees } = stage
  for (const [currency, token] of [
    [1, dollar],
    [2, freezing],
  ] as const) {
    const sum = (list: { amount: bigint }[]) => list.reduce((total, { amount }) => total + amount, 0n)
    const tipTxs = new Set(model.tips.map(({ tx }) => tx))
    for (const payee of payees) {
      const told = sum(model.tips.filter((tip) => tip.to === payee && tip.currency === currency))
      const inTips = facts.filter(({ tx }) => tipTxs.has(tx as never))
      const came = inTips.filter(
        ({ emitter, name, args }) =>
          emitter === token.address && name === 'Transfer' && args.to === payee && args.from !== zeroAddress,
      )
      const credited = inTips.filter(
        ({ name, args }) => name === 'Credited' && args.account === payee && args.currency === currency,
      )
      const amounts = [...came, ...credited].map(({ args }) => ({ amount: args.amount as bigint }))
      expect(sum(amounts), 'arrived or waits').to.equal(told)
    }
    expect(await world.read(token, 'balanceOf', [hub.address]), 'kept by the hub').to.equal(0n)
    const owed = payees.map((payee) => ({ amount: model.owed.get(`${payee}:${currency}`) ?? 0n }))
    expect(await world.read(token, 'balanceOf', [ledger.address]), 'waits').to.equal(sum(owed))
  }
}

function checkRows(rows: ReturnType<typeof roomRows>) {
  for (const [table, list] of Object.entries(rows)) {
    for (const row of list as object[])
      for (const [column, value] of Object.entries(row))
        expect(typeof value, `${table}.${column}`).not.to.equal('undefined')
  }
  const isUnique = (keys: string[], what: string) => expect(new Set(keys).size, what).to.equal(keys.length)
  isUnique(
    rows.hubRoom.map(({ room_no }) => `${room_no}`),
    'rooms',
  )
  isUnique(
    rows.hubSession.map((row) => `${row.creator_wallet}:${row.started_block}`),
    'sessions',
  )
  isUnique(
    rows.hubSession.filter((row) => row.ended_at === null).map((row) => row.creator_wallet),
    'one open session of a creator',
  )
  isUnique(
    rows.tip.map((row) => `${row.block}:${row.log_index}`),
    'tips by place',
  )
  isUnique(
    rows.tip.map((row) => `${row.tx_hash}:${row.ord}`),
    'tips by transaction',
  )
}

describe('rooms, rebuilt from logs', function () {
  this.timeout(240_000)
  const done = new Map<string, number>()
  const filled = new Set<string>()

  for (const seed of SEEDS)
    it(`[S3.2] equal every getter after a random program (seed ${seed})`, async () => {
      const stage = await openRooms()
      for (const [kind, times] of Object.entries(await playRooms(stage, createDice(seed), CALLS)))
        done.set(kind, (done.get(kind) ?? 0) + times)
      const facts = await stage.world.facts()
      const model = replayRooms(facts)
      await compareRooms(stage, model)
      await compareChannels(stage, model)
      await compareMoney(stage, model)
      await followTips(stage, model, facts)
      const rows = roomRows(model, CHAIN, stage.hub.address as Address, await stage.world.now())
      checkRows(rows)
      for (const [table, list] of Object.entries(rows)) if (list.length > 0) filled.add(table)
    })

  it('[S3.2] every kind of call went through in these programs', () => {
    for (const [kind, times] of done) expect(times, kind).to.be.greaterThan(0)
    expect(done.size).to.be.greaterThan(20)
    expect([...filled].sort()).to.deep.equal(['hubRoom', 'hubSession', 'tip', 'tokenLock'])
  })

  it('[S3.2] read every getter', () => {
    expect(unreadIn('rooms')).to.deep.equal([])
  })
})
