import { expect } from 'chai'
import { FIRST_HOLD_SECONDS, LAST_HOLD_SECONDS, UNHELD_END_SECONDS } from '#domain/calls/cardHold.ts'
import {
  type CardMoveAgreement,
  cardMoveOpenUntil,
  cardMoveText,
  type MovedCardCall,
  movedHold,
  movedHoldAt,
} from '#domain/calls/cardMove.ts'
import { policyOf } from '#domain/calls/terms.ts'

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400]
/** Fri 30 Nov 2029, 08:00 UTC */
const NOW = 1_890_720_000

const held = (startAt: number, hoursAfter: number, isSaved = false): MovedCardCall => ({
  ...{ startAt, lengthMinutes: 30, isSaved },
  captureBefore: startAt + 30 * MINUTE + hoursAfter * HOUR,
})
const unheld = (startAt: number): MovedCardCall => ({
  ...{ startAt, lengthMinutes: 30, isSaved: true, captureBefore: null },
})

/** Moderate terms, as they are sold. */
const policy = policyOf('moderate', 1)

describe('another date for a call by card', () => {
  it('keeps a hold to the second that lasts 48 hours longer; else it is made anew where a card is saved', () => {
    const start = NOW + DAY
    const kept = (isSaved: boolean) =>
      [start + 12 * HOUR, start + 12 * HOUR + 1].map((at) => movedHold(held(start, 60, isSaved), at))
    expect(kept(false)).to.deep.equal(['kept', null])
    expect(kept(true)).to.deep.equal(['kept', 'later'])
    expect(movedHold(unheld(start), start - HOUR)).to.equal('later')
  })

  it('is open for three days, and while there is time to hold the money before both dates', () => {
    const far = NOW + 9 * DAY
    expect(cardMoveOpenUntil(unheld(far), far + DAY, NOW)).to.equal(NOW + 3 * DAY)
    const day = NOW + DAY
    expect(cardMoveOpenUntil(held(day, 60), day + HOUR, NOW)).to.equal(day - 1)
    expect(cardMoveOpenUntil(held(day, 60), day - HOUR, NOW)).to.equal(day - HOUR - 1)
    expect(cardMoveOpenUntil(held(day, 60), day + 13 * HOUR, NOW)).to.equal(null)
    expect(cardMoveOpenUntil(unheld(day), far, NOW)).to.equal(day - UNHELD_END_SECONDS - 1)
    expect(cardMoveOpenUntil(unheld(far), day, NOW)).to.equal(day - LAST_HOLD_SECONDS - 1)
    const leaves = (leftS: number) => [
      cardMoveOpenUntil(unheld(NOW + UNHELD_END_SECONDS + leftS + 1), far, NOW),
      cardMoveOpenUntil(unheld(far), NOW + LAST_HOLD_SECONDS + leftS + 1, NOW),
    ]
    expect([leaves(300), leaves(299)]).to.deep.equal([
      [NOW + 300, NOW + 300],
      [null, null],
    ])
  })

  it('is held two days before the new date, or at once', () => {
    const at = (startAt: number) => movedHoldAt(startAt, NOW) - NOW
    expect([at(NOW + FIRST_HOLD_SECONDS + 1), at(NOW + FIRST_HOLD_SECONDS), at(NOW + HOUR)]).to.deep.equal([
      ...[1, 0, 0],
    ])
  })

  it('says in words what becomes of the money, and nothing else of it', () => {
    const text = (call: MovedCardCall, newStartAt: number) => {
      const words = {
        handle: 'bell',
        media: 'video',
        amount: 8000n,
        currency: 'EUR',
        newStartAt,
        policy,
      } as const
      return cardMoveText({ ...call, ...words } satisfies CardMoveAgreement).split('\n')
    }
    const start = NOW + DAY
    const last = 'Everything else stays as it was agreed; the time to object counts from the new date'
    expect(text(held(start, 60, true), start + 12 * HOUR)).to.deep.equal([
      'What: 30 minute video call with @bell',
      'When: 2029-12-01 20:00 UTC, instead of 2029-12-01 08:00 UTC',
      'The money: 80.00 EUR stays held on the card of the fan as it is; the bank lets go of it by itself on 2029-12-03 20:30 UTC',
      'If the fan cancels: free until 2029-11-29 20:00 UTC, then 50 %, from 2029-11-30 20:00 UTC on 100 %',
      last,
    ])
    const [, when, freed, allowed, ends, ...rest] = text(held(start, 60, true), NOW + 9 * DAY)
    expect([when, freed, ends, ...rest]).to.deep.equal([
      'When: 2029-12-09 08:00 UTC, instead of 2029-12-01 08:00 UTC',
      'The money: the 80.00 EUR that is held for the old date goes free first',
      'Until it is held: each side can end the call, and nothing is taken. If it is not held by 2029-12-09 06:40 UTC, the call ends',
      'If the fan cancels once it is held: 50 %, from 2029-12-08 08:00 UTC on 100 %',
      last,
    ])
    expect(allowed).to.match(
      /^The fan allows: between 2029-12-07 08:00 UTC and 2029-12-09 06:40 UTC 80\.00 EUR is held on the card /,
    )
    // nothing goes free that is not held
    expect(text(unheld(start), NOW + 9 * DAY)).to.deep.equal([
      ...[
        'What: 30 minute video call with @bell',
        'When: 2029-12-09 08:00 UTC, instead of 2029-12-01 08:00 UTC',
      ],
      ...[allowed, ends, ...rest],
    ])
  })
})
