import { expect } from 'chai'
import { type Address, concat, type Hex, keccak256, zeroAddress } from 'viem'
import { depth } from '#test/kit/depth.ts'
import { replayApprovals } from './kit/approvals.ts'
import { createDice } from './kit/dice.ts'
import { unreadIn } from './kit/getters.ts'
import { type Fact, lastSaid } from './kit/openWorld.ts'
import { endOf } from './passes/line.ts'
import { Model as PassModel } from './passes/model.ts'
import { EMPTY_SUBSCRIPTION, replayTrade, type TradeModel } from './recordings/model.ts'
import { type Call, publishingCalls } from './recordings/publishing.ts'
import { leafOf, sharingCalls } from './recordings/sharing.ts'
import { hashOf, owedTo, replaySharing, type SharingModel } from './recordings/sharingModel.ts'
import { openStage, type RecordingStage } from './recordings/stage.ts'
import { tradingCalls } from './recordings/trading.ts'

const CALLS = 260
const TRIES = 60
/** These two meet everything that the contracts say. */
const SEEDS = depth([1, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
const CURRENCIES = [0, 1, 2]
const RESALE = 5
const rootOf = (one: Address, other: Address) =>
  keccak256(concat([leafOf(one), leafOf(other)].sort() as [Hex, Hex]))
const NONE = `0x${'00'.repeat(32)}`

/** Plays a random program, then whatever it has not done yet until it went through once. */
async function play(stage: RecordingStage, seed: number): Promise<void> {
  const dice = createDice(seed)
  const calls: Record<string, Call> = {
    ...publishingCalls(stage, dice),
    ...tradingCalls(stage, dice),
    ...sharingCalls(stage, dice),
  }
  const done = new Set<string>()
  const run = async (name: string) => {
    if ((await (calls[name] as Call)()) === null) done.add(name)
  }
  for (const name of ['createCollection', 'createCollection', 'createPool', 'createSplit', 'purchase'])
    await run(name)
  for (let n = 0; n < CALLS; n++) await run(dice.pick(Object.keys(calls)))
  for (const name of Object.keys(calls))
    for (let n = 0; n < TRIES && !done.has(name); n++) {
      for (const needed of ['purchase', 'mint', 'subscribe', 'list', 'arrive']) await run(needed)
      await run(name)
    }
  expect(Object.keys(calls).filter((name) => !done.has(name))).to.deep.equal([])
}

async function checkCollections(stage: RecordingStage, model: TradeModel, facts: Fact[]) {
  const { world, recordingsFactory, fans, resale } = stage
  const read = <T>(name: string, args: unknown[]) => world.read<T>(recordingsFactory, name, args)
  expect(await read('implementation', [])).to.equal(model.implementation)
  expect(await read('authority', [])).to.equal(
    lastSaid(facts, recordingsFactory, 'AuthorityUpdated').authority,
  )
  for (const [address, { creator, name }] of model.creators) {
    const collection = await world.know(address, 'Recordings')
    const get = <T>(getter: string, args: unknown[] = []) => world.read<T>(collection, getter, args)
    expect(await read('collectionOf', [creator])).to.equal(address)
    expect(await read('isCollection', [address])).to.equal(true)
    expect([await get('creator'), await get('name')]).to.deep.equal([creator, name])
    const { forAll } = replayApprovals(facts, address)
    for (const who of fans)
      expect(await get('isApprovedForAll', [who, resale.address])).to.equal(
        forAll.has(`${who}:${resale.address}`),
      )
    const own = [...model.editions].filter(([key]) => key.startsWith(address))
    expect(await get('lastId')).to.equal(BigInt(own.length))
    for (const [key, { gate, uri, ...item }] of own) {
      const id = BigInt(key.split(':')[1] as string)
      expect(await get('item', [id]), key).to.deep.equal(item)
      expect(await get('gateOf', [id])).to.deep.equal(gate)
      expect(await get('uri', [id])).to.equal(uri)
      expect(await get('idOf', [item.content])).to.equal(model.idOf.get(`${address}:${item.content}`))
      const royalty = (10_000n * BigInt(item.royaltyBps)) / 10_000n
      expect(await get('royaltyInfo', [id, 10_000n])).to.deep.equal([item.payout, royalty])
      for (const who of fans) {
        expect(await get('soldTo', [id, who])).to.equal(model.soldTo.get(`${key}:${who}`) ?? 0)
        expect(await get('departures', [id, who])).to.equal(model.departures.get(`${key}:${who}`) ?? 0n)
        expect(await get('balanceOf', [who, id])).to.equal(model.balances.get(`${key}:${who}`) ?? 0n)
      }
    }
  }
}

async function checkTrade(stage: RecordingStage, model: TradeModel) {
  const { world, resale, renewals, fans, passes } = stage
  const items = [...model.editions].map(([key]) => key)
  for (let passId = 1; passId <= fans.length; passId++) items.push(`${passes.address}:${passId}`)
  for (const key of items) {
    const [collection, id] = key.split(':') as [Address, string]
    for (const who of fans)
      expect(await world.read(resale, 'listedBy', [collection, BigInt(id), who])).to.equal(
        model.listings.get(`${key}:${who}`) ?? NONE,
      )
    const edition = model.editions.get(key)
    if (!edition) continue
    const [royalty, fee] = [edition.royaltyBps, model.bps.get(RESALE) ?? 0].map((bps) => BigInt(bps)) as [
      bigint,
      bigint,
    ]
    const quoted = await world.read(resale, 'quote', [collection, BigInt(id), 10_000n])
    expect(quoted).to.deep.equal([edition.payout, royalty, fee, 10_000n - royalty - fee])
  }
  const last = model.subscriptions.length - 1
  expect(await world.read(renewals, 'lastId')).to.equal(BigInt(last))
  for (let id = 1; id <= last; id++)
    expect(await world.read(renewals, 'subscription', [BigInt(id)])).to.deep.equal(
      model.subscriptions[id] ?? EMPTY_SUBSCRIPTION,
    )
}

/** What a listing remembers of its item: for a pass its tier and end, for a recording how often its owner parted. */
async function checkItems({ world, resale, passes, fans }: RecordingStage, model: TradeModel, facts: Fact[]) {
  const held = new PassModel(facts, passes.address)
  const ask = (collection: Address, id: bigint, who: Address) =>
    world.read(resale, 'stateOf', [collection, id, who])
  for (const who of fans) {
    for (const [id, { tier, line, revoked }] of held.passes)
      if (!revoked)
        expect(await ask(passes.address, id, who)).to.equal((BigInt(tier) << 40n) | BigInt(endOf(line)))
    for (const [key] of model.editions) {
      const [collection, id] = key.split(':') as [Address, string]
      expect(await ask(collection, BigInt(id), who)).to.equal(model.departures.get(`${key}:${who}`) ?? 0n)
    }
  }
}

async function checkSharing(stage: RecordingStage, model: SharingModel) {
  const { world, splits, fans } = stage
  expect(await world.read(splits, 'splitModel')).to.equal(stage.splitModel.address)
  expect(await world.read(splits, 'poolModel')).to.equal(stage.poolModel.address)
  const [first, second, third] = fans as [Address, Address, Address]
  for (const [address, { owner, list, kept }] of model.splits) {
    const split = await world.know(address, 'PullSplit')
    expect(list.reduce((sum, { bps }) => sum + bps, 0)).to.equal(10_000)
    expect(await world.read(splits, 'isSplit', [address])).to.equal(true)
    expect(await world.read(split, 'owner')).to.equal(owner)
    expect(await world.read(split, 'payeesHash')).to.equal(hashOf(list))
    for (const currency of CURRENCIES)
      expect(await world.read(split, 'payeesHashOf', [currency])).to.equal(kept.get(currency) ?? hashOf(list))
  }
  expect([...model.payments].sort()).to.deep.equal([...model.credits].sort())
  for (const [address, made] of model.pools) {
    const { root, count, rule, paidTo, paidToAll } = made
    const pool = await world.know(address, 'SupporterPool')
    const get = <T>(name: string, args: unknown[] = []) => world.read<T>(pool, name, args)
    expect(await world.read(splits, 'isPool', [address])).to.equal(true)
    expect([await get('root'), await get('count'), await get('rule')]).to.deep.equal([root, count, rule])
    for (const who of [first, third])
      expect(await get('isListed', [who, [leafOf(second)]])).to.equal(root === rootOf(who, second))
    expect(root).to.equal(rootOf(first, second))
    for (const currency of CURRENCIES) {
      expect(await get('paidToAll', [currency])).to.equal(paidToAll.get(currency) ?? 0n)
      for (const who of fans) {
        expect(await get('paidTo', [who, currency])).to.equal(paidTo.get(`${who}:${currency}`) ?? 0n)
        expect(await get('owedTo', [who, currency]), 'owed').to.equal(owedTo(made, who, currency))
      }
    }
  }
}

describe('recordings, resale, renewals and splits, rebuilt from logs', function () {
  this.timeout(180_000)
  const met = new Set<string>()

  for (const seed of SEEDS)
    it(`[S3.2] equal every getter after a random program (seed ${seed})`, async () => {
      const stage = await openStage()
      await play(stage, seed)
      const facts = await stage.world.facts()
      for (const { name } of facts) met.add(name)
      const trade = replayTrade(facts, stage.recordingsFactory.address)
      await checkCollections(stage, trade, facts)
      await checkTrade(stage, trade)
      await checkItems(stage, trade, facts)
      const { ledger, dollar, freezing } = stage
      const tokens = [zeroAddress, dollar.address, freezing.address]
      await checkSharing(stage, replaySharing(facts, { ledger: ledger.address, tokens }))
      for (const { amount, fee, payer, to, quantity } of trade.sales)
        expect([amount, fee, payer, to, quantity].includes(undefined)).to.equal(false)
    })

  it('[S3.2] met everything these contracts say', () => {
    const rare = ['ConsentRecorded', 'TransferBatch', 'PayeesKept', 'PayeesChanged', 'SupporterPaid']
    expect(
      [...rare, 'Resold', 'RenewalCharged', 'Unlisted', 'Unsubscribed'].filter((name) => !met.has(name)),
    ).to.deep.equal([])
  })

  it('[S3.2] read every getter', () => {
    expect(unreadIn('recordings')).to.deep.equal([])
  })
})
