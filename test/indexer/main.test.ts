import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'
import { createStage, type Stage } from './kit/stage.ts'
import { reachHead } from './kit/startIndexer.ts'

const ENTRY = fileURLToPath(new URL('../../indexer/main.ts', import.meta.url))

describe('indexer process', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let stage: Stage
  before(async () => {
    stage = await createStage(7)
  })
  after(() => stage?.stop())

  function run(environment: Record<string, string>) {
    const child = spawn(process.execPath, [ENTRY], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: environment,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => (output += text))
    return { child, output: () => output }
  }

  it('says ready, indexes, answers health and ends cleanly on SIGTERM', async () => {
    const file = join(stage.chain.dir, 'deployment.json')
    writeFileSync(file, stage.deploymentText)
    const port = await freePort()
    const { child, output } = run({
      DATABASE_URL: db.url('indexer'),
      CHAIN_ID: '31337',
      RPC_URLS: stage.chain.url,
      DEPLOYMENT_FILE: file,
      INDEX_POLL_MS: '50',
      METRICS_PORT: String(port),
    })
    expect((await once(child, 'message'))[0]).to.equal('ready')
    await reachHead(stage, db.pool('owner'))
    const health = await fetch(`http://127.0.0.1:${port}/healthz`)
    expect(await health.json()).to.include({ ok: true, role: 'leader' })
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(metrics, '[T35]').to.include('stagedoor_index_leader 1\n').and.include('stagedoor_alarms_total')
    expect(metrics).to.match(/^process_resident_memory_bytes \d+$/m)
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    expect((await exit)[0], output()).to.equal(0)
    expect(output(), '[T53] no password in the log').not.to.include(
      `:${new URL(db.url('indexer')).password}@`,
    )
  })

  it('lists every missing variable and ends', async () => {
    const { child, output } = run({ LOG_LEVEL: 'info' })
    const [code] = await once(child, 'exit')
    expect(code).to.equal(1)
    for (const name of ['DATABASE_URL', 'CHAIN_ID', 'RPC_URLS', 'DEPLOYMENT_FILE'])
      expect(output()).to.include(`${name}: is missing`)
  })
})
