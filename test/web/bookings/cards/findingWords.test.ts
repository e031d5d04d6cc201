import { expect } from 'chai'
import { findingText } from '#web/bookings/arbitration/arbitrationWords.ts'
import { type OwnBooking, settleSteps } from '#web/bookings/booked/bookingModel.ts'
import { bookingState } from '#web/bookings/booked/bookingWords.ts'
import { shownFinding } from '#web/bookings/booked/finding/findingWords.ts'
import { bookingExitText } from '#web/bookings/booked/steps/exitWords.ts'
import { isSplitOpen } from '#web/bookings/splits/splitModel.ts'
import { judgedText } from '#web/calls/meetingWords.ts'
import {
  sampleAttested,
  sampleFinding,
  sampleOver,
  sampleUnsettled,
} from '#web/fixtures/bookings/cards/sampleFindings.ts'
import { bookedAt, bookedNowS, sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'

const MINUTE_S = 60
const endS = Date.parse(sampleOver().endsAt) / 1000
const untilS = Date.parse(bookedAt(25, 21, 10)) / 1000
const plain = (text: string | null | undefined) => text?.replace(/[⁨⁩]/g, '')
const shown = (booking: OwnBooking, atS = bookedNowS) => {
  const found = shownFinding(booking, atS, 'UTC')
  return found && [found.kind, plain(found.text)]
}
const now = { nowS: bookedNowS, zone: 'UTC' }
const ofCreator = (booking: OwnBooking): OwnBooking => ({ ...booking, side: 'creator' })

describe('[S3.46] what follows from what was seen of a call by card, in words', () => {
  it('is who was there and what that pays, to either side, and until when it can be objected to', () => {
    const absent = { fanSeconds: 4, overlapSeconds: 0, cause: 'fanAbsent' as const }
    const half = { overlapSeconds: 900, leastBps: 5000, mostBps: 5000, cause: 'interrupted' as const }
    const none = { ...{ creatorSeconds: 0, fanSeconds: 0, overlapSeconds: 0 }, leastBps: 0, mostBps: 0 }
    const final = 'Final on Wed 25 Nov, 21:10 unless one of you objects.'
    const rows = [
      [
        sampleAttested(),
        `Both of you were there for 28:12 of 30:00, so €80.00 is taken from your card and Northlight gets €78.00 of it. ${final}`,
      ],
      [
        ofCreator(sampleAttested(absent)),
        `Quiet Moth was there for less than 10 minutes. Of 30:00 you were there for 29:01, and Quiet Moth for 0:04, so you get €78.00. ${final}`,
      ],
      [
        sampleAttested(absent),
        `You were there for less than 10 minutes. Of 30:00 you were there for 0:04, and Northlight for 29:01, so €80.00 is taken from your card and Northlight gets €78.00 of it. ${final}`,
      ],
      [
        ofCreator(sampleAttested(half)),
        `The call broke off. Both of you were there for 15:00 of 30:00, so you get €39.00 and Quiet Moth keeps €40.00. ${final}`,
      ],
      [
        sampleAttested({ ...none, cause: 'nobodyCame' }),
        `Nobody came, so nothing is taken from your card. ${final}`,
      ],
    ] as const
    expect(rows.map(([booking]) => shown(booking))).to.deep.equal(rows.map(([, text]) => ['attested', text]))
  })

  it('has the word, the end and the steps of an attested call: both object, the fan alone confirms', () => {
    const attested = sampleAttested()
    expect(bookingState(attested, bookedNowS)).to.deep.equal({ word: 'Seen', tone: 'ok', isFirm: true })
    expect(bookingState(attested, untilS).word, 'its time is over').to.equal('Being ended')
    expect(plain(bookingExitText(attested, bookedNowS, 'UTC'))).to.equal(
      'If nobody objects until Wed 25 Nov, 21:10, €80.00 is taken from your card and Northlight gets €78.00 of it. This site ends it then by itself.',
    )
    expect(settleSteps(attested, bookedNowS)).to.deep.equal(['confirm', 'dispute'])
    expect(settleSteps(ofCreator(attested), bookedNowS)).to.deep.equal(['decline', 'dispute'])
    expect(isSplitOpen(attested, bookedNowS)).to.equal(true)
    const [, objected] = shown({ ...attested, status: 'disputed' }) ?? []
    expect(objected).to.match(
      /30:00\. By that, and if nothing else decides it, .* gets €78\.00 of it\. One of you objected\.$/,
    )
  })

  it('of a contested one is both shares, that nothing is decided, and what who reads can do', () => {
    expect(shown(sampleUnsettled)).to.deep.equal([
      'contested',
      'What was seen does not settle it: of 30:00, 9:00 together are proven. Depending on what is true of the rest, €24.00 is taken from your card and Northlight gets €23.40 of it, or up to this: €80.00 is taken from your card and Northlight gets €78.00 of it. Nothing was decided by it. You can confirm that it took place, propose a split or object.',
    ])
    const confirmed = ofCreator({ ...sampleUnsettled, status: 'confirmed' })
    expect(shown(confirmed)?.[1]).to.match(/Nothing was decided by it\. You can propose a split or object\.$/)
    const lost = { ...{ creatorSeconds: 0, fanSeconds: 0, overlapSeconds: 0 }, leastBps: 0 }
    const empty = sampleFinding({ kind: 'contested', cause: null, ...lost })
    expect(shown(ofCreator({ ...sampleUnsettled, finding: empty }))?.[1]).to.match(
      /^What was seen does not settle it: nothing of this call is proven\. .* You can state that it took place, /,
    )
    const pending = { until: bookedAt(27, 6), creatorBps: 5000, cause: 'arbiterSilent' as const }
    const disputed: OwnBooking = { ...sampleUnsettled, status: 'disputed', pending }
    expect(shown(disputed)?.[1], 'an arbiter decides').to.match(/Nothing was decided by it\.$/)
    const words = [sampleUnsettled, confirmed, disputed].map((one) => bookingState(one, bookedNowS).word)
    expect(words).to.deep.equal(['Contested', 'Contested', 'Disputed'])
  })

  it('is to come from the end on, as long as it can, and never of a call that has none', () => {
    const over = sampleOver()
    const lastS = endS + 24 * 60 * MINUTE_S
    const at = [endS - 1, endS, endS + 10 * MINUTE_S - 1, endS + 10 * MINUTE_S, lastS, lastS + 1]
    const [soon, now] = ['looked at ten minutes after the end.', 'being looked at now.']
    expect(at.map((atS) => shown(over, atS)?.[1]?.replace('What was seen is ', '') ?? null)).to.deep.equal([
      ...[null, soon, soon, now, now, null],
    ])
    const without: OwnBooking[] = [
      sampleBooking(37, { startsAt: over.startsAt, endsAt: over.endsAt }),
      { ...over, isPlaced: false },
      { ...over, status: 'completed' },
      { ...sampleAttested(), status: 'completed' },
    ]
    expect(without.map((one) => shown(one))).to.deep.equal([null, null, null, null])
    expect([over, sampleUnsettled, ...without.slice(2)].map((one) => judgedText(one) !== null)).to.deep.equal(
      [...[true, false, false, false]],
    )
    expect(judgedText(sampleBooking(37, {})), 'agreed without it').to.equal(null)
  })

  it('of two who never came together is that, whatever an absence pays', () => {
    const apart = { overlapSeconds: 0, leastBps: 0, mostBps: 0, cause: 'creatorAbsent' as const }
    expect(shown(sampleAttested(apart))?.[1]).to.match(
      /^Northlight was never there together with you\. Of 30:00 /,
    )
  })

  it('is the share between least and most to an arbiter, and in the record where it is attested', () => {
    const seen =
      'Proven: Northlight was there for 29 min 1 s, Quiet Moth for 28 min 23 s, both at once for 9 min of 30 min.'
    expect(plain(findingText(sampleUnsettled, now))).to.equal(
      `${seen} The rest could make it from 30 % to 100 % for the creator, so nothing was attested.`,
    )
    expect([sampleAttested(), sampleOver()].map((one) => findingText(one, now))).to.deep.equal([null, null])
  })
})
