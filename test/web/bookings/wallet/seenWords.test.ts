import { expect } from 'chai'
import { findingText } from '#web/bookings/arbitration/arbitrationWords.ts'
import {
  type OwnBooking,
  type SettleStep,
  settleSteps,
  stepEffect,
} from '#web/bookings/booked/bookingModel.ts'
import { bookingState } from '#web/bookings/booked/bookingWords.ts'
import { shownFinding } from '#web/bookings/booked/finding/findingWords.ts'
import { bookingExitText } from '#web/bookings/booked/steps/exitWords.ts'
import { droppedText, stepText, stepWord, waitText } from '#web/bookings/booked/steps/stepWords.ts'
import { judgedText } from '#web/calls/meetingWords.ts'
import { bookedAt, bookedNowS as nowS } from '#web/fixtures/bookings/sampleBookings.ts'
import {
  sampleFoundCall,
  sampleSeenAttested,
  sampleSeenOver,
  sampleSeenUnsettled,
} from '#web/fixtures/bookings/wallet/sampleFoundCalls.ts'

const plain = (text: string | null | undefined) => text?.replace(/[⁨⁩]/g, '') ?? null
const secondsOf = (instant: string) => Date.parse(instant) / 1000
/** Twelve hours before it ends by waiting. */
const lastS = secondsOf(bookedAt(26, 9))
const kept = { keeper: 'works' as const }
const disputed = {
  status: 'disputed' as const,
  pending: { until: bookedAt(31, 19), creatorBps: 10_000, cause: 'arbiterSilent' as const },
}
const shown = (booking: OwnBooking, atS = nowS) => {
  const found = shownFinding(booking, atS, 'UTC')
  return found && [found.kind, plain(found.text)]
}
const next = (booking: OwnBooking) => plain(bookingExitText(booking, nowS, 'UTC'))

