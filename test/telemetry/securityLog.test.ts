import { expect } from 'chai'
import { createSecurityLog } from '#telemetry/securityLog.ts'
import { until } from '#test/kit/time/until.ts'

describe('the security log [T53]', () => {
  let nowMs = 0
  const lines: Record<string, unknown>[] = []
  const log = createSecurityLog({
    log: { info: (facts) => lines.push(facts as Record<string, unknown>) },
    clock: () => nowMs,
  })
  beforeEach(() => {
    nowMs += 60_000
    log.stop()
    lines.length = 0
  })
  after(() => log.stop())

  it('is one line for each fact, with kind, account, prefix and ref', () => {
    log.write({ kind: 'sign_in', account: 'acc_1', prefix: '203.0.113.0/24', ref: 'ses_1' })
    log.write({ kind: 'key_old' })
    expect(lines).to.deep.equal([
      { security: true, kind: 'sign_in', account: 'acc_1', prefix: '203.0.113.0/24', ref: 'ses_1' },
      { security: true, kind: 'key_old', account: null, prefix: null, ref: null },
    ])
  })

  it('beyond ten of a kind and prefix in a minute is one line with the count; others go on', () => {
    for (let n = 0; n < 1000; n++) log.write({ kind: 'limit', prefix: 'a', ref: String(n) })
    log.write({ kind: 'limit', prefix: 'b' })
    log.write({ kind: 'ban', prefix: 'a' })
    expect(lines).to.have.length(12)
    nowMs += 60_000
    log.write({ kind: 'limit', prefix: 'a' })
    expect(lines.slice(12)).to.deep.equal([
      { security: true, kind: 'limit', account: null, prefix: 'a', ref: null, count: 990 },
      { security: true, kind: 'limit', account: null, prefix: 'a', ref: null },
    ])
  })

  it('adds up what was counted before', () => {
    for (let n = 0; n < 12; n++) log.write({ kind: 'gate_drop', prefix: 'a', count: 500 })
    expect(lines.at(-1)).to.include({ kind: 'gate_drop', count: 500 })
    log.stop()
    expect(lines.at(-1)).to.include({ kind: 'gate_drop', prefix: 'a', count: 1000 })
  })

  it('of a hundred thousand prefixes is 200 lines of a kind in a minute at most, with its counts; another kind has its own', () => {
    for (let round = 0; round < 3; round++)
      for (let n = 0; n < 100_000; n++) log.write({ kind: 'sign_in_refused', prefix: String(n) })
    expect(lines.length, 'some are left for the counts').to.be.below(200)
    const before = lines.length
    log.write({ kind: 'ban', prefix: 'a' })
    expect(lines.slice(before)).to.have.length(1)
    log.stop()
    const told = lines.filter(({ kind }) => kind === 'sign_in_refused')
    expect(told.length).to.be.at.most(200)
    const facts = told.reduce((sum, { count }) => sum + ((count as number | undefined) ?? 1), 0)
    expect(facts, 'none is lost').to.equal(300_000)
    expect(lines.at(-1)).to.include({ prefix: 'others' })
  })

  it('tells with the count who was loudest, also among many', () => {
    for (let n = 0; n < 120; n++) log.write({ kind: 'limit', prefix: String(n) })
    for (let n = 0; n < 5000; n++) log.write({ kind: 'limit', prefix: String(n % 120) })
    for (let n = 0; n < 5000; n++) log.write({ kind: 'limit', prefix: 'late' })
    log.stop()
    expect(lines.length).to.be.at.most(200)
    const loudest = lines.find(({ prefix, count }) => prefix === 'late' && count !== undefined)
    expect(loudest?.count).to.equal(5000)
  })

  it('tells the count by itself when the minute is over', async () => {
    const own: Record<string, unknown>[] = []
    const short = createSecurityLog({
      log: { info: (facts) => own.push(facts as Record<string, unknown>) },
      clock: Date.now,
      minuteMs: 20,
    })
    for (let n = 0; n < 11; n++) short.write({ kind: 'limit' })
    await until('the line with the count', () => own.some(({ count }) => count === 1))
    short.stop()
  })
})
