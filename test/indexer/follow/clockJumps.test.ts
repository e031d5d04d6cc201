import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { type FaultyRpc, startFaultyRpc } from '../kit/faultyRpc.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex, reachHead, startIndexer } from '../kit/startIndexer.ts'

const HOUR_MS = 3_600_000

describe('a time of day that jumps', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let preferred: FaultyRpc
  let indexer: Indexer
  let jumpMs: number
  let passedMs: number

  before(async () => {
    stage = await createStage(9)
    await stage.act(5)
  })
  beforeEach(async () => {
    jumpMs = 0
    // durations stand still unless the test lets them pass
    passedMs = 0
    await emptyIndex(db.pool('owner'))
    preferred = await startFaultyRpc(stage.chain.url)
    indexer = startIndexer(stage, db.url('indexer'), {
      rpcUrls: [preferred.url, stage.chain.url],
      clock: () => Date.now() + jumpMs,
      monotonic: () => passedMs,
    })
    await reachHead(stage, db.pool('owner'))
  })
  afterEach(async () => {
    await indexer?.stop()
    await preferred?.stop()
  })
  after(() => stage?.stop())

  async function looks(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const last = indexer.status().lookedAtMs
      await until('another look', () => indexer.status().lookedAtMs !== last)
    }
  }

  for (const [way, jump] of [
    ['back', -HOUR_MS],
    ['forward', HOUR_MS],
  ] as const) {
    it(`[T35] ${way} by an hour: a provider rests as long as it would have`, async () => {
      preferred.fail('cut')
      await until('it is found to be cut', () => preferred.bent > 0)
      // a question to everybody may have been under way
      await looks(2)
      const asked = preferred.bent
      jumpMs = jump
      await looks(5)
      expect(preferred.bent, 'it rests').to.equal(asked)
      passedMs = 1001
      await until('it is asked again', () => preferred.bent > asked)
    })

    it(`[T35] ${way} by an hour: a head that stands still is compared when it would have been`, async () => {
      preferred.fail('stale')
      await until('its head is frozen', () => preferred.bent > 1)
      await looks(2)
      const stood = indexer.status().cursor?.number
      await stage.trade(1)
      jumpMs = jump
      await looks(5)
      expect(indexer.status().cursor?.number, 'nobody was asked').to.equal(stood)
      passedMs = 15_001
      await reachHead(stage, db.pool('owner'), 3000)
    })
  }

  it('[T35] providers that fail raise an alarm after a minute that has really passed', async () => {
    await indexer.stop()
    await preferred.stop()
    preferred = await startFaultyRpc(stage.chain.url)
    const lines: object[] = []
    indexer = startIndexer(stage, db.url('indexer'), {
      rpcUrls: [preferred.url],
      clock: () => Date.now() + jumpMs,
      monotonic: () => passedMs,
      log: { info() {}, warn() {}, error: (facts) => lines.push(facts) },
    })
    await looks(1)
    preferred.fail('cut')
    await until('it fails', () => indexer.status().failuresInRow > 2)
    jumpMs = HOUR_MS
    const failures = indexer.status().failuresInRow
    await until('it goes on failing', () => indexer.status().failuresInRow > failures + 2)
    expect(lines).to.deep.equal([])
    passedMs = 60_000
    const raised = () => indexer.alarms.counts().get('providers_failed') ?? 0
    await until('it is raised again and again', () => raised() > 2)
    expect(lines, 'said once').to.have.length(1)
    expect(lines[0]).to.include({ alarm: 'providers_failed', chainId: 31_337 })
  })
})
