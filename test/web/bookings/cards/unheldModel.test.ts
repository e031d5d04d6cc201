import { expect } from 'chai'
import { policyOf } from '#domain/calls/terms.ts'
import {
  nextCancelPrice,
  type OwnBooking,
  settleSteps,
  stepEffect,
} from '#web/bookings/booked/bookingModel.ts'
import { bookingQuery } from '#web/bookings/booked/bookingQueries.ts'
import { bookingState, causeText } from '#web/bookings/booked/bookingWords.ts'
import { bookingExitText } from '#web/bookings/booked/steps/exitWords.ts'
import { holdTimes, isHoldPressable, laterOf } from '#web/bookings/booked/unheld/unheldModel.ts'
import {
  heldPriceText,
  heldTermsText,
  neverHeldText,
  unheldText,
} from '#web/bookings/booked/unheld/unheldWords.ts'
import { isSplitOpen } from '#web/bookings/splits/splitModel.ts'
import {
  sampleFar,
  sampleUnheldCancelled,
  sampleUnheldFailed,
  sampleUnheldLast,
  sampleUnheldOpen,
  sampleUnsecured,
  unheldOfCreator,
} from '#web/fixtures/bookings/cards/sampleUnheld.ts'
import { bookedNowS } from '#web/fixtures/bookings/sampleBookings.ts'

const HOUR_S = 3600
const startOf = ({ startsAt }: OwnBooking) => Date.parse(startsAt) / 1000

function textOf(booking: OwnBooking, nowS = bookedNowS): string | null {
  const later = laterOf(booking)
  return later && unheldText(booking, later, { nowS, zone: 'UTC' })
}
const sides = (booking: OwnBooking) => [booking, unheldOfCreator(booking)] as const

