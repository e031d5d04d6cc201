import { expect } from 'chai'
import { readRoots } from '#indexer/config.ts'
import { prune } from '#indexer/growth/prune.ts'
import { createLifeline } from '#indexer/postgres/lifeline.ts'
import { openWriter, type Writer } from '#indexer/postgres/writer.ts'
import { type Cursor, readCursor } from '#indexer/store/cursor.ts'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { type LyingRpc, standsAt, startLyingRpc, tellTruth } from '../kit/lyingRpc.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead } from '../kit/startIndexer.ts'
import { type WatchedIndexer, watchIndexer } from '../kit/watchedIndexer.ts'

const CHAIN_ID = 31_337
const LEASE_MS = 10_000
const KEPT = { last: 20, every: 50, atOnce: 1000 }

describe('an index of which most blocks without events are gone', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let first: LyingRpc
  let second: LyingRpc
  let watched: WatchedIndexer | undefined

  before(async () => {
    stage = await createStage(41)
    for (let round = 0; round < 4; round++) {
      await stage.act(15)
      await stage.chain.rpc('local_mine', { blocks: 120 })
    }
    await stage.act(10)
    first = await startLyingRpc(stage.chain.url)
    second = await startLyingRpc(stage.chain.url)
  })
  afterEach(async () => {
    await watched?.indexer.stop()
    for (const rpc of [first, second]) tellTruth(rpc)
    await emptyIndex(owner())
  })
  after(async () => {
    for (const rpc of [first, second]) await rpc?.stop()
    await stage?.stop()
  })

  const owner = () => db.pool('owner')
  const rows = async (sql: string) => (await owner().query(sql)).rows
  const roots = () => readRoots(stage.deploymentText).roots
  const start = (providers: LyingRpc[], options: Parameters<typeof watchIndexer>[3] = {}) => {
    watched = watchIndexer(stage, { url: db.url('indexer'), pool: owner() }, providers, options)
    return watched
  }

  /** Reads the chain, stops, and prunes as if it had gone on for long. */
  async function indexAndPrune(withoutKind?: string): Promise<void> {
    const { indexer } = start([first], { roots: roots().filter(({ kind }) => kind !== withoutKind) })
    await reachHead(stage, owner())
    await until(
      'levels are known',
      async () => (await rows('SELECT FROM chain.cursor WHERE finalized > 500')).length > 0,
    )
    await indexer.stop()
    const lifeline = createLifeline({
      ...{ silentAfterMs: LEASE_MS / 2, deadAfterMs: 2 * LEASE_MS, monotonic: () => performance.now() },
      ...{ onSilent() {}, onHeard() {}, onDead() {} },
    })
    const url = db.url('indexer')
    const writer = (await openWriter({ url, chainId: CHAIN_ID, leaseMs: LEASE_MS, lifeline })) as Writer
    const cursor = (await writer.read((client) => readCursor(client, CHAIN_ID))) as Cursor
    const all = (await rows('SELECT count(*)::int AS n FROM chain.block'))[0].n
    expect((await prune(writer, CHAIN_ID, cursor, KEPT)).isDone).to.equal(true)
    expect((await rows('SELECT count(*)::int AS n FROM chain.block'))[0].n).to.be.below(all - 400)
    await writer.close()
    lifeline.stop()
  }
  const rebuild = async (rpcUrls: string[]) => {
    const { tables } = await rebuildIndex({
      ...{ databaseUrl: db.url('owner'), isCheck: true, rpcUrls, acceptsReorg: false, clock: Date.now },
    })
    return tables.filter(({ differing }) => differing > 0)
  }

  it('[S3.2] a family joins it with its whole history', async () => {
    await indexAndPrune('ledger')
    start([first])
    const isLive = async () => (await rows(`SELECT FROM chain.family WHERE state <> 'live'`)).length === 0
    await until(
      'every family is live',
      async () => (await isLive()) && (await rows('SELECT FROM chain.credit')).length > 0,
    )
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    expect(await rebuild([])).to.deep.equal([])
  })

  it('[T34] a history that does not lead to what is stored joins nothing', async () => {
    await indexAndPrune('ledger')
    await rows(
      `UPDATE chain.block SET hash = sha256(concat('other', number)::bytea) WHERE number IN (100, 150, 200)`,
    )
    const { indexer } = start([first])
    await until('it says why', () => indexer.status().lastError?.includes('as it is stored') === true)
    expect(await rows(`SELECT FROM chain.family WHERE state = 'reading'`)).to.have.length(1)
  })

  it('[T9] follows reorgs above finality', async () => {
    await indexAndPrune()
    const { standing } = start([first])
    await stage.trade(4)
    await reachHead(stage, owner())
    await stage.chain.rpc('local_reorg', { depth: 4 })
    await stage.gift()
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
    expect((await standing()).halted).to.equal(null)
  })

  it('[T34] a provider that stands far below finality is no dispute', async () => {
    await indexAndPrune()
    const missing = await rows(
      `SELECT min(n)::int AS n FROM generate_series(100, 500) n WHERE NOT EXISTS (SELECT FROM chain.block WHERE number = n)`,
    )
    second.lie = standsAt(missing[0].n)
    const { passTime, indexer, standing } = start([first, second])
    await reachHead(stage, owner())
    let rounds = 0
    const seen = second.asked.get('eth_getBlockByNumber') ?? 0
    await passTime(
      'it was asked for a minute',
      () => rounds++ > 30 && (second.asked.get('eth_getBlockByNumber') ?? 0) > seen + 10,
    )
    expect([...indexer.status().degraded.keys()]).to.not.include('providers_disagree')
    expect(await rows('SELECT FROM chain.dispute')).to.have.length(0)
    expect((await standing()).halted).to.equal(null)
  })

  it('[S3.2] read again from the chain, no block of it differs', async () => {
    await indexAndPrune()
    expect(await rebuild([stage.chain.url])).to.deep.equal([])
  })
})
