import { expect } from 'chai'
import { cardMoveText } from '#domain/calls/cardMove.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { agreedMoveText } from '#web/bookings/moves/cards/cardMoveModel.ts'
import { holdBoundText, movedMoneyText } from '#web/bookings/moves/cards/cardMoveWords.ts'
import { isMoveAsked, moveState, moveTimes, newDateCost, openUntil } from '#web/bookings/moves/moveModel.ts'
import { newCostText, openMoveText, proposeTexts } from '#web/bookings/moves/moveWords.ts'
import { sampleCardBooking } from '#web/fixtures/bookings/cards/sampleCardBookings.ts'
import { sampleFar, sampleUnheld, unheldOfCreator } from '#web/fixtures/bookings/cards/sampleUnheld.ts'
import { bookedAt, bookedNowS as nowS } from '#web/fixtures/bookings/sampleBookings.ts'
import { sampleMove } from '#web/fixtures/bookings/sampleMoves.ts'

const HOUR_S = 3600
const secondsOf = (instant: string) => Date.parse(instant) / 1000
const plain = (text: string | null) => text?.replace(/[\u2066-\u2069]/g, '') ?? null
const reading = { nowS, zone: 'UTC' }

/** Held until 30 November, 12:00: long enough for a call of half an hour until the 28th, 11:30. */
const near = sampleCardBooking(1, {})
const nearOfCreator = sampleCardBooking(1, { side: 'creator' })
const held = sampleCardBooking(2, { hold: near.hold && { ...near.hold, isSaved: true } })
/** Thirty hours ahead, and not held. */
const unheld = sampleUnheld(3, {})
const [inHold, beyond] = [bookedAt(28, 11, 30), bookedAt(28, 11, 45)].map((at) => Date.parse(at)) as [
  number,
  number,
]
const later = Date.parse(bookedAt(33, 16))

describe('another date for a call by card', () => {
  it('is proposed and answered as by wallet, and of one that is not held until it ends for that', () => {
    const endS = secondsOf(unheld.startsAt) - 80 * 60
    const stateAt = (booking: OwnBooking, atS: number) => moveState(booking, atS).at
    expect([near, nearOfCreator, sampleFar].map((one) => stateAt(one, nowS))).to.deep.equal([
      ...['free', 'free', 'free'],
    ])
    expect([endS - 301, endS - 300].map((atS) => stateAt(unheld, atS))).to.deep.equal(['free', 'none'])
    expect(stateAt(near, endS), 'one that is held').to.equal('free')
    const move = sampleMove({ by: 'creator' })
    expect(isMoveAsked({ ...near, move }, nowS)).to.equal(true)
    expect(stateAt({ ...nearOfCreator, move }, nowS)).to.equal('own')
  })

  it('begins when its hold lasts, or at any time where money is held anew on a saved card', () => {
    const runs = [{ first: bookedAt(28, 11, 30), last: bookedAt(28, 11, 45) }]
    expect(moveTimes(near, runs, nowS)).to.deep.equal([inHold])
    expect(moveTimes(held, runs, nowS)).to.deep.equal([inHold, beyond])
    const soon = Date.parse(bookedAt(25, 12))
    expect(openUntil(near, soon, nowS)).to.equal(soon / 1000 - 1)
    expect(openUntil(unheld, soon, nowS), 'while there is time to hold it').to.equal(
      soon / 1000 - 2 * HOUR_S - 1,
    )
    expect(openUntil(unheld, later, nowS)).to.equal(secondsOf(unheld.startsAt) - 80 * 60 - 1)
  })

  it('comes with the words that the server compares, the same for both sides', () => {
    const own = agreedMoveText(near, inHold)
    expect(own).to.equal(
      cardMoveText({
        ...{ handle: 'northlight', media: 'video', lengthMinutes: 30, amount: 8000n, currency: 'EUR' },
        ...{ startAt: secondsOf(near.startsAt), newStartAt: inHold / 1000, isSaved: false },
        captureBefore: secondsOf(bookedAt(30, 12)),
        policy: near.policy,
      }),
    )
    expect(agreedMoveText(nearOfCreator, inHold)).to.equal(own)
    expect(agreedMoveText(unheldOfCreator(sampleFar), later)).to.equal(agreedMoveText(sampleFar, later))
  })

  it('names what becomes of the money, for each side', () => {
    const ofMoney = (booking: OwnBooking, atMs: number) => plain(movedMoneyText(booking, atMs, reading))
    expect(ofMoney(near, inHold)).to.equal('€80.00 stays held on your card.')
    expect(ofMoney(nearOfCreator, inHold)).to.equal('€80.00 stays held on the fan’s card.')
    expect(ofMoney(near, beyond), 'one that cannot be had').to.equal(null)
    expect(ofMoney(held, later)).to.equal(
      'What is held now goes free. Nothing is held until Tue 1 Dec, 16:00: €80.00 is held on your saved card from then on; if it is not held by Thu 3 Dec, 14:40, the call ends and nothing is taken.',
    )
    expect(ofMoney(unheldOfCreator(unheld), Date.parse(bookedAt(26, 18)))).to.equal(
      '€80.00 is held on the fan’s saved card at once; if it is not held by Thu 26 Nov, 16:40, the call ends and your time is free.',
    )
  })

  it('has an end where no card is saved, with what to do for a later date', () => {
    expect(plain(holdBoundText(near, 'UTC'))).to.equal(
      'Your bank holds the money until Mon 30 Nov, 12:00, so dates until Sat 28 Nov, 11:30 can be chosen. For a later one, ask Northlight to decline this call: nothing is taken then, and you reserve anew.',
    )
    expect(plain(holdBoundText(nearOfCreator, 'UTC'))).to.match(
      /^The bank of Quiet Moth holds .*you decline this call, nothing is taken, and Quiet Moth reserves anew\.$/,
    )
    expect([held, unheld].map((one) => holdBoundText(one, 'UTC'))).to.deep.equal([null, null])
  })

  it('costs nothing to cancel until its money is held, and what is proposed needs no wallet', () => {
    expect(plain(newCostText(held, { atMs: later, nowS }, 'UTC'))).to.equal(
      'Until the money is held for it, cancelling costs you nothing. Once the money is held, cancelling costs €40.00, from Wed 2 Dec, 16:00 on €80.00.',
    )
    expect(newDateCost(held, later, nowS)).to.deep.equal({ units: 0n, next: null })
    const kept = proposeTexts(nearOfCreator, { atMs: inHold, nowS, untilS: nowS + HOUR_S }, 'UTC')
    expect(kept.map(plain)).to.deep.equal([
      'Quiet Moth can accept until Wed 25 Nov, 10:29. Until they do, the old date holds.',
      'Once they accept: €80.00 stays held on the fan’s card.',
      'What cancelling costs Quiet Moth counts from the new date once it holds. With the new date, cancelling now would cost Quiet Moth nothing, and €40.00 from Thu 26 Nov, 11:30 on.',
    ])
    const ends = (untilS: number) =>
      proposeTexts(unheld, { atMs: later, nowS, untilS }, 'UTC')[0]?.endsWith('what was proposed ends.')
    const firstS = secondsOf(unheld.startsAt) - 48 * HOUR_S
    expect([ends(firstS + 1), ends(firstS)], 'where a hold can come first').to.deep.equal([true, false])
    const sooner = { startsAt: bookedAt(25, 15), endsAt: bookedAt(25, 15, 30) }
    const asked: OwnBooking = { ...near, move: sampleMove(sooner) }
    expect(openMoveText(asked, nowS)).to.match(/then cancelling costs €80\.00\. Withdraw it first\.$/)
  })
})
