import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { createProcessGroup, type ProcessGroup } from '#scripts/start/process/createProcessGroup.ts'
import { ROOT } from '#scripts/start/root.ts'
import { RESTARTABLE } from '#scripts/start/startWorld.ts'
import { type DeafWire, startDeafWire } from '#test/indexer/kit/deafWire.ts'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import { reachHead } from '#test/indexer/kit/startIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'

/** The lease of the product. */
const LEASE_MS = 10_000

describe('the process of an indexer whose database falls silent', function () {
  this.timeout(90_000)
  const db = useDatabase()
  const dir = path.join(ROOT, '.stagedoor', 'test', `silence-${process.pid}`)
  const said: string[] = []
  const lost: string[] = []
  let stage: Stage
  let wire: DeafWire
  let supervisor: ProcessGroup

  before(async () => {
    stage = await createStage(10)
    await stage.act(5)
    wire = await startDeafWire(db.url('indexer'))
    mkdirSync(dir, { recursive: true })
    supervisor = createProcessGroup({
      restartable: RESTARTABLE,
      clock: () => performance.now(),
      report: (line) => said.push(line),
      onLost: (name, how) => lost.push(`${name} ${how}`),
    })
  })
  after(async () => {
    await supervisor?.stopAll()
    await wire?.stop()
    await stage?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('[T35] answers 503 within 10 s, ends within two leases, and is started again by who supervises it', async () => {
    const port = await freePort()
    const deploymentFile = path.join(dir, 'deployment.json')
    writeFileSync(deploymentFile, stage.deploymentText)
    await supervisor.start({
      name: 'indexer',
      entry: 'indexer/main.ts',
      environment: {
        DATABASE_URL: wire.url,
        CHAIN_ID: '31337',
        RPC_URLS: stage.chain.url,
        DEPLOYMENT_FILE: deploymentFile,
        INDEX_POLL_MS: '50',
        METRICS_PORT: String(port),
      },
      logDir: dir,
      pidDir: dir,
    })
    await reachHead(stage, db.pool('owner'))
    const code = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ status }) => status,
        () => 'gone',
      )
    expect(await code()).to.equal(200)
    wire.lose('all')
    const from = performance.now()
    await until('health is 503', async () => (await code()) === 503)
    await until('it ends', () => said.length > 0, { withinMs: 2 * LEASE_MS - (performance.now() - from) })
    expect(said[0]).to.match(/^indexer ended \(code 1\); starting it again/)
    await until('the next one is not well either', async () => (await code()) === 503)
    wire.lose(null)
    await stage.trade(1)
    await reachHead(stage, db.pool('owner'), 30_000)
    await until('it is well', async () => (await code()) === 200)
    expect(said, 'one restart').to.have.length(1)
    expect(lost).to.deep.equal([])
  })
})