describe('[S0.15] a call by card whose money is not held yet, as its page shows it', () => {
  it('can be ended by each side for nothing, however late, and nothing else', () => {
    const [fan, creator] = sides(sampleUnheldFailed)
    for (const ahead of [60 * HOUR_S, HOUR_S, 60]) {
      const nowS = startOf(fan) - ahead
      expect([settleSteps(fan, nowS), settleSteps(creator, nowS)]).to.deep.equal([['cancel'], ['decline']])
      const settlement = stepEffect(fan, 'cancel', nowS)?.settlement
      expect(settlement).to.deep.include({ toFan: 8000n, toCreator: 0n, fee: 0n, cause: 'cancelled' })
    }
    expect(nextCancelPrice(fan, startOf(fan) - 60 * HOUR_S), 'no date makes it dearer').to.equal(null)
    const begun = startOf(fan) + 60
    expect([settleSteps(fan, begun), stepEffect(fan, 'confirm', begun)]).to.deep.equal([[], null])
    expect(stepEffect(creator, 'dispute', begun)).to.equal(null)
    expect(isSplitOpen(fan, begun)).to.equal(false)
  })

  it('says which side has something to do, as long as it can', () => {
    const words = (booking: OwnBooking, nowS = bookedNowS) =>
      sides(booking).map((one) => bookingState(one, nowS).word)
    expect(words(sampleFar)).to.deep.equal(['Not held yet', 'Not held yet'])
    expect(words(sampleUnheldFailed)).to.deep.equal(['Needs you', 'Not held yet'])
    expect(words(sampleUnheldOpen), 'a hold is under way').to.deep.equal(['Not held yet', 'Not held yet'])
    expect(words(sampleUnheldLast), 'no press is left').to.deep.equal(['Not held yet', 'Not held yet'])
    expect(words(sampleUnheldLast, startOf(sampleUnheldLast) - 60 * 60)).to.deep.equal([
      'Being ended',
      'Being ended',
    ])
    expect(bookingState(sampleUnsecured, bookedNowS)).to.deep.equal({
      ...{ word: 'Nothing taken', tone: 'plain', isFirm: true },
    })
  })

  it('can be held by a press from two days to two hours before it, by its fan alone and once', () => {
    const at = (hours: number, booking = sampleUnheldFailed) =>
      isHoldPressable(booking, startOf(booking) - hours * HOUR_S)
    expect([49, 48, 30, 2.01, 2].map((hours) => at(hours))).to.deep.equal([false, true, true, true, false])
    expect(at(30, unheldOfCreator(sampleUnheldFailed))).to.equal(false)
    expect(at(30, sampleUnheldOpen), 'one is under way').to.equal(false)
  })

  it('says where the money is, and how it ends without it', () => {
    expect(sides(sampleFar).map((one) => textOf(one))).to.deep.equal([
      'Nothing is taken. €80.00 is to be held on your card on Tue 8 Dec, 15:30; the call is firm then.',
      'The money is not held yet: the fan’s card is saved, and €80.00 is to be held on Tue 8 Dec, 15:30.',
    ])
    expect(sides(sampleFar).map((one) => bookingExitText(one, bookedNowS, 'UTC'))).to.deep.equal([
      'If the money is not held by Thu 10 Dec, 14:10, the call ends and nothing is taken. Until it is held, each of you can end the call, and nothing is taken.',
      'If the money is not held by Thu 10 Dec, 14:10, the call ends and your time is free. Until it is held, each of you can end the call, and nothing is taken.',
    ])
    expect(sides(sampleUnheldFailed).map((one) => textOf(one))).to.deep.equal([
      '€80.00 could not be held: your bank wants you to confirm that it is you. Nothing is taken. It is tried again on Wed 25 Nov, 15:30. It has to be held by Thu 26 Nov, 14:10, or the call ends.',
      '€80.00 could not be held on the fan’s card so far; it is tried again on Wed 25 Nov, 15:30.',
    ])
    expect(bookingExitText(sampleUnheldLast, bookedNowS, 'UTC')).to.equal(
      'The call ends on Wed 25 Nov, 09:40, and nothing is taken.',
    )
  })

  it('says what cancelling costs from the earliest hold on, by each of the terms', () => {
    const { firstS } = holdTimes(sampleFar)
    const far = (terms: 'flexible' | 'moderate' | 'strict'): OwnBooking => ({
      ...{ ...sampleFar, terms, policy: policyOf(terms, 1) },
    })
    const text = (booking: OwnBooking, nowS = bookedNowS) => {
      const later = laterOf(booking)
      return later && heldPriceText(booking, later, { nowS, zone: 'UTC' })
    }
    const price = (terms: Parameters<typeof far>[0], nowS?: number) =>
      text(far(terms), nowS)?.replace('Once the money is held, cancelling costs ', '')
    expect(price('flexible')).to.equal(
      'nothing, from Wed 9 Dec, 15:30 on €20.00, from Thu 10 Dec, 09:30 on €40.00.',
    )
    expect(price('moderate')).to.equal('€40.00, from Wed 9 Dec, 15:30 on €80.00.')
    expect(price('strict')).to.equal('€80.00.')
    expect(price('moderate', firstS + 30 * HOUR_S)).to.equal('€80.00.')
    expect(text(sampleUnheldLast), 'it is not tried again').to.equal(null)
    const note = (booking: OwnBooking, nowS = bookedNowS) => heldTermsText(booking, { nowS, zone: 'UTC' })
    expect(note(sampleFar)).to.equal(
      'They count once the money is held, which is on Tue 8 Dec, 15:30 at the earliest. Until it is held, cancelling costs you nothing.',
    )
    expect(note(unheldOfCreator(sampleFar), firstS)).to.equal(
      'They count once the money is held. Until it is held, cancelling costs the fan nothing.',
    )
  })

  it('ends without a word that anything was held, or goes back', () => {
    expect(sides(sampleUnsecured).map((one) => causeText('unsecured', one))).to.deep.equal([
      '€80.00 could not be held on your card in time, so the call ended. Nothing was taken.',
      '€80.00 could not be held on the fan’s card in time, so the call ended. Your time is free again.',
    ])
    expect(neverHeldText(sampleUnheldCancelled)).to.equal(
      'It ended before €80.00 was held on your card. Nothing was taken.',
    )
  })

  it('is read without haste for days, and by the second where a network or a bank is waited for', () => {
    const { refetchInterval } = bookingQuery('acc', sampleFar.id)
    const pause = (data: OwnBooking) =>
      typeof refetchInterval === 'function' ? refetchInterval({ state: { data } } as never) : null
    expect(pause(sampleFar)).to.equal(15_000)
    expect(pause({ ...sampleFar, rail: 'chain' })).to.equal(2000)
    const later = sampleFar.hold?.later && { ...sampleFar.hold.later, openPurchaseId: 'pur_1' }
    expect(
      pause({ ...sampleFar, hold: sampleFar.hold && { ...sampleFar.hold, later: later ?? null } }),
    ).to.equal(2000)
  })
})
