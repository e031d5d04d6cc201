import { expect } from 'chai'
import { type HealthServer, startHealthServer } from '#indexer/follow/healthServer.ts'
import { createStatus, type Status } from '#indexer/follow/status.ts'

describe('health of the indexer', () => {
  let server: HealthServer
  let status: Status
  const read = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`)
    return { code: response.status, text: await response.text() }
  }
  beforeEach(async () => {
    status = createStatus()
    server = await startHealthServer(
      0,
      () => status,
      () => 1_000_000,
    )
  })
  afterEach(() => server.close())

  const cursor = {
    number: 90,
    hash: '0x',
    safe: 80,
    finalized: 70,
    epoch: 2,
    undoFrom: 0,
    genesis: '0x',
    halted: null,
    agreed: 0,
    unprovenFrom: null,
    historyTo: null,
  }

  it('tells lag and age of the head', async () => {
    Object.assign(status, { role: 'leader', cursor, head: { number: 100, at: 900 }, faults: { wrong: 3 } })
    const { text } = await read('/metrics')
    expect(text).to.include('stagedoor_index_lag_blocks 10\n')
    expect(text).to.include('stagedoor_index_head_age_seconds 100\n')
    expect(text).to.include('stagedoor_index_faults_total{kind="wrong"} 3\n')
    expect((await read('/healthz')).code).to.equal(200)
  })

  for (const [what, change] of Object.entries<Partial<Status>>({
    'nothing is indexed yet': { role: 'leader' },
    'it is halted': { role: 'leader', cursor: { ...cursor, halted: 'the chain left ours' } },
    'the database is away': { role: 'stalled', cursor, lastError: 'no connection' },
    'it leads again and has not stored anything since the disk was full': {
      role: 'leader',
      cursor,
      trouble: 'no space left',
    },
    'the database is silent': { role: 'leader', cursor, silent: 'no sign of life' },
    'the database is silent for a standby': { role: 'standby', silent: 'no sign of life' },
  }))
    it(`[T34] is not well when ${what}`, async () => {
      Object.assign(status, change)
      const { code, text } = await read('/healthz')
      expect(code).to.equal(503)
      expect(JSON.parse(text).problem).to.be.a('string')
    })

  for (const [reason, change] of Object.entries<Partial<Status>>({
    gap: { role: 'leader', cursor, gapFrom: 91, lastError: 'wrong' },
    providers: { role: 'leader', cursor, failuresInRow: 1 },
    scope_suspended: { role: 'leader', cursor, degraded: new Map([['scope_suspended', 'one contract']]) },
  }))
    it(`[T35] nobody gets it restarted by what makes it degraded: ${reason}`, async () => {
      Object.assign(status, change)
      const { code, text } = await read('/healthz')
      expect(code).to.equal(200)
      const told = JSON.parse(text)
      expect(told).to.deep.include({ ok: true, problem: null, degraded: [reason] })
      expect(told.reasons[reason]).to.be.a('string')
      expect((await read('/metrics')).text).to.include(`stagedoor_index_degraded{reason="${reason}"} 1\n`)
    })

  it('a standby is well, an unknown path is not there', async () => {
    status.role = 'standby'
    expect((await read('/healthz')).code).to.equal(200)
    expect((await read('/')).code).to.equal(404)
  })
})
