import { expect } from 'chai'
import { BOOKING_CAUSES } from '#domain/booking/words.ts'
import { bookingGroups, bookingState, causeText, sharesText } from '#web/bookings/booked/bookingWords.ts'
import { bookingExitText } from '#web/bookings/booked/steps/exitWords.ts'
import {
  bookedAt,
  bookedNowS,
  sampleBooking,
  sampleBookings,
  sampleUnplaced,
} from '#web/fixtures/bookings/sampleBookings.ts'

const HOUR_S = 3600
const startS = Date.parse(bookedAt(26, 15, 30)) / 1000
const booking = sampleBooking(1, {})
const wordAt = (atS: number, more: Parameters<typeof sampleBooking>[1] = {}) =>
  bookingState(sampleBooking(1, more), atS).word

describe('where a booked call stands, in words', () => {
  it('follows the time of the server', () => {
    const endS = startS + 1800
    const words = [startS - 1, startS, endS - 1, endS, endS + 36 * HOUR_S - 1, endS + 36 * HOUR_S].map(
      (atS) => wordAt(atS),
    )
    expect(words).to.deep.equal([
      ...['Booked', 'On now', 'On now', 'Waiting for a word', 'Waiting for a word', 'Can be ended'],
    ])
  })

  it('is what became of the money at the end, and never firm before the network is', () => {
    const states = sampleBookings.map((one) => {
      const { word, isFirm } = bookingState(one, bookedNowS)
      return [word, isFirm]
    })
    expect(states).to.deep.equal([
      ['Booked', true],
      ['Confirming', false],
      ['On now', true],
      ['Waiting for a word', true],
      ['Divided', true],
      ['Paid', true],
      ['Given back', true],
      ['The network dropped the payment; it may come again', false],
      ['Can be ended', true],
    ])
    expect(bookingState(sampleBooking(1, { status: 'refunded', isSecured: false }), bookedNowS)).to.include({
      ...{ word: 'Given back', isFirm: false },
    })
    expect(bookingState(sampleUnplaced, bookedNowS).word).to.equal('Its time was taken')
  })

  it('[S3.36] how it can be ended is the engine’s exit, for each side with its moment', () => {
    expect(bookingExitText(booking, bookedNowS, 'Europe/Berlin')).to.equal(
      'If nobody does anything, you can take everything back from Sat 28 Nov, 05:00 on.',
    )
    const confirmed = sampleBooking(1, { status: 'confirmed', side: 'creator', fanName: null })
    expect(bookingExitText(confirmed, bookedNowS, 'UTC')).to.match(
      /^If nobody does anything, either of you can end it from Sat 28 Nov, 04:00 on: then you get 0\.0195 ETH\.$/,
    )
    expect(bookingExitText({ ...confirmed, side: 'fan' }, bookedNowS, 'UTC')).to.match(
      /^.?Northlight.? states that it took place\. If you do not object until Sat 28 Nov, 04:00, they are paid\.$/,
    )
    const attested = sampleBooking(1, {
      status: 'attested',
      pending: { until: bookedAt(27, 3, 30), creatorBps: 5000, cause: 'fanAbsent' },
    })
    expect(bookingExitText(attested, bookedNowS, 'UTC')).to.match(
      /^If nobody objects until Fri 27 Nov, 03:30, you get 0\.01 ETH back and .?Northlight.? gets 0\.00975 ETH: either of you can end it from then on\.$/,
    )
    expect(bookingExitText(attested, Date.parse(bookedAt(27, 3, 30)) / 1000, 'UTC')).to.match(
      /^Its time is over: you get 0\.01 ETH back and .* as soon as one of you ends it\.$/,
    )
    expect(bookingExitText(sampleBooking(1, { status: 'completed' }), bookedNowS, 'UTC')).to.equal(null)
    expect(bookingExitText(sampleBooking(1, { status: 'none' }), bookedNowS, 'UTC')).to.equal(null)
  })

  it('names who gets what and why as who reads it', () => {
    const shares = { toCreator: 9_750_000_000_000_000n, toFan: 10_000_000_000_000_000n }
    expect(sharesText(shares, { ...booking, side: 'creator', fanName: null })).to.equal(
      'you get 0.00975 ETH and the fan gets 0.01 ETH back',
    )
    expect(causeText('cancelled', booking)).to.equal('You cancelled.')
    expect(causeText('cancelled', { ...booking, side: 'creator' })).to.equal('Quiet Moth cancelled.')
    expect(causeText('declined', { ...booking, channel: null })).to.equal('0xcccc…cccc gave the money back.')
    const all = BOOKING_CAUSES.map((cause) => causeText(cause, booking))
    expect(new Set(all).size).to.equal(BOOKING_CAUSES.length)
  })

  it('the next one is first, then the latest of those that are over', () => {
    const { open, over } = bookingGroups(sampleBookings)
    const [opened, ended] = [open, over].map((group) => group.map(({ id }) => Number(id.slice(4))))
    expect(opened).to.deep.equal([9, 4, 3, 1, 2, 8])
    expect(ended).to.deep.equal([7, 5, 6])
  })
})
