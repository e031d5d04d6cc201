import { expect } from 'chai'
import type pg from 'pg'
import { roomHubAbi, sessionLockAbi } from '#generated/abis.ts'
import type { Stage } from '../stage.ts'
import { callsOf, createOwnRows, each, expectRows, type OwnRows, readSaid, type Said } from './ownFold.ts'

const NOBODY = `0x${'0'.repeat(40)}`
const KINDS = ['', 'erc20', 'erc721', 'erc1155', 'pass', 'stake', 'pass_final']

interface OwnRooms {
  rooms: OwnRows
  producers: OwnRows
  sessions: OwnRows
  tips: OwnRows
  locks: OwnRows
}

interface Condition {
  token: string
  kind: bigint
  rank: bigint
  id: bigint
  min: bigint
}

const gateOf = (all: boolean, conditions: Condition[]) => ({
  mode: all ? 'all' : 'any',
  conditions: conditions.map(({ token, kind, rank, id, min }) => ({
    ...{ kind: KINDS[Number(kind)], token: token.toLowerCase() },
    ...{ rank: Number(rank), id: String(id), min: String(min) },
  })),
})

function foldHub(own: OwnRooms, said: Said): void {
  const { name, args } = said
  const hub = said.address
  const { roomId, sessionId, host, payee, creator, producer, until, by } = args.toObject()
  const room = (columns: Record<string, unknown>) => own.rooms.put(said, { hub, room_id: roomId }, columns)
  const session = (columns: Record<string, unknown>) =>
    own.sessions.put(said, { hub, session_id: sessionId }, columns)
  if (name === 'RoomOpened')
    room({
      ...{ host, payee, status: 'open', gate: gateOf(args.all, args.conditions), offered_to: null },
      ...{ max_speakers: args.maxSpeakers, opened_at: args.openedAt, closed_at: null },
    })
  if (name === 'RoomClosed') room({ status: 'closed', closed_at: args.closedAt })
  if (name === 'GateChanged') room({ gate: gateOf(args.all, args.conditions) })
  if (name === 'RoomPayeeChanged') room({ payee })
  if (name === 'MaxSpeakersChanged') room({ max_speakers: args.maxSpeakers })
  if (name === 'HostOffered') room({ offered_to: args.offeredTo === NOBODY ? null : args.offeredTo })
  if (name === 'HostChanged') room({ host, payee, offered_to: null })
  if (name === 'ProducerSet') own.producers.put(said, { hub, creator, producer }, { until: until || null })
  if (name === 'StreamStarted')
    session({ creator, by, started_at: args.startedAt, until, ended_at: null, ended_by: null })
  if (name === 'StreamExtended') session({ until })
  if (name === 'StreamEnded') session({ ended_at: args.endedAt, ended_by: by === NOBODY ? null : by })
}

const word = (value: unknown) => (/^0x0*$/.test(String(value)) ? null : value)

async function foldAll(stage: Stage): Promise<OwnRooms> {
  const own: OwnRooms = {
    ...{ rooms: createOwnRows(), producers: createOwnRows(), sessions: createOwnRows() },
    ...{ tips: createOwnRows({ isJournal: true }), locks: createOwnRows() },
  }
  for (const said of await readSaid(stage, stage.deployment.roomHub as string, roomHubAbi)) {
    foldHub(own, said)
    if (said.name !== 'Tipped') continue
    const { from, to, contextType, contextId, currency, amount, giftCode, memoHash } = said.args.toObject()
    own.tips.put(
      said,
      { hub: said.address },
      {
        ...{ payer: from, payee: to, currency, amount_units: amount, gift_code: giftCode },
        ...{ context_type: ['creator', 'room', 'stream'][Number(contextType)], context_id: contextId },
        ...{ memo_hash: word(memoHash), at: said.at },
      },
    )
  }
  for (const said of await readSaid(stage, stage.deployment.sessionLock as string, sessionLockAbi)) {
    const { roomId, owner, token, amount, until } = said.args.toObject()
    const isLock = said.name === 'TokensLocked'
    const key = { module: said.address, room_id: roomId, owner, token }
    const back = { amount_units: 0, returned_at: said.at }
    own.locks.put(said, key, isLock ? { amount_units: amount, until, returned_at: null } : back)
  }
  return own
}

/** Every row of the family against the events, and against what the contracts answer now. */
export async function expectRooms(stage: Stage, pool: pg.Pool): Promise<number> {
  const own = await foldAll(stage)
  const counts = [
    await expectRows(pool, 'hub_room', own.rooms),
    await expectRows(pool, 'producer', own.producers),
    await expectRows(pool, 'hub_session', own.sessions),
    await expectRows(pool, 'tip', own.tips),
    await expectRows(pool, 'token_lock', own.locks),
  ]
  await expectGetters(stage, own)
  return counts.reduce((sum, count) => sum + count, 0)
}

const hexOf = (text: string | null | undefined) => `0x${text?.slice(2) ?? '0'.repeat(40)}`

async function expectGetters(stage: Stage, own: OwnRooms): Promise<void> {
  const hub = callsOf(stage, stage.deployment.roomHub as string, roomHubAbi)
  const lock = callsOf(stage, stage.deployment.sessionLock as string, sessionLockAbi)
  const now = Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)
  await each(own.rooms.rows.values(), async (row) => {
    const room = await hub.ask<Record<string, unknown>>('rooms', row.room_id)
    const conditions = await hub.ask<Condition[]>('conditionsOf', row.room_id)
    const gate = JSON.stringify(gateOf(room.all as boolean, conditions))
    const told = [room.host, room.payee, room.offeredTo, room.maxSpeakers, room.openedAt, room.closedAt, gate]
    expect(told.map((one) => String(one).toLowerCase())).to.deep.equal([
      ...[hexOf(row.host), hexOf(row.payee), hexOf(row.offered_to), row.max_speakers, row.opened_at],
      ...[row.closed_at ?? '0', row.gate?.toLowerCase()],
    ])
  })
  await each(own.producers.rows.values(), async (row) => {
    const until = await hub.ask('producerUntil', hexOf(row.creator), hexOf(row.producer))
    expect(String(until), 'producer').to.equal(row.until ?? '0')
  })
  const newest = new Map([...own.sessions.rows.values()].map((row) => [row.creator, row]))
  await each(newest.values(), async (row) => {
    const channel = await hub.ask<Record<string, bigint>>('channelOf', hexOf(row.creator))
    const until = row.ended_at === null ? row.until : '0'
    expect([String(channel.startedAt), String(channel.until)]).to.deep.equal([row.started_at, until])
    const isLive = row.ended_at === null && Number(row.until) > now
    expect(await hub.ask('isLive', hexOf(row.creator)), 'is live').to.equal(isLive)
  })
  await each(own.locks.rows.values(), async (row) => {
    const counted = await lock.ask('lockedFor', row.room_id, hexOf(row.owner), hexOf(row.token))
    expect(String(counted), 'locked').to.equal(Number(row.until) > now ? row.amount_units : '0')
  })
}
