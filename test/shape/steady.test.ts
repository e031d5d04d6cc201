import { expect } from 'chai'
import { toMend } from '#scripts/test/report/flakes.ts'
import { CLOCK_TESTS, WAITING_TESTS } from './exceptions.ts'
import { read, SOURCES } from './sources.ts'

/** Files that `npm test` runs or that those are made of; the kit waits and measures for them. */
const OF_THE_GATE = SOURCES.filter((path) => /^test\/(?!deep\/|kit\/|shape\/)/.test(path))
const TESTS = OF_THE_GATE.filter((path) => path.endsWith('.test.ts'))

const CLOCK = /performance\.now\(\)\s*-|\b(expect|assert)\w*\([^\n]*Date\.now\(\) -/
const SLEEP = /timers\/promises|setTimeout\((resolve|done|go)\b|pg_sleep\(\d/
const PORT =
  /\b(port|signalPort|controlPort|udpMin|MEDIA_UDP_MIN|MEDIA_UDP_MAX)\b['"]?\s*[:=]\s*['"]?[1-9][\d_]{3,}|\bUDP ?= ?\{ min: \d|\budp: \{ min: \d/
const SHORTEST_MS = 30_000

const offenders = (files: string[], pattern: RegExp, exceptions: Record<string, string> = {}) =>
  files.filter((path) => !(path in exceptions) && pattern.test(read(path)))

describe('tests that tell of the product and not of the moment', () => {
  it('assert no difference of a clock: deadlines are orders of events, rows of the server, or bounds of `promised`', () => {
    expect(offenders(OF_THE_GATE, CLOCK, CLOCK_TESTS)).to.deep.equal([])
  })

  it('sleep for no time of their own', () => {
    expect(offenders(TESTS, SLEEP, WAITING_TESTS)).to.deep.equal([])
  })

  it('listen on no port that is written down', () => {
    expect(offenders(OF_THE_GATE, PORT)).to.deep.equal([])
  })

  it('give up on nothing that could be late only', () => {
    const short = TESTS.flatMap((path) =>
      [...read(path).matchAll(/\btimeout\(([\d_]+)\)/g)]
        .map(([, ms = '']) => Number(ms.replaceAll('_', '')))
        .filter((ms) => ms > 0 && ms < SHORTEST_MS)
        .map((ms) => `${path}: ${ms} ms`),
    )
    expect(short).to.deep.equal([])
  })

  it('are mended before one of them fails for the third time in fourteen days', () => {
    expect(toMend(Date.now()), 'mend the cause, and take their lines out of test/flakes.jsonl').to.deep.equal(
      [],
    )
  })

  it('and every exception is one still', () => {
    const idle = [
      ...Object.keys(CLOCK_TESTS).filter((path) => !CLOCK.test(read(path))),
      ...Object.keys(WAITING_TESTS).filter((path) => !SLEEP.test(read(path))),
    ]
    expect(idle).to.deep.equal([])
  })
})
