import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { type RebuildResult, rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { expectTruth } from '#test/indexer/kit/oracle.ts'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

describe('npm run rebuild', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let indexer: Indexer

  before(async () => {
    stage = await createStage(5)
    await stage.act(100)
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, db.pool('owner'))
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  const owner = () => db.pool('owner')
  const rebuild = (options: Partial<Parameters<typeof rebuildIndex>[0]> = {}): Promise<RebuildResult> =>
    rebuildIndex({
      databaseUrl: db.url('owner'),
      isCheck: false,
      rpcUrls: [],
      acceptsReorg: false,
      clock: Date.now,
      ...options,
    })
  const differing = ({ tables }: RebuildResult) =>
    tables.filter((table) => table.differing > 0).map(({ table }) => table)

  it('[S3.2] finds every row right after a history with a reorg, and puts the same rows in place', async () => {
    await stage.trade(4)
    await reachHead(stage, owner())
    await stage.chain.rpc('local_reorg', { depth: 3 })
    await reachHead(stage, owner())
    const result = await rebuild()
    expect(differing(result)).to.deep.equal([])
    expect(result.events).to.be.greaterThan(50)
    expect(result.isSwapped).to.equal(true)
    await expectTruth(stage, owner())
  })

  it('[S3.2] finds a changed, a missing and an invented row, mends them and says so to every listener', async () => {
    const epoch = (await owner().query('SELECT epoch FROM chain.cursor')).rows[0].epoch
    await owner().query(`UPDATE chain.tier SET minted = 0`)
    await owner().query(
      `DELETE FROM chain.pass_sale WHERE (block, log_index) = (SELECT block, log_index FROM chain.pass_sale LIMIT 1)`,
    )
    await owner().query(`INSERT INTO chain.pass SELECT chain_id, collection, 9999, '\\x1111111111111111111111111111111111111111', tier_no, NULL, bought_at,
      NULL, NULL, NULL, false, NULL, 0, 0, block, log_index, tx_hash FROM chain.pass LIMIT 1`)
    const check = await rebuild({ isCheck: true })
    expect(differing(check)).to.have.members(['tier', 'pass_sale', 'pass'])
    expect(check.isSwapped).to.equal(false)
    await rebuild()
    await expectTruth(stage, owner())
    const touched = await owner().query(
      `SELECT FROM chain.touch WHERE epoch > $1 AND subject = '\\x1111111111111111111111111111111111111111'`,
      [epoch],
    )
    expect(touched.rowCount).to.equal(1)
    expect(differing(await rebuild({ isCheck: true }))).to.deep.equal([])
  })

  it('leaves names, rights and the running indexer as they were, also for the reorg after it', async () => {
    const shape = `SELECT string_agg(line, E'\\n' ORDER BY line) AS v FROM (
      SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'chain'
      UNION SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'chain'::regnamespace
      UNION SELECT relname || ' ' || a.* ::text FROM pg_class, aclexplode(relacl) a WHERE relnamespace = 'chain'::regnamespace) x`
    const before = (await owner().query(shape)).rows[0].v
    await rebuild()
    expect((await owner().query(shape)).rows[0].v).to.equal(before)
    await stage.trade(3)
    await reachHead(stage, owner())
    await stage.chain.rpc('local_reorg', { depth: 2 })
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })

  it('answers every read while it puts the tables in place', async () => {
    let isDone = false
    let reads = 0
    const reading = (async () => {
      while (!isDone) {
        const found = await db
          .pool('api')
          .query({ name: 'held', text: 'SELECT count(*)::int AS n FROM chain.pass_as_of' })
        expect(found.rows[0].n).to.be.greaterThan(0)
        reads++
      }
    })()
    await rebuild()
    isDone = true
    await reading
    expect(reads).to.be.greaterThan(3)
  })

  it('[T34][S3.2] reads the chain again and finds an event that was altered in the database', async () => {
    await stage.chain.rpc('local_mine', { blocks: 64 })
    await reachHead(stage, owner())
    await until(
      'it is final',
      async () =>
        (await owner().query('SELECT FROM chain.cursor WHERE finalized > number - 70')).rowCount === 1,
    )
    await owner().query(
      `UPDATE chain.event SET topics[3] = decode(repeat('ab', 32), 'hex') WHERE kind = 25 AND block = (SELECT min(block) FROM chain.event WHERE kind = 25)`,
    )
    const result = await rebuild({ rpcUrls: [stage.chain.url] })
    expect(differing(result)).to.include('event')
    await expectTruth(stage, owner())
  })

  it('[T9] follows a chain that left what was final only when the operator accepts it', async () => {
    await stage.chain.rpc('local_reorg', { depth: 90 })
    await until(
      'it halts',
      async () => (await owner().query('SELECT FROM chain.cursor WHERE halted IS NOT NULL')).rowCount === 1,
    )
    const refusal = await rebuild({ rpcUrls: [stage.chain.url] }).catch((error: Error) => error)
    expect(refusal).to.be.instanceOf(Error).with.property('message').that.includes('left what was final')
    await rebuild({ rpcUrls: [stage.chain.url], acceptsReorg: true })
    await reachHead(stage, owner())
    await expectTruth(stage, owner())
  })
})
