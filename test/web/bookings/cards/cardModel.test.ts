import { expect } from 'chai'
import type { PaymentRail } from '#domain/billing/words.ts'
import { canCountersign } from '#web/bookings/agreements/countersignWords.ts'
import {
  effectKey,
  nextCancelPrice,
  type OwnBooking,
  type SettleStep,
  settleSteps,
  stepEffect,
} from '#web/bookings/booked/bookingModel.ts'
import { bookingState, causeText, sharesText } from '#web/bookings/booked/bookingWords.ts'
import { bookingExitText } from '#web/bookings/booked/steps/exitWords.ts'
import { sendWord, stepQuestion, stepText, stepWord, waitText } from '#web/bookings/booked/steps/stepWords.ts'
import { courseRows, heldCourseText, paidPart } from '#web/bookings/offers/courseRows.ts'
import { splitShares } from '#web/bookings/splits/splitModel.ts'
import {
  sampleCardBooking,
  sampleCardConfirmed,
  sampleCardGone,
} from '#web/fixtures/bookings/cards/sampleCardBookings.ts'
import { sampleUnsettled } from '#web/fixtures/bookings/cards/sampleFindings.ts'
import { bookedAt, bookedNowS } from '#web/fixtures/bookings/sampleBookings.ts'

const HOUR_S = 3600
const secondsOf = (instant: string) => Date.parse(instant) / 1000
const priced = (units: string, currency: string, decimals: number, more: Partial<OwnBooking> = {}) =>
  sampleCardBooking(41, { price: { currency, units, symbol: currency, decimals }, ...more })
const plain = (text: string | null | undefined) => text?.replace(/[⁨⁩]/g, '')
function wordOf(kind: SettleStep, one: OwnBooking, atS = bookedNowS): string | undefined {
  const effect = stepEffect(one, kind, atS)
  return effect ? plain(stepWord(kind, one, effect)) : undefined
}

