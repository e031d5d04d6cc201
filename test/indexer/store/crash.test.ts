import { expect } from 'chai'
import { type CuttingPostgres, startCuttingPostgres } from '#test/kit/cluster/cuttingPostgres.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { kill, spawnIndexer } from '../kit/indexerProcess.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

/** Of the statements that the work needs, it is cut off before every so many. */
const STEP = depth(9, 1)
const KILLS = depth(2, 6)

describe('indexer that is cut off in mid-batch', function () {
  this.timeout(240_000)
  const db = useDatabase()
  let stage: Stage
  let wire: CuttingPostgres

  before(async () => {
    stage = await createStage(3)
    await stage.act(25)
    wire = await startCuttingPostgres(db.url('indexer'))
  })
  after(async () => {
    await wire?.stop()
    await stage?.stop()
  })

  /** Runs an indexer until it has caught up; it is cut off on its way and comes back by itself. */
  async function catchUp(): Promise<void> {
    const indexer = startIndexer(stage, wire.url, { standbyMs: 10 })
    await reachHead(stage, db.pool('owner'))
    await indexer.stop()
  }

  /**
   * Cuts before the first statement and those `STEP` further on each, until the work needs fewer. A wrong row stays
   * wrong, so looking at all rows now and then finds it.
   * @returns how many statements the work needs, at most
   */
  async function cutBeforeEach(work: () => Promise<unknown>): Promise<number> {
    for (let n = 1; ; n += STEP) {
      await work()
      wire.cutBefore(n)
      await catchUp()
      const wasCut = wire.left === 0
      wire.cutBefore(0)
      if (!wasCut || n % 12 === 1) await expectTruth(stage, db.pool('owner'))
      if (!wasCut) return n - 1
    }
  }

  it('[T9] stores a block whole or not at all, before whichever statement it is cut', async () => {
    await catchUp()
    expect(await cutBeforeEach(() => stage.gift())).to.be.within(20, 60)
  })

  it('[T9] takes blocks back whole or not at all, before whichever statement it is cut', async () => {
    const statements = await cutBeforeEach(async () => {
      await stage.gift()
      await catchUp()
      await stage.chain.rpc('local_reorg', { depth: 1 })
    })
    expect(statements).to.be.within(20, 80)
  })

  it('[T9][once] counts nothing twice when the answer to a commit is lost', async () => {
    for (let commit = 1; commit <= 3; commit++) {
      await stage.gift()
      wire.cutAfterCommit(commit)
      await catchUp()
      wire.cutAfterCommit(0)
      await expectTruth(stage, db.pool('owner'))
    }
  })

  it('[S3.2][T9][once] ends with every row right after kill -9 at any moment, again and again', async () => {
    await emptyIndex(db.pool('owner'))
    // ranges of events end in between, too
    await db
      .pool('owner')
      .query(
        `CREATE OR REPLACE FUNCTION chain.events_per_partition() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 60::bigint'`,
      )
    const order = {
      databaseUrl: db.url('indexer'),
      rpcUrl: stage.chain.url,
      deploymentText: stage.deploymentText,
      leaseMs: 2000,
    }
    for (let round = 0; round < KILLS; round++) {
      const child = await spawnIndexer(order)
      await stage.trade(2)
      // a later moment each round: looks at the database that it works on
      for (let looks = 0; looks < round * 15; looks++) await db.pool('owner').query('SELECT 1')
      await kill(child)
      if (round % 2) await stage.chain.rpc('local_reorg', { depth: 2 })
    }
    await catchUp()
    expect(await expectTruth(stage, db.pool('owner'))).to.be.greaterThan(50)
  })
})