describe('[S3.46] what follows from what was seen of a call by wallet, in words', () => {
  const seen = 'The call broke off. Both of you were there for 15:00 of 30:00'
  const half = 'you get 0.01 ETH back and Northlight gets 0.00975 ETH'

  it('is who brings it to the escrow and until when, and then how long both can object', () => {
    const ends = `either of you can end it: then ${half}.`
    const later = `${half} 12 hours`
    const rows: [OwnBooking, string, string][] = [
      [sampleSeenOver(), 'open', 'What was seen is being looked at now.'],
      [
        sampleFoundCall({ signed: null }, kept),
        'clear',
        `${seen}. This site has not signed it yet, so it cannot be brought to the escrow. If that is not done until Thu 26 Nov, 09:00, what stands under What happens next follows.`,
      ],
      [
        sampleFoundCall({}, kept),
        'clear',
        `${seen}, so ${later} after the escrow has it, unless one of you objects. This site brings it there now.`,
      ],
      [
        sampleFoundCall(),
        'clear',
        `${seen}. Either of you can bring it to the escrow until Thu 26 Nov, 09:00. Once it was there for 12 hours and nobody objected, ${ends}`,
      ],
      [
        sampleSeenAttested(kept),
        'attested',
        `${seen}, so ${half}. Final on Wed 25 Nov, 21:12 unless one of you objects.`,
      ],
      [
        sampleSeenAttested({ finding: null }),
        'attested',
        `Attested at the escrow: The call broke off, so ${half}. Final on Wed 25 Nov, 21:12 unless one of you objects.`,
      ],
      [
        sampleFoundCall({}, { ...kept, ...disputed }),
        'clear',
        `${seen}, so if no arbiter decides, ${half}. This site brings it there now.`,
      ],
      [
        sampleFoundCall({}, disputed),
        'clear',
        `${seen}. Either of you can bring it to the escrow until Tue 1 Dec, 07:00. Once it is there and no arbiter decided in time, ${ends}`,
      ],
    ]
    expect(rows.map(([booking]) => shown(booking))).to.deep.equal(rows.map(([, ...words]) => words))
    const late = (what: string) =>
      `That was not ${what} in time, so nothing follows from it by itself. What follows instead stands under What happens next.`
    expect(shown(sampleFoundCall({}, kept), lastS)?.[1]).to.match(/brings it there now/)
    for (const one of [sampleFoundCall(), sampleFoundCall({}, kept)])
      expect(shown(one, lastS + 1)).to.deep.equal(['clear', `${seen}. ${late('brought to the escrow')}`])
    expect(shown(sampleFoundCall({ signed: null }), lastS + 1)?.[1]).to.equal(`${seen}. ${late('signed')}`)
  })

  it('is what the escrow has, where somebody else attested something else', () => {
    const pending = { until: bookedAt(25, 21, 12), creatorBps: 0, cause: 'nobodyCame' as const }
    for (const one of [sampleFoundCall(), sampleSeenUnsettled])
      expect(shown({ ...one, status: 'attested', pending })?.[1]).to.match(
        /^Attested at the escrow: Nobody came, so you get everything back\. Final/,
      )
    expect(shown(sampleSeenUnsettled)?.[0]).to.equal('contested')
  })

  it('is the word beside the call in each of these, and what is to come is said at the end of it', () => {
    const words = [
      sampleSeenOver(),
      sampleFoundCall({ signed: null }, kept),
      sampleFoundCall({}, kept),
      sampleFoundCall(),
      sampleSeenAttested(),
      sampleSeenUnsettled,
      sampleFoundCall({}, disputed),
    ].map((one) => bookingState(one, nowS).word)
    expect(words).to.deep.equal([
      ...['Waiting for a word', 'Seen, not signed yet', 'Seen, being brought', 'Seen, can be brought'],
      ...['Seen', 'Contested', 'Disputed'],
    ])
    expect(bookingState(sampleFoundCall(), lastS + 1).word, 'too late').to.equal('Waiting for a word')
    const byOther = sampleSeenAttested({ finding: null })
    const ends = [sampleSeenOver(), sampleFoundCall(), byOther, { ...byOther, status: 'disputed' as const }]
    expect(ends.map((one) => judgedText(one) !== null)).to.deep.equal([true, false, false, false])
  })

  it('comes first in how the call ends by waiting, until the escrow has it', () => {
    const everything = 'nobody does anything, you can take everything back from Thu 26 Nov, 21:00 on.'
    const end = 'This site ends it then by itself, at its own cost.'
    expect(next(sampleSeenOver())).to.equal(`If what is seen of it decides nothing and ${everything}`)
    expect(next({ ...sampleSeenOver(kept), isSecured: false }), 'nothing can follow').to.match(/^If nobody /)
    expect(next(sampleFoundCall())).to.equal(`If what was seen does not come to the escrow and ${everything}`)
    expect(next(sampleSeenUnsettled)).to.equal(`If ${everything}`)
    expect(next(sampleFoundCall({}, { ...kept, status: 'confirmed' }))).to.equal(
      `Northlight states that it took place. If what was seen does not come to the escrow and you do not object until Thu 26 Nov, 21:00, they are paid. ${end}`,
    )
    const objected = `If nobody objects until Wed 25 Nov, 21:12, ${half}`
    expect(next(sampleSeenAttested(kept))).to.equal(`${objected}. ${end}`)
    expect(next(sampleSeenAttested())).to.equal(`${objected}: either of you can end it from then on.`)
  })

  it('is asked before it is brought: what it comes to, or an arbiter’s silence, and what falls away', () => {
    const asked = sampleFoundCall({}, { creatorAsk: 7500 })
    const said = (one: OwnBooking, kind: SettleStep) => {
      const effect = stepEffect(one, kind, nowS)
      return plain(effect && stepText(one, effect, { nowS, zone: 'UTC' }))
    }
    const textOf = (one: OwnBooking) => {
      const effect = stepEffect(one, 'attest', nowS)
      return effect && [stepWord('attest', one, effect), said(one, 'attest')]
    }
    const word = 'Bring it to the escrow'
    expect(textOf(asked)).to.deep.equal([
      word,
      `What was seen comes to this: ${half}. Either of you can object for 12 hours after it is there; if nobody does, either can end it then. This cannot be taken back.`,
    ])
    expect(textOf(sampleFoundCall({}, disputed))).to.deep.equal([
      word,
      `An arbiter goes on deciding until Tue 1 Dec, 19:00. If none does, what was seen counts: ${half} when it ends then. This cannot be taken back.`,
    ])
    const silent = `and no arbiter decides, ${half} as soon as one of you ends it.`
    expect(said(sampleFoundCall(), 'dispute')).to.equal(
      `You object, and an arbiter of this site decides until Wed 9 Dec, 09:30. If what was seen does not come to the escrow ${silent} This cannot be taken back.`,
    )
    expect(said(sampleSeenUnsettled, 'dispute')).to.include('. If none does, you get')
    expect(said(sampleSeenOver({ side: 'creator' }), 'confirm')).to.equal(
      'You state that it took place. If what is seen of it decides nothing and Quiet Moth does not object until Thu 26 Nov, 21:00, the money is yours from then on. This cannot be taken back.',
    )
    const effect = stepEffect(asked, 'attest', nowS)
    expect(effect && droppedText(asked, effect)).to.match(/^The split that .* proposes falls away with it/)
    const object = stepEffect(sampleFoundCall(), 'dispute', nowS)
    const waits = [sampleSeenOver(), sampleFoundCall(), sampleSeenUnsettled].map(
      (one) => object && waitText(one, object, { nowS, zone: 'UTC' }) !== null,
    )
    expect(waits, 'what waiting brings is known of a contested one alone').to.deep.equal([false, false, true])
    const late = stepEffect(sampleFoundCall(), 'dispute', lastS + 1)
    const lateText = late && waitText(sampleFoundCall(), late, { nowS: lastS + 1, zone: 'UTC' })
    expect(lateText, 'an arbiter has more time, and so has the escrow').to.include(
      'by waiting. If you object, what was seen may count after all; if it does not and no arbiter decides, you get',
    )
  })

  it('can be brought by both as long as the escrow takes it, and by nobody while this site brings it', () => {
    const can = (one: OwnBooking, atS = nowS) => settleSteps(one, atS).includes('attest')
    const both = [sampleFoundCall(), sampleFoundCall({}, { side: 'creator' }), sampleFoundCall({}, disputed)]
    expect(both.map((one) => can(one))).to.deep.equal([true, true, true])
    expect([lastS, lastS + 1].map((atS) => can(sampleFoundCall(), atS))).to.deep.equal([true, false])
    const without = [
      ...[
        sampleFoundCall({}, kept),
        sampleFoundCall({}, { keeper: 'sent' }),
        sampleFoundCall({ signed: null }),
      ],
      ...[sampleSeenUnsettled, sampleSeenAttested(), sampleFoundCall({}, { status: 'completed' })],
    ]
    expect(without.map((one) => can(one))).to.deep.equal(without.map(() => false))
    expect(can(sampleFoundCall({}, { keeper: 'waits' })), 'which cannot pay for it').to.equal(true)
  })

  it('is to an arbiter what the escrow does not have, and what it has instead is in the record', () => {
    const proven =
      'Proven: Northlight was there for 29 min 1 s, Quiet Moth for 28 min 23 s, both at once for 15 min of 30 min.'
    const read = (one: OwnBooking, atS = nowS) => plain(findingText(one, { nowS: atS, zone: 'UTC' }))
    // who rules is not answered what the two could bring
    const found = sampleFoundCall({ signed: null }, disputed)
    const share = `${proven} By that it is 50 % for the creator`
    expect(read(found)).to.equal(
      `${share}. The escrow does not have it yet: once it is signed it can be brought until Tue 1 Dec, 07:00.`,
    )
    const without = `${share}, but the escrow does not have it`
    expect(read(found, secondsOf(bookedAt(31, 7)) + 1), 'too late').to.equal(`${without}.`)
    const pending = { ...disputed.pending, cause: 'attended' as const }
    expect(read(sampleFoundCall({}, { ...disputed, pending }))).to.equal(null)
    expect(read({ ...sampleSeenUnsettled, ...disputed, pending })).to.match(/100 % for the creator\.$/)
  })
})
