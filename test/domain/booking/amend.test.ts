import { expect } from 'chai'
import type { Person } from '#domain/booking/terms.ts'
import { endOf } from '#domain/booking/terms.ts'
import { transition } from '#domain/booking/transition.ts'
import { hourAt } from './programs.ts'

const START = 1_000_000
const DAY = 86_400
const made = hourAt(START)
const both: Person[] = ['creator', 'fan']

describe('changes of a booking', () => {
  for (const [offset, refusal] of [
    [-1, null],
    [0, 'TooLate'],
    [1, 'TooLate'],
  ] as const)
    it(`[S3.43][T13] another date ${offset} s from the start is ${refusal ?? 'taken'}`, () => {
      const now = START + offset
      const later = { startAt: START + 7 * DAY, revision: 0, validUntil: now, signed: both }
      const outcome = transition(made, { kind: 'reschedule', ...later }, 'fan', now)
      if (refusal) expect(outcome).to.deep.equal({ refusal })
      else expect(outcome).to.have.nested.property('booking.startAt', later.startAt)
    })

  it('[S3.43] more than a booking can hold is refused, all it can hold is taken', () => {
    const most = (1n << 96n) - 1n
    const step = { kind: 'extend', addedMinutes: 1, revision: 0, validUntil: START, signed: both } as const
    const tooMuch = { ...step, addedAmount: most - made.amount + 1n }
    expect(transition(made, tooMuch, 'fan', START)).to.deep.equal({ refusal: 'AmountTooBig' })
    const unsigned = { ...tooMuch, signed: [] }
    expect(transition(made, unsigned, 'fan', START)).to.deep.equal({ refusal: 'AmountTooBig' })
    const all = transition(made, { ...step, addedAmount: most - made.amount }, 'fan', START)
    expect(all).to.have.nested.property('booking.amount', most)
  })

  it('[S3.43] more time is taken to the last second of the call', () => {
    const step = { kind: 'extend', addedMinutes: 1, addedAmount: 0n, revision: 0, signed: both } as const
    const end = endOf(made)
    for (const now of [end, end + 1])
      expect(transition(made, { ...step, validUntil: now }, 'fan', now)).to.deep.equal({ refusal: 'TooLate' })
    expect(transition(made, { ...step, validUntil: end }, 'fan', end - 1)).to.have.property('booking')
  })

  it('[T14] a quote that was taken back has no sides: nobody is one of them, nothing else is open', () => {
    const gone = { ...made, status: 'void' } as const
    for (const by of ['creator', 'fan', 'stranger'] as const) {
      expect(transition(gone, { kind: 'confirm' }, by, START)).to.deep.equal({ refusal: 'NotParty' })
      expect(transition(gone, { kind: 'decline' }, by, START)).to.deep.equal({ refusal: 'Final' })
    }
  })
})
