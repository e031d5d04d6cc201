import { expect } from 'chai'
import type { IndexerOptions } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { type LyingRpc, standsAt, startLyingRpc, tellTruth } from '../kit/lyingRpc.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead } from '../kit/startIndexer.ts'
import { type WatchedIndexer, watchIndexer } from '../kit/watchedIndexer.ts'

/** No chain that is known: its profile follows from the block time. */
const CHAIN_ID = 1337
const SAFE_BLOCKS = 90
const FINAL_BLOCKS = 900
const OLD_MS = 70_000

describe('a head that is old', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let rpcs: LyingRpc[] = []
  let watched: WatchedIndexer
  /** the chain's clock goes ahead of ours */
  let aheadMs = 0

  const owner = () => db.pool('owner')
  const standing = () => watched.standing()
  const start = async (count: number, options: Partial<IndexerOptions> = {}) => {
    const providers = rpcs.slice(0, count)
    watched = watchIndexer(stage, { url: db.url('indexer'), pool: owner() }, providers, {
      blockS: 2,
      ...options,
    })
    watched.setAhead(aheadMs)
    await stage.gift()
    await reachHead(stage, owner())
  }
  const passOnChain = async (ms: number) => {
    await stage.chain.rpc('local_mine', { blocks: 1, seconds: ms / 1000 })
    aheadMs += ms
  }
  const says = (state: string) =>
    watched.soon(`the head is ${state}`, async () => (await standing())?.head_state === state)

  before(async () => {
    stage = await createStage(41, { chainId: CHAIN_ID })
    await stage.act(20)
    await stage.chain.rpc('local_mine', { blocks: 100 })
    rpcs = await Promise.all([1, 2].map(() => startLyingRpc(stage.chain.url)))
  })
  afterEach(async () => {
    await watched.indexer.stop()
    for (const rpc of rpcs) tellTruth(rpc)
    await emptyIndex(owner())
  })
  after(async () => {
    for (const rpc of rpcs) await rpc.stop()
    await stage?.stop()
  })

  it('[T34] from the only provider, moving or not, it lets nobody in', async () => {
    await start(1)
    await says('fresh')
    watched.setAhead(aheadMs + OLD_MS)
    await says('old')
    expect(watched.indexer.status().degraded.has('head_old')).to.equal(true)
    expect([...watched.alarms]).to.include('head_old')
    await stage.gift()
    await reachHead(stage, owner())
    expect((await standing()).head_state, 'it moves').to.equal('old')
    await passOnChain(OLD_MS)
    await says('fresh')
    expect(watched.indexer.status().degraded.has('head_old')).to.equal(false)
  })

  it('[T34] from two providers the chain itself stands still: levels wait, and it says so', async () => {
    await start(2)
    await watched.soon('both agree', async () => (await standing()).agreed === (await stage.head()).number)
    watched.setAhead(aheadMs + OLD_MS)
    await says('still')
    const before = await standing()
    await stage.trade(3)
    await reachHead(stage, owner())
    await watched.soon('both agree', async () => (await standing()).agreed === (await stage.head()).number)
    const after = await standing()
    expect([after.safe, after.finalized]).to.deep.equal([before.safe, before.finalized])
    expect(watched.indexer.status().degraded.has('chain_still')).to.equal(true)
    expect([...watched.alarms]).to.include('chain_still')
    await passOnChain(OLD_MS)
    await watched.soon('levels rise again', async () => (await standing()).safe > before.safe)
  })

  it('[T34] from one of two providers that one is late, and passed over', async () => {
    await start(2)
    const [late, second] = rpcs as [LyingRpc, LyingRpc]
    late.lie = standsAt((await stage.head()).number)
    await passOnChain(100_000)
    watched.setAhead(aheadMs - 10_000)
    await watched.soon('it is late', () => (watched.faultsOf(late).old_head ?? 0) > 0)
    await reachHead(stage, owner())
    expect(watched.faultsOf(second).old_head).to.equal(undefined)
    expect((await standing()).head_state).to.equal('fresh')
    expect([...watched.alarms]).to.include('provider_contradicted')
  })

  it('[T34] a head from the future is refused', async () => {
    const rpc = rpcs[0] as LyingRpc
    await start(1)
    watched.setAhead(aheadMs - OLD_MS * 5)
    await until('it is refused', () => (watched.faultsOf(rpc).wrong ?? 0) > 0)
  })

  it('[T34] levels stay as many blocks below the head as the chain asks for, whatever the tags say', async () => {
    await start(2)
    for (const rpc of rpcs)
      rpc.lie = ({ method, params }, ask) =>
        ask(method, ['safe', 'finalized'].includes(params[0]) ? ['latest', false] : params)
    await stage.gift()
    const { number } = await stage.head()
    await watched.soon('the level rises', async () => (await standing()).safe === number - SAFE_BLOCKS)
    expect((await standing()).finalized).to.be.at.most(Math.max(0, number - FINAL_BLOCKS))
  })

  it('[T34] a node without tags has the levels of the depth alone', async () => {
    for (const rpc of rpcs)
      rpc.lie = async ({ method, params }, ask) =>
        ['safe', 'finalized'].includes(params[0]) ? null : ask(method, params)
    await start(2)
    const { number } = await stage.head()
    await watched.soon('the level rises', async () => (await standing()).safe === number - SAFE_BLOCKS)
  })
})