describe('[S0.11] a call by card, as its page shows it', () => {
  it('costs what a card can be charged with: in steps of its currency, and nothing below the least', () => {
    const dinars = stepEffect(priced('12350', 'BHD', 3), 'cancel', bookedNowS)
    expect(dinars?.settlement).to.deep.include({ toCreator: 6020n, toFan: 6180n, fee: 150n })
    // half of 90 cents is less than the smallest charge
    const little = priced('90', 'EUR', 2)
    const effect = stepEffect(little, 'cancel', bookedNowS)
    expect(effect?.settlement).to.deep.include({ toCreator: 0n, toFan: 90n, fee: 0n, cause: 'cancelled' })
    expect([effect?.next.status, wordOf('cancel', little)]).to.deep.equal([
      'refunded',
      'Cancel · costs nothing',
    ])
    expect(nextCancelPrice(little, bookedNowS)?.units, 'and later all of it').to.equal(90n)
    expect(splitShares(little, 5000)).to.deep.include({ toCreator: 0n, toFan: 90n, fee: 0n })
    expect(paidPart(45n, { rail: 'card', units: '90', symbol: 'EUR' }), 'in its terms').to.equal(0n)
    expect(paidPart(45n, { rail: 'chain', units: '90', symbol: 'ETH' }), 'of an escrow').to.equal(45n)
  })

  it('is decided by an arbiter at the latest twelve hours before the bank lets go of the money', () => {
    const hold = {
      captureBefore: bookedAt(27, 18),
      isDone: false,
      purchaseId: null,
      isSaved: false,
      later: null,
    }
    const bound: OwnBooking = { ...sampleCardConfirmed, hold }
    const effect = stepEffect(bound, 'dispute', bookedNowS)
    expect(effect?.next.pending?.until).to.equal(secondsOf(bookedAt(27, 6)))
    expect(effect && plain(stepText(bound, effect, { nowS: bookedNowS, zone: 'UTC' }))).to.equal(
      'You object, and an arbiter of this site decides at the latest on Fri 27 Nov, 06:00, 12 hours before the bank lets go of the money. If what is seen of it decides nothing and no arbiter decides, this site ends it then by itself: €40.00 is taken from your card and Northlight gets €39.00 of it. This cannot be taken back.',
    )
    const pending = { until: bookedAt(27, 6), creatorBps: 5000, cause: 'arbiterSilent' as const }
    const disputed: OwnBooking = { ...bound, status: 'disputed', pending }
    expect(plain(bookingExitText(disputed, bookedNowS, 'UTC'))).to.match(
      /^If what is seen of it decides nothing and no arbiter decides until Fri 27 Nov, 06:00, .*12 hours before the bank lets go of the money\.$/,
    )
    const long = { ...hold, captureBefore: bookedAt(55, 18) }
    const free = stepEffect({ ...bound, hold: long }, 'dispute', bookedNowS)
    expect(free?.next.pending?.until, 'a hold that outlasts the terms').to.equal(
      bookedNowS + 14 * 24 * HOUR_S,
    )
    expect(effectKey(effect)).to.equal(effectKey(free))
  })

  it('has the end that a bank sets in its terms, beside the one of an escrow where both can be paid', () => {
    const text = (...rails: PaymentRail[]) =>
      heldCourseText(
        'arbiterSilent',
        sampleCardConfirmed.policy,
        rails.map((rail) => ({ rail })),
      )
    expect(text('card')).to.match(/^A dispute that nobody decides before the bank lets go of the money, of /)
    expect(text('card', 'chain')).to.match(
      /decides within 14 days, by card before the bank lets go of the money, of /,
    )
    expect(text('chain')).to.equal(null)
  })

  it('[S3.46] counts what was seen before nobody’s word, but in a call that was agreed without it', () => {
    const { policy } = sampleCardConfirmed
    const { what } = courseRows(policy, []).find(({ course }) => course === 'unclaimed') ?? {}
    expect(what).to.equal('Nobody confirms that it took place, and what was seen does not decide it')
    for (const rail of ['card', 'chain'] as const) {
      const text = (isJudged?: boolean) => heldCourseText('unclaimed', policy, [{ rail }], isJudged)
      expect([text(), text(false)]).to.deep.equal([null, 'Nobody confirms that it took place'])
    }
  })

  it('names the charge to the fan, the share to the creator, and no network to either', () => {
    const creator: OwnBooking = { ...sampleCardConfirmed, side: 'creator' }
    const half = splitShares(creator, 5000)
    expect(plain(sharesText(half, creator))).to.equal('you get €39.00 and Quiet Moth keeps €40.00')
    expect(wordOf('confirm', sampleCardConfirmed)).to.equal('It took place: pay Northlight €80.00 now')
    const waiting: OwnBooking = { ...sampleCardConfirmed, status: 'booked', keeper: 'none' }
    expect(plain(bookingExitText(waiting, bookedNowS, 'UTC'))).to.equal(
      'If what is seen of it decides nothing and nobody does anything until Thu 26 Nov, 05:30, nothing is taken from your card. This site ends it then by itself.',
    )
    const due = secondsOf(bookedAt(26, 6))
    expect(bookingState(waiting, due).word).to.equal('Being ended')
    expect(bookingExitText(waiting, due, 'UTC')).to.equal(
      'Its time is over: nothing is taken from your card. This site ends it within a minute.',
    )
    expect(bookingState(sampleCardGone, due).word).to.equal('Nothing taken')
    const hold = { captureBefore: bookedAt(27, 18), purchaseId: null, isSaved: false, later: null }
    const chips = [false, true].map((isDone) => {
      const done: OwnBooking = { ...sampleCardConfirmed, status: 'completed', hold: { ...hold, isDone } }
      return bookingState(done, due).word
    })
    expect(chips).to.deep.equal(['Being paid', 'Paid'])
    expect(causeText('holdEnded', sampleCardGone)).to.match(/^Your bank let go of the money by itself/)
  })

  it('says what waiting takes from the card, and that who declines takes nothing', () => {
    const waiting: OwnBooking = { ...sampleCardConfirmed, status: 'booked' }
    const object = stepEffect(waiting, 'dispute', bookedNowS)
    expect(
      object && waitText(waiting, object, { nowS: bookedNowS, zone: 'UTC' }),
      'what is seen decides first',
    ).to.equal(null)
    const contested: OwnBooking = { ...waiting, finding: sampleUnsettled.finding }
    expect(object && plain(waitText(contested, object, { nowS: bookedNowS, zone: 'UTC' }))).to.equal(
      'Nobody has stated that it took place. As long as that is so, it ends on Thu 26 Nov, 05:30 by waiting: nothing is taken from your card. If you object and no arbiter decides, €40.00 is taken from your card and Northlight gets €39.00 of it.',
    )
    const creator: OwnBooking = { ...sampleCardBooking(43, {}), side: 'creator' }
    const decline = stepEffect(creator, 'decline', bookedNowS)
    const words = decline && [
      ...[stepWord, sendWord].map((word) => word('decline', creator, decline)),
      ...[stepQuestion('decline', creator), causeText('declined', creator)],
    ]
    expect(words).to.deep.equal([
      ...['Decline · takes nothing', 'Decline, and take nothing', 'Decline this call?', 'You declined it.'],
    ])
  })

  it('offers no signature, which only wallets have', () => {
    const ahead = sampleCardBooking(42, {})
    expect(settleSteps(ahead, bookedNowS)).to.deep.equal(['cancel'])
    const agreement = {
      ...{ creator: '', fan: '', currency: 0, amount: '1', startAt: 0, lengthMinutes: 30, policyId: 0 },
      nonce: '1',
    }
    expect(canCountersign({ ...ahead, side: 'creator', agreement })).to.equal(false)
  })
})
