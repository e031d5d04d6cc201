import { expect } from 'chai'
import { BOOKING_CAUSES } from '#domain/booking/words.ts'
import { CALL_NEWS, UNBOOKED_NEWS } from '#domain/notifications/callNews.ts'

const FACTS = {
  ...{ bookingId: 'bkg_1', minutes: 30, media: 'video', startsAt: '2026-12-01T10:00:00.000Z' },
  other: 'كيلن\u200b',
}
const { call_held: nowHeld, call_not_held: notHeld } = CALL_NEWS
const { call_booked: booked, call_unplaced: unplaced, call_ended: ended } = CALL_NEWS
const {
  call_move_proposed: proposed,
  call_move_ended: unmoved,
  call_moved: moved,
  call_soon: soon,
} = CALL_NEWS
const { call_confirmed: confirmed, call_disputed: disputed } = CALL_NEWS
const { call_attested: attested, call_contested: contested } = CALL_NEWS
const { call_statement: statement, call_split_proposed: split } = CALL_NEWS

describe('what both sides of a call are told', () => {
  it('[T23] names the other side isolated, the moment in UTC, and leads to the call', () => {
    expect(booked.title({ ...FACTS, side: 'creator' })).to.equal(
      'Booked: 30 minute video call with \u2068كيلن\u2069',
    )
    expect(booked.text({ ...FACTS, side: 'fan' })).to.equal(
      'It begins Tue 1 Dec 2026, 10:00 UTC. What you paid is held until the call is over.',
    )
    expect(unplaced.text({ ...FACTS, side: 'creator' })).to.include(
      'with \u2068كيلن\u2069, and would begin Tue 1 Dec',
    )
    for (const { path } of Object.values(CALL_NEWS)) expect(path(FACTS)).to.equal('/me/calls/bkg_1')
  })

  it('of one by card names nothing that is not there by card, and why none came of a hold', () => {
    const facts = { ...FACTS, rail: 'card', toFan: '80.00 EUR', cause: 'holdEnded', purchaseId: 'pur_1' }
    expect(soon.text({ ...facts, side: 'fan' })).to.match(
      /there, propose another date or cancel: its page names what that costs\.$/,
    )
    expect(moved.text({ ...facts, side: 'fan', oldStartsAt: '2026-11-30T10:00:00.000Z' })).to.match(
      / Mon 30 Nov 2026, 10:00 UTC\. The money is held on your card, and nothing is taken yet\. What cancelling /,
    )
    expect(ended.text({ ...facts, side: 'fan' })).to.equal(
      'The bank let go of the money on the card before it was taken. Nothing is taken from your card.',
    )
    const { call_not_booked: unbooked } = UNBOOKED_NEWS
    expect(unbooked.text({ ...facts, side: 'fan', reason: 'TIME_TAKEN' })).to.equal(
      'It would have begun Tue 1 Dec 2026, 10:00 UTC. Its time had begun, or was not free any more, when your payment came. Choose another time. Nothing is taken: your bank lets go of the money within days.',
    )
    expect(unbooked.path(facts)).to.equal('/pay/pur_1')
  })

  it('of one by card says to the fan what is taken, and to the creator what they get of it', () => {
    const text = (side: string, parts: object) =>
      ended.text({ ...FACTS, rail: 'card', side, cause: 'cancelled', ...parts }).replace(/^.+? it\. /, '')
    const half = { toCreator: '39.00 EUR', toFan: '40.00 EUR', taken: '40.00 EUR' }
    expect(text('fan', half)).to.equal('40.00 EUR is taken from your card, and 40.00 EUR goes free.')
    expect(text('creator', half)).to.equal('You get 39.00 EUR.')
    const all = { toCreator: '78.00 EUR', taken: '80.00 EUR' }
    expect(text('fan', all)).to.equal('All of it, 80.00 EUR, is taken from your card.')
    expect(text('creator', { toFan: '80.00 EUR' })).to.equal('Nothing is taken from the fan’s card.')
    const places = (side: string) => booked.text({ ...FACTS, rail: 'card', side })
    expect(places('fan')).to.match(/UTC\. The money is held on your card, and nothing is taken yet\.$/)
    expect(places('creator')).to.match(/UTC\. The money is held on the fan’s card\.$/)
  })

  it('[S0.11] of one whose card is saved says when its money is held, why it is not, and what that ends', () => {
    const facts = {
      ...{ ...FACTS, rail: 'card', holdAt: '2026-11-29T10:00:00.000Z', amount: '80.00 EUR' },
      reason: 'AUTHENTICATION',
    }
    expect(booked.text({ ...facts, side: 'fan' })).to.equal(
      'It begins Tue 1 Dec 2026, 10:00 UTC. Your card is saved for it, and nothing is taken: 80.00 EUR is held on it from Sun 29 Nov 2026, 10:00 UTC on. Until it is held you can cancel, and that costs nothing.',
    )
    expect(booked.text({ ...facts, side: 'creator' })).to.match(
      /UTC\. The fan’s card is saved, and the money is held on it from Sun 29 Nov .* nothing is taken\.$/,
    )
    expect(notHeld.text({ ...facts, side: 'fan', holdAt: '2026-11-30T10:00:00.000Z' })).to.equal(
      '80.00 EUR could not be held on your card. Your bank wants you to confirm it, and you were not there. Nothing is taken. It is tried again Mon 30 Nov 2026, 10:00 UTC; if it is not held by Tue 1 Dec 2026, 08:40 UTC, the call ends. You can have it held now on the page of the call, on this card or on another one.',
    )
    const last = { ...facts, holdAt: '2026-12-01T08:00:00.000Z' }
    expect(notHeld.text({ ...last, side: 'fan' })).to.match(
      / It is tried for the last time Tue 1 Dec 2026, 08:00 UTC: if that comes to nothing, the call ends\. You can have it held now /,
    )
    for (const [holdAt, next] of [
      [
        '2026-12-01T08:01:00.000Z',
        /last time Tue 1 Dec 2026, 08:01 UTC: if that comes to nothing, the call ends\.$/,
      ],
      ['2026-12-01T08:40:00.000Z', / It is not tried again, and the call ends Tue 1 Dec 2026, 08:40 UTC\.$/],
    ] as const)
      expect(notHeld.text({ ...facts, side: 'fan', holdAt })).to.match(next)
    expect(soon.text({ ...last, side: 'fan' })).to.match(
      / not held on your card yet: if it is not by Tue 1 Dec 2026, 08:40 UTC, the call ends\. .* cancel: that costs nothing until the money is held\.$/,
    )
    expect(soon.text({ ...last, side: 'creator' })).to.match(
      / on the fan’s card yet: .* be there, propose another date or decline it\.$/,
    )
    const newDate = { ...facts, oldStartsAt: '2026-11-30T10:00:00.000Z' }
    expect(moved.text({ ...newDate, side: 'fan' })).to.match(
      / Mon 30 Nov 2026, 10:00 UTC\. Your card is saved for it, .* 80\.00 EUR is held on it from Sun 29 Nov 2026, 10:00 UTC on\. /,
    )
    expect(moved.text({ ...newDate, side: 'creator' })).to.match(/ 10:00 UTC\. The fan’s card is saved, /)
    expect(nowHeld.text({ ...FACTS, amount: '80.00 EUR', side: 'fan' })).to.match(
      /^80\.00 EUR is held on your card, and nothing is taken yet\. The call begins Tue 1 Dec 2026, 10:00 UTC\. /,
    )
    expect(nowHeld.text({ ...FACTS, amount: '80.00 EUR', side: 'creator' })).to.match(
      /^The money is held on the fan’s card\. /,
    )
    const end = { ...FACTS, rail: 'card', cause: 'unsecured', toFan: '80.00 EUR' }
    expect(ended.text({ ...end, side: 'creator' })).to.equal(
      'The money could not be held on the card in time. Nothing is taken from the fan’s card. Your time is free again.',
    )
    expect(ended.text({ ...end, side: 'fan' })).to.match(/ from your card\. Choose another time\.$/)
    const late = { ...facts, reason: 'CALL_OVER' }
    expect(UNBOOKED_NEWS.call_not_booked.title(late)).to.match(/^Over before your payment: 30 minute/)
    expect(UNBOOKED_NEWS.call_not_booked.text(late)).to.match(/^The call was over already, .* within days\.$/)
    const unbooked = UNBOOKED_NEWS.call_not_booked.text({ ...facts, reason: 'TIME_TAKEN', card: 'saved' })
    expect(unbooked).to.match(/ when your card was saved\. .* Nothing is taken, and your card is not kept\.$/)
  })

  it('says who decides about a date, until when one objects, and that the other side did', () => {
    expect(unplaced.title({ ...FACTS, side: 'fan' })).to.equal(
      'Paid, but without its date: 30 minute video call',
    )
    expect(unplaced.text({ ...FACTS, side: 'fan' })).to.match(
      /they take it, or give the money back\. If you cancel, that costs what the terms say\.$/,
    )
    expect(confirmed.text({ ...FACTS, side: 'fan', until: '2026-12-02T22:30:00.000Z' })).to.equal(
      '\u2068كيلن\u2069 states that the call took place. If you do not object until Wed 2 Dec 2026, 22:30 UTC and nothing else decides it, they are paid.',
    )
    expect(disputed.text({ bookingId: 'bkg_1', side: 'creator' })).to.match(/^The fan objects\. /)
  })

  it('[S3.46] says what its record proves or leaves open, and until when people can do something', () => {
    const facts = {
      ...FACTS,
      side: 'fan',
      rail: 'card',
      cause: 'fanAbsent',
      until: '2026-12-01T22:30:00.000Z',
    }
    expect(attested.text(facts)).to.match(
      /^The fan counts as absent by its terms\. .* objects until Tue 1 Dec 2026, 22:30 UTC, /,
    )
    expect(attested.text({ ...facts, state: 'disputed' })).to.match(
      / nothing else decides it until Tue 1 Dec /,
    )
    expect(contested.text(facts)).to.match(
      / nothing is decided by it\. .* ends on Tue 1 Dec 2026, 22:30 UTC\.$/,
    )
  })

  it('[S3.36] says what is proposed, what came of it, and what holds', () => {
    const [newStartsAt, until] = ['2026-12-03T18:00:00.000Z', '2026-12-01T09:59:59.000Z']
    expect(proposed.text({ ...FACTS, side: 'fan', newStartsAt, until })).to.equal(
      '\u2068كيلن\u2069 proposes Thu 3 Dec 2026, 18:00 UTC instead of Tue 1 Dec 2026, 10:00 UTC. Accept or decline until Tue 1 Dec 2026, 09:59 UTC; the old date holds unless you accept.',
    )
    const ends = ['declined', 'withdrawn', 'lapsed'].map((state) => {
      const text = unmoved.text({ ...FACTS, side: 'creator', state, newStartsAt })
      expect(text).to.match(
        /begin Thu 3 Dec 2026, 18:00 UTC\. The call begins Tue 1 Dec 2026, 10:00 UTC, as before\.$/,
      )
      return text
    })
    expect(new Set(ends).size).to.equal(3)
    const signed = { ...FACTS, side: 'fan', state: 'declined', newStartsAt, signedUntil: until }
    expect(unmoved.text(signed)).to.match(/ signature, which is good until Tue 1 Dec 2026, 09:59 UTC: /)
    expect(moved.text({ ...FACTS, oldStartsAt: '2026-11-30T10:00:00.000Z' })).to.equal(
      'It begins Tue 1 Dec 2026, 10:00 UTC instead of Mon 30 Nov 2026, 10:00 UTC. What cancelling costs counts from this date.',
    )
  })

  it('[S3.42] says that something was written, and how the other side would divide the money', () => {
    expect(statement.title({ ...FACTS, side: 'fan' })).to.match(/^New statement: 30 minute video call with /)
    expect(statement.text({ bookingId: 'bkg_1', side: 'creator' })).to.match(/^The fan wrote something /)
    const facts = { ...FACTS, side: 'creator', creatorBps: 7050 }
    expect(split.text({ ...facts, toCreator: '0.6 ETH', toFan: '0.3 ETH' })).to.match(
      / proposes that 70\.5\u00a0% of the money goes to the creator\. You get 0\.6 ETH, and the fan gets 0\.3 ETH\. Accept it/,
    )
    expect(split.text(facts), 'of what nobody can count').to.match(/ to the creator\. Accept it, /)
  })

  it('reminds by how close it is, with the way out that each side has', () => {
    const title = (aheadMinutes: number) => soon.title({ ...FACTS, side: 'creator', aheadMinutes })
    expect([1440, 60, 10, 5].map((minutes) => title(minutes).split(':')[0])).to.deep.equal([
      ...['Within a day', 'Within an hour', 'Within minutes', 'Soon'],
    ])
    expect(soon.text({ ...FACTS, side: 'fan' })).to.match(/ or cancel: its page names what that costs\.$/)
    expect(soon.text({ ...FACTS, side: 'creator' })).to.match(/ or give the money back\.$/)
    expect(soon.text({ ...FACTS, side: 'creator', rail: 'card' })).to.match(/ date or decline it\.$/)
  })

  it('[S3.44] leads into the call itself once both can come in, and to its page before that', () => {
    const at = (aheadMinutes: number, more = {}) =>
      soon.path({ ...FACTS, bookingId: 'bkg_1', aheadMinutes, ...more })
    expect([at(60), at(10)]).to.deep.equal(['/me/calls/bkg_1', '/call/bkg_1'])
    expect(soon.text({ ...FACTS, side: 'fan', aheadMinutes: 10 })).to.contain(' You can come in now. ')
    expect(at(10, { holdAt: FACTS.startsAt }), 'whose money is not held yet').to.equal('/me/calls/bkg_1')
  })

  it('says why it ended, and what each side gets, from the side that is told', () => {
    const split = { ...FACTS, cause: 'agreed', toCreator: '0.9 ETH', toFan: '0.1 ETH' }
    expect(ended.text({ ...split, side: 'creator' })).to.match(
      /You get 0\.9 ETH, and the fan gets 0\.1 ETH\.$/,
    )
    expect(ended.text({ ...split, side: 'fan' })).to.match(
      /You get back 0\.1 ETH, and the creator gets 0\.9 ETH\.$/,
    )
    const back = { ...FACTS, cause: 'declined', toFan: '1 ETH' }
    expect(ended.text({ ...back, side: 'creator' })).to.equal(
      'The creator gave it back. All of it, 1 ETH, goes to the fan.',
    )
    expect(ended.text({ ...back, side: 'fan' })).to.equal('The creator gave it back. You get back 1 ETH.')
    expect(ended.text({ ...FACTS, cause: 'declined', side: 'fan', rail: 'card', toFan: '€80.00' })).to.match(
      /^The creator declined it\. Nothing is taken/,
    )
    const said = BOOKING_CAUSES.map((cause) => ended.text({ ...back, cause }))
    expect(new Set(said).size).to.equal(BOOKING_CAUSES.length)
    expect(said.join(' ')).not.to.match(/undefined|\b(block|chain|hash|gas|token|contract|wallet)\b|0x/i)
  })
})
