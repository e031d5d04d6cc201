import { expect } from 'chai'
import { judge } from '#domain/booking/attendance.ts'
import { endOf, WHOLE_BPS } from '#domain/booking/terms.ts'
import { transition } from '#domain/booking/transition.ts'
import { hourAt } from './programs.ts'

const START = 1_000_000
const made = hourAt(START)
const END = endOf(made)
const metered = { ...made, policy: { ...made.policy, isMetered: true } }
const short = { ...made, lengthMinutes: 15 }

/** Seconds of creator, fan and both. */
const seen = (creatorSeconds: number, fanSeconds: number, overlapSeconds: number) => ({
  ...{ creatorSeconds, fanSeconds, overlapSeconds },
  ...{ endedAt: START, revision: 0 },
})

describe('attendance', () => {
  for (const [booking, who, creatorBps, cause, sentence] of [
    [made, seen(3_600, 1, 1), 5_000, 'fanAbsent', 'a fan who said hello pays the no-show share'],
    [made, seen(600, 599, 599), 5_000, 'fanAbsent', 'a second less than the grace is not enough'],
    [made, seen(3_600, 600, 600), 1_666, 'interrupted', 'who stays the grace was there'],
    [made, seen(599, 599, 599), 1_663, 'interrupted', 'a creator who left within the grace is paid the talk'],
    [short, seen(900, 599, 540), 6_000, 'interrupted', 'talk that is worth more counts'],
    [short, seen(900, 599, 450), 5_000, 'interrupted', 'talk that is worth the same counts'],
    [short, seen(900, 599, 449), 5_000, 'fanAbsent', 'talk that is worth less does not'],
    [metered, seen(3_600, 1, 1), 2, 'interrupted', 'a metered call is paid by the second'],
    [metered, seen(3_600, 599, 0), 5_000, 'fanAbsent', 'a metered call nobody talked in is not'],
  ] as const)
    it(`[S0.11][T13] within the grace: ${sentence}`, () => {
      expect(judge(who, booking)).to.deep.equal({ creatorBps, cause })
    })

  it('[S0.11][T13] everything but a whole call is judged at the booked end and no second before', () => {
    const attest = (now: number, ...who: [number, number, number]) =>
      transition(made, { kind: 'attest', seen: seen(...who) }, 'stranger', now)
    for (const who of [
      [1_200, 1_200, 1_200],
      [1_200, 1, 1],
      [600, 0, 0],
      [0, 600, 0],
      [600, 600, 0],
      [0, 0, 0],
    ] as [number, number, number][]) {
      expect(attest(END - 1, ...who)).to.deep.equal({ refusal: 'TooEarly' })
      for (const now of [END, END + 1]) expect(attest(now, ...who)).to.have.property('booking')
    }
    expect(attest(END - 1, 3_240, 3_240, 3_240)).to.have.nested.property(
      'booking.pending.creatorBps',
      WHOLE_BPS,
    )
    expect(attest(START + 600, 600, 0, 0)).to.deep.equal({ refusal: 'TooEarly' })
  })
})
