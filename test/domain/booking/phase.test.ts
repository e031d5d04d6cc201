import { expect } from 'chai'
import { openSteps, phaseOf } from '#domain/booking/phase.ts'
import type { Booking } from '#domain/booking/terms.ts'
import { transition } from '#domain/booking/transition.ts'
import { BOOKING_PHASES } from '#domain/booking/words.ts'
import { anyStep, bookedAt, clocksOf, dice, hourAt, nextTime } from './programs.ts'

const START = 1_000_000
const HOUR = 3600
const WINDOW = 24 * HOUR
const made = hourAt(START)

describe('the phase of a booking', () => {
  it('[S3.36] follows the clock of its call and of its policy', () => {
    const at = (now: number, booking: Booking = made) => phaseOf(booking, now)
    expect(at(START - 1)).to.equal('upcoming')
    expect(at(START)).to.equal('active')
    expect(at(START + HOUR - 1)).to.equal('active')
    expect(at(START + HOUR)).to.equal('waiting')
    expect(at(START + HOUR + WINDOW - 1)).to.equal('waiting')
    expect(at(START + HOUR + WINDOW)).to.equal('due')
    const pending = { until: START + 50 * HOUR, creatorBps: 4000, cause: 'arbiterSilent' as const }
    const disputed: Booking = { ...made, status: 'disputed', pending }
    expect(at(START + 1, disputed)).to.equal('waiting')
    expect(at(START + 30 * HOUR, disputed)).to.equal('waiting')
    expect(at(START + 50 * HOUR, disputed)).to.equal('due')
    expect(at(START, { ...made, status: 'refunded' })).to.equal('ended')
  })

  it('[S3.36] says who may do what then', () => {
    expect(openSteps(made, 'creator', START - 1)).to.deep.equal(['decline', 'propose'])
    expect(openSteps(made, 'fan', START - 1)).to.deep.equal(['confirm', 'cancel', 'propose'])
    expect(openSteps({ ...made, fanAsk: 7 }, 'creator', START)).to.deep.equal([
      ...['decline', 'dispute', 'propose', 'accept'],
    ])
    expect(openSteps(made, 'stranger', START + HOUR + WINDOW)).to.deep.equal(['finish'])
    expect(openSteps(made, 'arbiter', START)).to.deep.equal([])
    expect(openSteps({ ...made, status: 'completed' }, 'fan', START)).to.deep.equal([])
  })

  it('[S3.36] only goes on while nobody does anything, and is due exactly when anybody can end it', () => {
    for (let seed = 0; seed < 200; seed++) {
      const roll = dice(seed)
      let now = START
      let { booking } = bookedAt(roll, now)
      for (let n = 0; n < 6; n++) {
        const clocks = clocksOf(booking).flatMap((clock) => [clock - 1, clock])
        const ahead = [now, ...clocks.filter((clock) => clock > now).sort((a, b) => a - b)]
        const phases = ahead.map((clock) => BOOKING_PHASES.indexOf(phaseOf(booking, clock)))
        expect(phases).to.deep.equal(phases.toSorted())
        for (const clock of ahead)
          expect(openSteps(booking, 'stranger', clock).includes('finish')).to.equal(
            phaseOf(booking, clock) === 'due',
          )
        const [step, by] = anyStep(roll, booking, now)
        const outcome = transition(booking, step, by, now)
        if ('booking' in outcome) booking = outcome.booking
        now = nextTime(roll, booking, now)
      }
    }
  })
})
