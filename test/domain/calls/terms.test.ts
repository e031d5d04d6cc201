import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import { coursesOf, policyOf, TERMS_VERSION } from '#domain/calls/terms.ts'
import { CALL_TERMS } from '#domain/calls/words.ts'
import { canonicalJson } from '#domain/canonical.ts'

/** Of each version, the earliest first. What was booked under one keeps it: lines are added here, never changed. */
const DIGESTS = ['fdd529daef2f593c3993d60bad27e1d9f48163149430bd804f8350805879c5bd']

const UNITS: Record<string, number> = { minutes: 60, hours: 3600, days: 86_400 }
const POLICY = readFileSync(new URL('../../../contracts/bookings/types/Policy.sol', import.meta.url), 'utf8')

/** A value of Solidity: `24 hours`, `5_000`. */
function numberIn(text: string): number {
  const [amount = '', unit] = text.split(' ')
  return Number(amount.replaceAll('_', '')) * (unit ? (UNITS[unit] ?? Number.NaN) : 1)
}

/** The bounds of the contract as it is written, by the names that its fields have here. */
function boundsOf(policy: BookingPolicy): [name: string, value: number, low: number, high: number][] {
  const constants = new Map<string, number>([['Fees.BPS', 10_000]])
  for (const [, name = '', value = ''] of POLICY.matchAll(/constant (\w+) = ([^;]+);/g))
    constants.set(name, numberIn(value))
  const field = (name: string): number => {
    const fields: Record<string, number | boolean> = { ...policy }
    return Number(fields[`${name}Seconds`] ?? fields[name])
  }
  const bound = (text: string): number =>
    text.startsWith('policy.') ? field(text.slice(7)) : (constants.get(text) ?? numberIn(text))
  return [...POLICY.matchAll(/_between\(\d, policy\.(\w+), ([\w.]+), ([\w.]+)\)/g)].map(
    ([, name = '', low = '', high = '']) => [name, field(name), bound(low), bound(high)],
  )
}

const versions = Array.from({ length: TERMS_VERSION }, (_, n) => n + 1)

describe('terms of calls', () => {
  it('of a version stay as they were written', () => {
    const digests = versions.map((version) => {
      const policies = Object.fromEntries(CALL_TERMS.map((terms) => [terms, { ...policyOf(terms, version) }]))
      return createHash('sha256').update(canonicalJson(policies)).digest('hex')
    })
    expect(digests).to.deep.equal(DIGESTS)
    for (const version of versions)
      for (const terms of CALL_TERMS) expect(policyOf(terms, version)).to.be.frozen
    for (const version of [0, TERMS_VERSION + 1])
      expect(() => policyOf('strict', version)).to.throw(RangeError, `terms have no version ${version}`)
  })

  it('lie within what the contract takes', () => {
    for (const version of versions)
      for (const terms of CALL_TERMS) {
        const bounds = boundsOf(policyOf(terms, version))
        expect(bounds).to.have.length(9)
        for (const [name, value, low, high] of bounds)
          expect(value, `${terms} ${version} ${name}`).to.be.within(low, high)
      }
  })

  it('give the creator in each course what the engine pays', () => {
    const rows = CALL_TERMS.map((terms) =>
      Object.fromEntries(
        coursesOf(policyOf(terms, 1)).map(({ course, creatorBps }) => [course, creatorBps / 100]),
      ),
    )
    const same = { attended: 100, cancelledEarly: 0, creatorAbsent: 0, nobodyCame: 0, unclaimed: 0 }
    const half = { interrupted: 50, arbiterSilent: 50 }
    expect(rows).to.deep.equal([
      { ...same, ...half, cancelledLate: 25, cancelledLast: 50, fanAbsent: 50 },
      { ...same, ...half, cancelledLate: 50, cancelledLast: 100, fanAbsent: 100 },
      { ...same, ...half, cancelledLate: 50, cancelledLast: 100, fanAbsent: 100 },
    ])
  })

  it('show a change of any share in its course', () => {
    const change = { partialBps: 1111, noShowBps: 2222, fallbackBps: 3333, fullOverlapBps: 5000 }
    const courses = coursesOf({ ...policyOf('moderate', 1), ...change })
    const of = (wanted: string) => courses.find(({ course }) => course === wanted)?.creatorBps
    expect(of('cancelledLate')).to.equal(1111)
    expect(of('cancelledLast')).to.equal(2222)
    expect(of('fanAbsent')).to.equal(2222)
    expect(of('arbiterSilent')).to.equal(3333)
    expect(of('interrupted')).to.equal(10_000)
  })
})
