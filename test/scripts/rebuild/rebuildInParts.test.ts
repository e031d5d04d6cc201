import { expect } from 'chai'
import { REBUILD_LOCK, rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { expectTruth } from '#test/indexer/kit/oracle.ts'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { type CuttingPostgres, startCuttingPostgres } from '#test/kit/cluster/cuttingPostgres.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'

/** Before which piece of what is said to the server it is cut: before the first range, behind some and behind all, or anywhere. */
const CUTS = depth(
  [10, 200, 960],
  Array.from({ length: 40 }, (_, n) => 10 + 97 * n),
)

const PACE = depth({ lockMs: 300, restMs: 100 }, { lockMs: 2000, restMs: 1000 })

describe('npm run rebuild of an index with many ranges of events', function () {
  this.timeout(90_000)
  const db = useDatabase()
  let stage: Stage
  let wire: CuttingPostgres

  const rows = async (sql: string) => (await db.pool('owner').query(sql)).rows
  const fillAt = (events: number) =>
    rows(
      `CREATE OR REPLACE FUNCTION chain.events_per_partition() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT ${events}::bigint'`,
    )

  before(async () => {
    stage = await createStage(61)
    await fillAt(1)
    const indexer = startIndexer(stage, db.url('indexer'))
    for (let range = 0; range < 6; range++) {
      await stage.act(6)
      await reachHead(stage, db.pool('owner'))
    }
    const [{ number }] = await rows('SELECT number FROM chain.cursor')
    await stage.chain.rpc('local_mine', { blocks: 70 })
    await until(
      'most of it is final',
      async () => (await rows(`SELECT FROM chain.cursor WHERE finalized > ${number}`)).length > 0,
    )
    await reachHead(stage, db.pool('owner'))
    await indexer.stop()
    await fillAt(5_000_000)
    wire = await startCuttingPostgres(db.url('owner'))
  })
  after(async () => {
    await wire?.stop()
    await stage?.stop()
  })

  const rebuild = (databaseUrl = db.url('owner'), rpcUrls: string[] = []) =>
    rebuildIndex({ databaseUrl, isCheck: false, rpcUrls, acceptsReorg: false, clock: Date.now, pace: PACE })
  /** The server takes the lock from a connection that was cut when it notices, which a busy machine does late. */
  const untilFree = () => rows(`SELECT pg_advisory_xact_lock(${REBUILD_LOCK})`)
  const progress = async () => (await rows('SELECT folded_to, read_to FROM chain_next.progress'))[0]

  it('[S3.2] commits each range, and cut off anywhere it goes on behind the last one', async () => {
    const { events } = await rebuild()
    const known = `SELECT FROM pg_class WHERE relnamespace = 'chain'::regnamespace AND relname = 'pass' AND reltuples > 0`
    expect(await rows(known), 'the planner knows the new tables').to.have.length(1)
    let resumed = 0
    let isOver = false
    for (const n of CUTS) {
      wire.cutBefore(n)
      const failure = await rebuild(wire.url).catch((error: Error) => error)
      const wasCut = wire.left === 0
      wire.cutBefore(0)
      isOver = !wasCut
      if (isOver) break
      expect(failure).to.be.instanceOf(Error)
      await untilFree()
      const before = (await rows(`SELECT to_regclass('chain_next.progress') IS NOT NULL AS is_there`))[0]
      const foldedTo = before.is_there ? (await progress()).folded_to : -1
      const result = await rebuild()
      if (foldedTo > 0) {
        expect(result.isResumed).to.equal(true)
        resumed++
      }
      expect(result).to.deep.include({ events, examples: [], isSwapped: true })
      expect(await rows(`SELECT FROM pg_namespace WHERE nspname = 'chain_next'`)).to.have.length(0)
    }
    expect(isOver, 'the last one lay behind the end').to.equal(depth(false, true))
    expect(resumed).to.be.greaterThan(1)
    await expectTruth(stage, db.pool('owner'))
  })

  it('[T34] reading the chain again goes on behind what is read, too', async () => {
    wire.cutBefore(140)
    await rebuild(wire.url, [stage.chain.url]).catch(() => {})
    expect(wire.left).to.equal(0)
    wire.cutBefore(0)
    await untilFree()
    const { isResumed, examples } = await rebuild(db.url('owner'), [stage.chain.url])
    expect({ isResumed, examples }).to.deep.equal({ isResumed: true, examples: [] })
    await expectTruth(stage, db.pool('owner'))
  })

  it('a shadow that another epoch left behind is made anew', async () => {
    wire.cutBefore(140)
    await rebuild(wire.url).catch(() => {})
    wire.cutBefore(0)
    await untilFree()
    expect((await progress()).folded_to).to.be.greaterThan(-1)
    await rows('UPDATE chain.cursor SET epoch = epoch + 1')
    expect((await rebuild()).isResumed).to.equal(false)
  })

  it('who reads for long is waited for, and holds up nobody behind them', async () => {
    const reader = await db.pool('owner').connect()
    await reader.query('BEGIN; SELECT FROM chain.pass LIMIT 1')
    const running = rebuild()
    try {
      const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
      await until('the swap waits', async () => (await rows(waits)).length > 0)
      const { rowCount } = await db.pool('api').query('SELECT FROM chain.pass_as_of LIMIT 1')
      expect(rowCount).to.equal(1)
    } finally {
      await reader.query('ROLLBACK')
      reader.release()
    }
    expect((await running).isSwapped).to.equal(true)
    await expectTruth(stage, db.pool('owner'))
  })

  it('two rebuilds at once: the second says so', async () => {
    const both = await Promise.allSettled([rebuild(), rebuild()])
    const refused = both.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused.map(({ reason }) => reason.message)).to.deep.equal([
      'Another rebuild of this database is running.',
    ])
  })
})
