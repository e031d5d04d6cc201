import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { readConfig } from '#api/config.ts'
import { endSignKey, signKeyOf } from '#db/signKeys.ts'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'
import { SettingsError } from '#settings/parse.ts'
import { createInstallation, type Installation, registerKey, startApi, startWorker } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { startPostgresWire } from '#test/kit/cluster/postgresWire.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { freePort } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'

const loginOf = (entry: string) => (entry.endsWith('worker.ts') ? 'worker' : 'api')

describe('server processes', () => {
  const database = useDatabase()
  let installation: Installation
  before(() => {
    installation = createInstallation()
  })
  after(() => installation.remove())
  const settings = () => ({
    ...installation.settings,
    DATABASE_URL: 'postgres://localhost/x',
    PUBLIC_URL: 'http://localhost:3000',
    PORT: '3000',
    INTERNAL_PORT: '3001',
  })
  const problemsOf = (environment: Record<string, string>) => {
    try {
      readConfig('api', environment)
      return []
    } catch (error) {
      expect(error).to.be.instanceOf(SettingsError)
      return (error as SettingsError).problems
    }
  }

  it('a process without settings says everything it misses at once and ends with 1', async () => {
    const child = spawn(process.execPath, [startedEntry('api/main.ts')], {
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let text = ''
    child.stderr.on('data', (chunk: Buffer) => (text += chunk))
    const [code] = await once(child, 'exit')
    expect(code).to.equal(1)
    for (const name of ['DATABASE_URL', 'RPC_URLS', 'PUBLIC_URL', 'SESSION_SECRET_FILE', 'DECISION_KEY_FILE'])
      expect(text).to.contain(`${name}: is missing`)
    expect(text, 'no stack').not.to.match(/\n {4}at /)
  })

  it('refuses short secrets, a foreign deployment, files that are not there and half a provider', () => {
    expect(problemsOf(settings())).to.deep.equal([])
    const short = path.join(installation.dir, 'short')
    writeFileSync(short, 'abc')
    expect(problemsOf({ ...settings(), SESSION_SECRET_FILE: short })[0]).to.contain('shorter than 32')
    expect(problemsOf({ ...settings(), CHAIN_ID: '1' })[0]).to.contain('the deployment is on chain 31337')
    expect(problemsOf({ ...settings(), DECISION_KEY_FILE: short })[0]).to.contain('DECISION_KEY_FILE')
    expect(problemsOf({ ...settings(), MEDIA_PROVIDER: 'trtc' })[0]).to.contain('TRTC_SDK_APP_ID')
    const secret = installation.settings.SESSION_SECRET_FILE ?? ''
    const trtc = {
      ...{ ...settings(), MEDIA_PROVIDER: 'trtc', TRTC_SDK_APP_ID: '1400000123', TRTC_API_KEY_ID: 'id' },
      ...{ TRTC_SECRET_FILE: secret, TRTC_API_KEY_FILE: secret },
    }
    expect(problemsOf(trtc)).to.deep.equal(['TRTC_CALLBACK_KEY_FILE: is needed when MEDIA_PROVIDER is trtc.'])
    const key = path.join(installation.dir, 'callback-key')
    for (const [content, isRight] of [
      ...[
        ['a'.repeat(32), true] as const,
        ['a'.repeat(33), false] as const,
        ['a'.repeat(15), false] as const,
      ],
      ...[['key with blanks 12', false] as const, ['key-with-hyphens-1', false] as const],
    ]) {
      writeFileSync(key, content, { mode: 0o600 })
      const problems = problemsOf({ ...trtc, TRTC_CALLBACK_KEY_FILE: key })
      expect(problems, content).to.have.length(isRight ? 0 : 1)
      if (!isRight) expect(problems[0]).to.match(/^TRTC_CALLBACK_KEY_FILE: .+ cannot be used \([^)]+\)\.$/)
    }
    for (const TRTC_HOSTS of [
      'https://turn.example.com',
      '*',
      'turn.example.com; script-src *',
      'a b.example',
      'ws://example.com:80',
    ])
      expect(problemsOf({ ...settings(), TRTC_HOSTS })[0], TRTC_HOSTS).to.match(
        /^TRTC_HOSTS: .*names of hosts/,
      )
    expect(problemsOf({ ...settings(), TRTC_VIDEO: '4K' })[0]).to.contain('TRTC_VIDEO')
    const many = problemsOf({ ...settings(), DEPLOYMENT_FILE: '/nowhere', SESSION_SECRET_FILE: short })
    expect(many).to.have.length(2)
  })

  it('[S3.85] https in front of a loopback bind needs the name of its proxy; a number needs a loopback bind', () => {
    const https = { ...settings(), PUBLIC_URL: 'https://stage.example' }
    expect(problemsOf(https).join()).to.match(/^TRUST_PROXY: .+; set TRUST_PROXY=loopback [^.]+\.$/)
    for (const TRUST_PROXY of ['loopback', '10.0.0.0/8', '1'])
      expect(problemsOf({ ...https, TRUST_PROXY }), TRUST_PROXY).to.deep.equal([])
    expect(problemsOf({ ...settings(), BIND: '0.0.0.0', TRUST_PROXY: '1' })[0]).to.match(/name them/)
    expect(problemsOf({ ...settings(), BIND: '0.0.0.0', TRUST_PROXY: 'loopback' })).to.deep.equal([])
    expect(problemsOf({ ...settings(), TRUST_PROXY: 'nginx' })[0]).to.match(/"nginx" is no address/)
  })

  it('[S0.16] a relay is named with its secret or not at all, and by addresses that a browser takes', () => {
    const file = path.join(installation.dir, 'relay')
    writeFileSync(file, 'r'.repeat(32))
    chmodSync(file, 0o600)
    const RELAY_URLS = 'turn:relay.example:3478?transport=udp, turns:relay.example'
    const relay = { ...settings(), RELAY_URLS, RELAY_SECRET_FILE: file }
    expect(problemsOf(relay)).to.deep.equal([])
    expect(problemsOf({ ...relay, RELAY_SECRET_FILE: '' })[0]).to.match(/^RELAY_SECRET_FILE: is needed/)
    expect(problemsOf({ ...relay, RELAY_URLS: '' })[0]).to.match(/^RELAY_URLS: is needed/)
    for (const wrong of [
      ...['https://relay.example', 'turn:relay.example:0', 'turn:relay.example:65536', 'turn:a b', 'turn:'],
      ...['turns:relay.example?transport=udp', 'turn:relay.example,', 'turn:relay.example?transport=sctp'],
    ])
      expect(problemsOf({ ...relay, RELAY_URLS: wrong })[0], wrong).to.match(
        /^RELAY_URLS: write TURN addresses/,
      )
    for (const secret of ['r'.repeat(31), `${'r'.repeat(32)}"`, `#${'r'.repeat(32)}`]) {
      writeFileSync(file, secret)
      expect(problemsOf(relay)[0], secret).to.match(/^RELAY_SECRET_FILE: .+ cannot be used \(it needs 32/)
    }
    writeFileSync(file, 'r'.repeat(32))
    chmodSync(file, 0o604)
    expect(problemsOf(relay)[0]).to.match(/^RELAY_SECRET_FILE: .+ is open to everybody .+: chmod 600\.$/)
  })

  it('[T29] a process whose key the owner has not registered, or has ended, does not start and says what to do', async function () {
    this.timeout(60_000)
    const own = createInstallation()
    const { keyId } = signKeyOf(readFileSync(own.settings.DECISION_KEY_FILE ?? '', 'utf8'))
    const saidBy = (entry: string) => {
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', startedEntry(entry)],
        {
          encoding: 'utf8',
          env: { ...settings(), ...own.settings, DATABASE_URL: database.url(loginOf(entry)) },
        },
      )
      expect(status).to.equal(1)
      return stderr
    }
    for (const entry of ['api/main.ts', 'api/worker.ts'])
      expect(saidBy(entry)).to.equal(
        `The key ${keyId} in DECISION_KEY_FILE is not registered in this database: run \`npm run migrate\` with this DECISION_KEY_FILE, then start again.\n`,
      )
    await registerKey(database, own)
    await endSignKey(database.pool('owner'), keyId, 0)
    expect(saidBy('api/main.ts')).to.match(/^The key key_\w+ in DECISION_KEY_FILE has ended: put .+\n$/)
    own.remove()
  })

  it('[T29] a worker does not start with the login of the api, and says which is its own', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', startedEntry('api/worker.ts')],
      {
        encoding: 'utf8',
        env: { ...settings(), ...installation.settings, DATABASE_URL: database.url('api') },
      },
    )
    expect(status).to.equal(1)
    expect(stderr).to.equal(
      'DATABASE_URL: logs in as stagedoor_api, but the worker has a login of its own, stagedoor_worker: run `npm run migrate` and name that one.\n',
    )
  })

  it('both end cleanly on SIGTERM and when their parent is gone', async function () {
    this.timeout(60_000)
    for (const [start, end] of [
      [startApi, 'SIGTERM'],
      [startApi, 'parent gone'],
      [startWorker, 'parent gone'],
    ] as const) {
      const { child } = await start(database, installation)
      const exit = once(child, 'exit')
      if (end === 'SIGTERM') child.kill('SIGTERM')
      else {
        // a parent that dies takes the pipes with it
        child.stdout?.destroy()
        child.stderr?.destroy()
        child.disconnect()
      }
      expect((await exit)[0], end).to.equal(0)
    }
  })

  it('an api whose database connections are cut goes on by itself', async function () {
    this.timeout(60_000)
    const api = await takeApi(database, sharedInstallation())
    await request(api.url, 'GET', '/v1/live')
    await database
      .pool('owner')
      .query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'stagedoor_api' AND datname = current_database()",
      )
    await until('it is ready', async () => (await request(api.url, 'GET', '/readyz')).status === 200)
    expect((await request(api.url, 'GET', '/v1/live')).status).to.equal(200)
    await api.stop()
  })

  it('[T35] both tell health, alarms and metrics on loopback; a database that is away is no reason to restart them', async function () {
    this.timeout(60_000)
    const wire = await startPostgresWire(database.url('api'), () => 'pass')
    const behindWire: Database = {
      ...database,
      url: (role) => {
        const { username, password } = new URL(database.url(role))
        return Object.assign(new URL(wire.url), { username, password }).href
      },
    }
    const ports = {
      API_METRICS_PORT: String(await freePort()),
      WORKER_METRICS_PORT: String(await freePort()),
    }
    const processes = [
      await startApi(behindWire, installation, ports),
      await startWorker(behindWire, installation, ports),
    ]
    try {
      for (const port of Object.values(ports)) {
        const read = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
        const metrics = await (await read('/metrics')).text()
        expect(metrics).to.match(/^process_resident_memory_bytes \d+$/m)
        expect(metrics).to.match(/^nodejs_eventloop_lag_seconds [\d.]+$/m)
        expect(metrics).to.include('# TYPE stagedoor_alarms_total counter')
        expect(metrics).to.match(/^stagedoor_database_connections\{state="idle"\} \d+$/m)
        expect(await (await read('/healthz')).json()).to.deep.include({ ok: true, degraded: [] })
      }
      await wire.stop()
      for (const port of Object.values(ports)) {
        const response = await fetch(`http://127.0.0.1:${port}/healthz`)
        expect(response.status).to.equal(200)
        expect(await response.json()).to.deep.include({ ok: true, degraded: ['database'] })
      }
    } finally {
      for (const started of processes) await started.kill()
    }
  })
})
