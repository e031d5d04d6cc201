import type { ChildProcess } from 'node:child_process'
import { expect } from 'chai'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { kill, spawnIndexer } from '../kit/indexerProcess.ts'
import { expectTruth } from '../kit/oracle.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { reachHead, startIndexer } from '../kit/startIndexer.ts'

describe('one leader per chain', function () {
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

  it('the second waits, and takes over within 2 s when the first is killed', async () => {
    const first = await spawnIndexer(order())
    children.push(first)
    await reachHead(stage, db.pool('owner'))
    standby = startIndexer(stage, db.url('indexer'), { standbyMs: 50 })
    await until('it stands by', () => standby?.status().role === 'standby')
    const before = await term()
    await kill(first)
    await until('it leads', () => standby?.status().role === 'leader', promised(2000))
    await stage.trade(2)
    await reachHead(stage, db.pool('owner'))
    expect(await term()).to.equal(before + 1)
    await expectTruth(stage, db.pool('owner'))
  })

  it('a leader of an older term is refused even while it holds the lock', async () => {
    standby = startIndexer(stage, db.url('indexer'), { standbyMs: 2000 })
    await until('it leads', () => standby?.status().role === 'leader')
    await reachHead(stage, db.pool('owner'))
    await db.pool('owner').query('UPDATE chain.cursor SET writer_term = writer_term + 1')
    const stood = (await db.pool('owner').query('SELECT number FROM chain.cursor')).rows[0].number
    await stage.trade(1)
    await until('it steps down', () => standby?.status().role === 'stalled')
    expect(standby.status().lastError).to.match(/term/)
    expect((await db.pool('owner').query('SELECT number FROM chain.cursor')).rows[0].number).to.equal(stood)
  })
})
