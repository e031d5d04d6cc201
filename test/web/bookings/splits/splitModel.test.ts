import { expect } from 'chai'
import { bookingExitText } from '#web/bookings/booked/steps/exitWords.ts'
import { bpsOf, isSplitOpen, percentOf, splitShares } from '#web/bookings/splits/splitModel.ts'
import { acceptWord, askedSplitText, ownSplitText, sameSplitText } from '#web/bookings/splits/splitWords.ts'
import { timeLeftText } from '#web/bookings/splits/timeLeft.ts'
import { sampleContested } from '#web/fixtures/bookings/sampleArbitration.ts'
import { bookedNowS, sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'

const plain = (text: string | null) => text?.replace(/[⁨⁩]/g, '')

describe('a split of a booked call', () => {
  it('comes to all that the escrow holds, the fee off the creator’s part alone, each rounded down', () => {
    const booking = sampleContested()
    const odd = { ...booking, price: { ...booking.price, units: '1001' } }
    const shares = [0, 3300, 10_000].map((bps) => splitShares(odd, bps))
    expect(shares.map(({ toCreator, toFan, fee }) => [toCreator, toFan, fee])).to.deep.equal([
      [0n, 1001n, 0n],
      [322n, 671n, 8n],
      [976n, 0n, 25n],
    ])
  })

  it('is typed in whole percents, and one of elsewhere is read to its hundredth', () => {
    expect(['0', ' 7 ', '100'].map(bpsOf)).to.deep.equal([0, 700, 10_000])
    const wrong = ['', '101', '1e2', '-1', '33.3', '0x1', '½', '999'].map(bpsOf)
    expect(wrong.filter((bps) => bps !== null)).to.deep.equal([])
    expect([0, 3333, 10_000].map(percentOf)).to.deep.equal(['0', '33.33', '100'])
  })

  it('is possible from the beginning of a call until its booking has ended', () => {
    const startS = Date.parse(sampleBooking(1, {}).startsAt) / 1000
    const openAt = (atS: number, more: Parameters<typeof sampleBooking>[1] = {}) =>
      isSplitOpen(sampleBooking(1, more), atS)
    expect([startS - 1, startS].map((atS) => openAt(atS))).to.deep.equal([false, true])
    const statuses = ['none', 'confirmed', 'attested', 'disputed', 'split', 'refunded'] as const
    expect(statuses.map((status) => openAt(startS, { status }))).to.deep.equal([
      ...[false, true, true, true, false, false],
    ])
  })

  it('reads for each side with what that one gets, to the last digit', () => {
    const ofFan = sampleContested({ creatorAsk: 3333 })
    const ofCreator = sampleContested({ side: 'creator', fanName: null, creatorAsk: 3333 })
    expect(plain(askedSplitText(ofFan, 3333))).to.equal(
      'Northlight proposes that you get 0.013334 ETH back and Northlight gets 0.00649935 ETH.',
    )
    expect(acceptWord(ofFan, 3333)).to.equal('Accept: you get 0.013334 ETH')
    expect(acceptWord(ofCreator, 3333)).to.equal('Accept: you get 0.00649935 ETH')
    expect(ownSplitText(ofCreator, 3333)).to.match(
      /^You propose that you get 0\.00649935 ETH and the fan gets 0\.013334 ETH back\. The fan can accept it/,
    )
    expect(plain(sameSplitText(ofFan, 3333))).to.match(/^Northlight proposes this already/)
    expect(sameSplitText(ofCreator, 3333)).to.match(/^This is what you propose already/)
    expect(sameSplitText(ofFan, 3300)).to.equal(null)
  })
})

describe('how long a dispute is open', () => {
  it('is counted in days and hours, in the last day by the second, and then it is over', () => {
    const lefts = [6 * 86_400 + 4 * 3600 + 59, 86_400, 86_399, 11_525, 59, 1, 0, -5]
    expect(lefts.map((left) => timeLeftText(1000 + left, 1000))).to.deep.equal([
      ...['6 days 4 h left', '1 day left', '23:59:59 left', '3:12:05 left', '0:00:59 left', '0:00:01 left'],
      ...['its time is over', 'its time is over'],
    ])
  })

  it('stands beside what an arbiter’s silence brings', () => {
    expect(plain(bookingExitText(sampleContested(), bookedNowS, 'UTC'))).to.equal(
      'If no arbiter decides until Tue 1 Dec, 19:00, you get 0.01 ETH back and Northlight gets 0.00975 ETH as soon as one of you ends it.',
    )
  })
})
