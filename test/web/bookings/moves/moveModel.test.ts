import { expect } from 'chai'
import { isMoveAsked, moveState, moveTimes, newDateOf } from '#web/bookings/moves/moveModel.ts'
import {
  askedMoveText,
  newCostText,
  openMoveText,
  ownMoveText,
  proposeTexts,
} from '#web/bookings/moves/moveWords.ts'
import { bookedAt, bookedNowS, sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'
import { sampleMove } from '#web/fixtures/bookings/sampleMoves.ts'

const HOUR_S = 3600
const startS = Date.parse(bookedAt(26, 15, 30)) / 1000
const booking = sampleBooking(1, {})
const stateOf = (more: Parameters<typeof sampleBooking>[1], atS = bookedNowS) =>
  moveState(sampleBooking(1, more), atS).at

describe('another date for a booked call', () => {
  it('is proposed for what is agreed here, placed, open and not begun, while there is time to accept it', () => {
    expect([stateOf({}), stateOf({ side: 'creator' })]).to.deep.equal(['free', 'free'])
    const others = [
      { channel: null },
      { isPlaced: false },
      { status: 'confirmed' },
      { status: 'none' },
    ] as const
    expect(others.map((more) => stateOf(more))).to.deep.equal(['none', 'none', 'none', 'none'])
    const times = [startS - 301, startS - 300, startS].map((atS) => stateOf({}, atS))
    expect(times).to.deep.equal(['free', 'none', 'none'])
  })

  it('is answered by the other side alone, as long as a transaction can make it', () => {
    const move = sampleMove()
    const untilS = Date.parse(move.validUntil) / 1000
    expect([stateOf({ move }), stateOf({ move, side: 'creator' })]).to.deep.equal(['own', 'asked'])
    const ofCreator = [untilS - 60, untilS - 59].map((atS) => stateOf({ move, side: 'creator' }, atS))
    expect(ofCreator, 'as long as the server lets them begin').to.deep.equal(['asked', 'late'])
    expect([untilS, untilS + 1].map((atS) => stateOf({ move }, atS))).to.deep.equal(['own', 'late'])
    const ended = sampleBooking(1, { move, side: 'creator', status: 'refunded' })
    expect(isMoveAsked(ended, bookedNowS), 'of a booking that is over').to.equal(false)
  })

  it('begins at another time that leaves the other side time to accept', () => {
    const soonS = startS - 2 * HOUR_S
    const runs = [
      { first: bookedAt(26, 13, 30), last: bookedAt(26, 13, 45) },
      { first: bookedAt(26, 15, 15), last: bookedAt(26, 15, 45) },
    ]
    expect(moveTimes(booking, runs, soonS).map((atMs) => new Date(atMs).toISOString())).to.deep.equal([
      ...[bookedAt(26, 13, 45), bookedAt(26, 15, 15), bookedAt(26, 15, 45)],
    ])
  })

  it('is signed in seconds for its revision, open for three days and never into either date', () => {
    const { id } = booking.escrow
    const later = Date.parse(bookedAt(40, 16))
    const openAt = (nowS: number, atMs = later) => newDateOf({ ...booking, revision: 2 }, atMs, nowS)
    const early = startS - 100 * HOUR_S
    expect(openAt(early)).to.deep.equal({
      ...{ id, startAt: later / 1000, revision: 2, validUntil: early + 72 * HOUR_S },
    })
    expect(openAt(bookedNowS)?.validUntil, 'before the old date').to.equal(startS - 1)
    const earlier = startS - HOUR_S
    expect(openAt(bookedNowS, earlier * 1000)?.validUntil, 'before the new one').to.equal(earlier - 1)
    expect(openAt(startS - 300)).to.equal(null)
  })

  it('reads for each side as who proposed it, with both dates and until when', () => {
    const move = sampleMove()
    const ofCreator = sampleBooking(1, { side: 'creator', fanName: null })
    const date = { atMs: Date.parse(move.startsAt), nowS: bookedNowS }
    expect(ownMoveText(booking, move, 'UTC').replace(/[⁨⁩]/g, '')).to.equal(
      'You proposed Thursday 3 December 2026, 16:00 to 16:30. Northlight can accept until Thu 26 Nov, 15:28.',
    )
    expect(ownMoveText(booking, { ...move, isTaken: true }, 'UTC')).to.match(
      /has begun to accept it, which is possible until Thu 26 Nov, 15:29\. You cannot withdraw it any more\.$/,
    )
    expect(askedMoveText(ofCreator, move, 'UTC')).to.equal(
      'The fan proposes Thursday 3 December 2026, 16:00 to 16:30 instead of Thursday 26 November 2026, 15:30 to 16:00. You can accept until Thu 26 Nov, 15:28.',
    )
    expect(proposeTexts(ofCreator, { ...date, untilS: startS - 1 }, 'UTC')).to.deep.equal([
      'The fan can accept until Thu 26 Nov, 15:28. Until they do, the old date holds. Once they have begun to accept it, you cannot withdraw it any more.',
      'What cancelling costs the fan counts from the new date once it holds. With the new date, cancelling now would cost the fan nothing, and 0.01 ETH from Tue 1 Dec, 16:00 on.',
      'Your wallet only signs it. It sends nothing and pays nothing.',
    ])
  })

  it('names what cancelling costs with it, also while who cancels has proposed it', () => {
    const early = startS - 20 * 24 * HOUR_S
    const atMs = (early + 24 * HOUR_S) * 1000
    const sooner = sampleMove({ startsAt: new Date(atMs).toISOString() })
    const costOf = (more: Parameters<typeof sampleBooking>[1]) =>
      newCostText(sampleBooking(1, more), { atMs, nowS: early }, 'UTC').replace(/[⁨⁩]/g, '')
    expect(costOf({})).to.match(/^With the new date, cancelling now would cost you 0\.01 ETH/)
    expect(costOf({ side: 'creator', fanName: 'Mira' })).to.match(/would cost Mira 0\.01 ETH/)
    const riskOf = (more: Parameters<typeof sampleBooking>[1]) => openMoveText(sampleBooking(1, more), early)
    expect(riskOf({ move: sooner })).to.equal(
      'Your proposed date can still be accepted before this: then cancelling costs 0.01 ETH. Withdraw it first.',
    )
    expect(riskOf({ move: { ...sooner, isTaken: true } })).to.match(/You cannot withdraw it any more\.$/)
    const others = [{ move: { ...sooner, by: 'creator' as const } }, { move: sampleMove() }, {}]
    expect(others.map(riskOf), 'of the other side, no dearer, none').to.deep.equal([null, null, null])
  })
})
