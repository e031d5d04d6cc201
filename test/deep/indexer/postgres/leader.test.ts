import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { kill, spawnIndexer } from '#test/indexer/kit/indexerProcess.ts'
import { expectTruth } from '#test/indexer/kit/oracle.ts'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

describe('a leader that is paused', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  let standby: Indexer | undefined
  const children: ChildProcess[] = []

  before(async () => {
    stage = await createStage(4)
    await stage.act(15)
  })
  afterEach(async () => {
    await standby?.stop()
    standby = undefined
    for (const child of children.splice(0))
      if (child.exitCode === null && child.signalCode === null) await kill(child)
  })
  after(() => stage?.stop())

  const order = () => ({
    databaseUrl: db.url('indexer'),
    rpcUrl: stage.chain.url,
    deploymentText: stage.deploymentText,
    leaseMs: 1000,
  })
  const term = async () =>
    (await db.pool('owner').query('SELECT writer_term AS v FROM chain.cursor')).rows[0].v as number

  it('loses its lock, and writes nothing when it wakes up', async () => {
    const first = await spawnIndexer(order())
    children.push(first)
    await reachHead(stage, db.pool('owner'))
    await stage.trade(1)
    first.kill('SIGSTOP')
    standby = startIndexer(stage, db.url('indexer'), { standbyMs: 50, leaseMs: 1000 })
    await until('the standby leads', () => standby?.status().role === 'leader')
    const led = await term()
    await stage.trade(2)
    await reachHead(stage, db.pool('owner'))
    first.kill('SIGCONT')
    await stage.trade(2)
    await wait(300)
    await reachHead(stage, db.pool('owner'))
    expect(await term(), 'nobody else led since').to.equal(led)
    await expectTruth(stage, db.pool('owner'))
  })
})
