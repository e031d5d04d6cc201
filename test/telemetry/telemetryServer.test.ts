import { networkInterfaces } from 'node:os'
import { expect } from 'chai'
import { createAlarms } from '#telemetry/alarms.ts'
import { createMetrics, type Metrics } from '#telemetry/metrics.ts'
import { type Health, startTelemetryServer, type TelemetryServer, WELL } from '#telemetry/telemetryServer.ts'

describe('health and metrics of a process', () => {
  const alarms = createAlarms({ log: { error() {} }, clock: () => 0 })
  let metrics: Metrics
  let server: TelemetryServer
  let health: () => Health
  const read = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`)
    return { code: response.status, text: await response.text() }
  }
  beforeEach(async () => {
    health = () => WELL
    metrics = createMetrics(alarms)
    server = await startTelemetryServer({ port: 0, metrics, health: () => health() })
  })
  afterEach(() => server.close())

  it('[T35] every alarm is a counter by its name', async () => {
    alarms.raise('chain_halted', {}, 'one')
    alarms.raise('chain_halted', {}, 'not said again, but counted')
    alarms.raise('scope_suspended', {}, 'another')
    const { text } = await read('/metrics')
    expect(text).to.include('stagedoor_alarms_total{alarm="chain_halted"} 2\n')
    expect(text).to.include('stagedoor_alarms_total{alarm="scope_suspended"} 1\n')
    expect((await read('/metrics')).text, 'asked twice, counted once').to.include(
      '{alarm="chain_halted"} 2\n',
    )
  })

  it('[T35] tells memory, heap and lag of the event loop', async () => {
    const { code, text } = await read('/metrics')
    expect(code).to.equal(200)
    for (const name of [
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
      'nodejs_heap_size_used_bytes',
    ])
      expect(text).to.match(new RegExp(`^${name} [\\d.e-]+$`, 'm'))
  })

  it('asks for its values at each scrape, and leaves out what is not known', async () => {
    let value: number | null = null
    metrics.gauge('stagedoor_a', 'a', () => value)
    metrics.counter('stagedoor_b_total', 'b', () => value ?? 0)
    expect((await read('/metrics')).text).not.to.match(/^stagedoor_a /m)
    value = 7
    const { text } = await read('/metrics')
    expect(text).to.include('stagedoor_a 7\n').and.include('stagedoor_b_total 7\n')
  })

  it('[T35] is 503 for what a restart or an operator heals, and 200 with the reasons for what is only worse', async () => {
    expect(await read('/healthz')).to.deep.include({ code: 200 })
    health = () => ({
      problem: null,
      degraded: new Map([['providers', 'one does not answer']]),
      facts: { role: 'leader' },
    })
    const degraded = await read('/healthz')
    expect(degraded.code).to.equal(200)
    expect(JSON.parse(degraded.text)).to.deep.equal({
      ok: true,
      role: 'leader',
      problem: null,
      degraded: ['providers'],
      reasons: { providers: 'one does not answer' },
    })
    health = () => ({ problem: 'the database is silent', degraded: new Map() })
    const ill = await read('/healthz')
    expect(ill.code).to.equal(503)
    expect(JSON.parse(ill.text)).to.include({ ok: false, problem: 'the database is silent' })
  })

  it('[T53] listens on loopback alone, and knows no other path', async () => {
    expect((await read('/')).code).to.equal(404)
    expect((await read('/metrics/x')).code).to.equal(404)
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)
    if (!outside) return
    const answer = await fetch(`http://${outside.address}:${server.port}/metrics`).catch(() => 'refused')
    expect(answer).to.equal('refused')
  })
})
