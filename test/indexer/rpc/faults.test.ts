import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { degradedOf, problemOf } from '#indexer/follow/status.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { type FaultyRpc, RPC_FAULTS, type RpcFaultName, startFaultyRpc } from '../kit/faultyRpc.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

const KINDS = [...Object.keys(RPC_FAULTS), 'stale'] as RpcFaultName[]
/** One on the connection, one in what is answered, one in where it stands: each alone is proved with the only provider. */
const BEFORE_A_SECOND = depth<RpcFaultName[]>(['silent', 'dropped log', 'stale'], KINDS)
/** Between good answers, after a time without any. */
const NOW_AND_THEN = BEFORE_A_SECOND
const quick = { rpcTimeoutMs: 250, longestWaitMs: 60 }

describe('indexer behind faulty providers', function () {
  this.timeout(60_000)
  let stage: Stage
  let faulty: FaultyRpc
  const db = useDatabase()

  before(async () => {
    stage = await createStage(2)
    await stage.act(40)
    await stage.trade(5)
    faulty = await startFaultyRpc(stage.chain.url)
  })
  afterEach(() => faulty.fail(null))
  after(async () => {
    await faulty?.stop()
    await stage?.stop()
  })

  describe('as the only provider', () => {
    const lasting = useDatabase()
    let indexer: Indexer
    before(() => {
      indexer = startIndexer(stage, lasting.url('indexer'), { ...quick, rpcUrls: [faulty.url] })
    })
    after(() => indexer.stop())

    for (const kind of KINDS)
      it(`[T34] stores no wrong row: ${kind}`, async () => {
        await reachHead(stage, lasting.pool('owner'))
        faulty.fail(kind)
        const bentBefore = faulty.bent
        await stage.trade(2)
        await until('it meets the fault', () => faulty.bent > bentBefore + 1)
        if (NOW_AND_THEN.includes(kind)) {
          faulty.fail(kind, 1 / 3)
          await stage.trade(1)
          await until('it meets the fault now and then', () => faulty.bent > bentBefore + 3)
        }
        faulty.fail(null)
        await reachHead(stage, lasting.pool('owner'))
        expect(await expectTruth(stage, lasting.pool('owner'))).to.be.greaterThan(100)
        await until(
          'quarantine is lifted',
          async () => (await lasting.pool('owner').query('SELECT FROM chain.gap')).rowCount === 0,
        )
      })
  })

  for (const kind of BEFORE_A_SECOND)
    it(`[T34] reads the whole history from the second provider when the first fails: ${kind}`, async () => {
      faulty.fail(kind)
      const indexer = startIndexer(stage, db.url('indexer'), {
        ...quick,
        rpcUrls: [faulty.url, stage.chain.url],
      })
      try {
        await reachHead(stage, db.pool('owner'))
        expect(await expectTruth(stage, db.pool('owner'))).to.be.greaterThan(100)
      } finally {
        await indexer.stop()
        await emptyIndex(db.pool('owner'))
      }
    })

  it('[T34] writes a range that nobody can prove into quarantine, and tells so meanwhile', async () => {
    const indexer = startIndexer(stage, db.url('indexer'), { ...quick, rpcUrls: [faulty.url] })
    try {
      await reachHead(stage, db.pool('owner'))
      const tip = (await stage.head()).number
      faulty.fail('dropped log')
      await stage.trade(2)
      await until(
        'the gap is written',
        async () => (await db.pool('owner').query('SELECT FROM chain.gap WHERE attempts > 1')).rowCount === 1,
      )
      const gap = (await db.pool('owner').query('SELECT from_block, reason FROM chain.gap')).rows[0]
      expect(gap.from_block).to.be.within(tip, tip + 3)
      expect(gap.reason).to.include('receiptsRoot')
      expect(indexer.status().gapFrom).to.equal(gap.from_block)
      expect(problemOf(indexer.status()), 'no reason to restart it').to.equal(null)
      expect(degradedOf(indexer.status()).get('gap')).to.include('receiptsRoot')
      expect(indexer.alarms.counts().get('block_unproven')).to.be.at.least(1)
    } finally {
      await indexer.stop()
    }
  })
})
