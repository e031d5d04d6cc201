import { expect } from 'chai'
import { type ClaimFacts, REVOCATION_NEXT, revocationTurn } from '#domain/billing/revocation.ts'
import { REVOCATION_STATES } from '#domain/billing/words.ts'
import { mayMove } from '#domain/room/transition.ts'

/** A row for each state: `o` where it may become the state of the column, in the order of the words. */
const rowsOf = (table: Record<string, readonly string[]>, states: readonly string[]) =>
  states.map((from) => states.map((to) => (mayMove(table, from, to) ? 'o' : '.')).join(''))

/** A pass that was claimed at 500 with time until 2000; the newest safe block is of 1000. */
const LIVE: ClaimFacts = {
  safeAt: 1000,
  isSuspended: false,
  validUntil: 900,
  claim: { isSafe: true, validUntil: 2000 },
  revoked: null,
  pass: { isSafe: true, isGone: false, validUntil: 2000 },
  hasOtherCard: false,
  isSpent: false,
}
const UNCLAIMED = { ...LIVE, claim: null, pass: null }
const turnOf = (changed: Partial<ClaimFacts>, base: ClaimFacts = LIVE) => {
  const turn = revocationTurn({ ...base, ...changed })
  return 'end' in turn ? turn.end : 'fault' in turn ? turn.fault : turn.kind
}

describe('the end of a pass that a card paid for', () => {
  it('[S4.38] revocations move exactly so', () => {
    expect(rowsOf(REVOCATION_NEXT, REVOCATION_STATES)).to.deep.equal(['.ooo', 'o.oo', '....', 'ooo.'])
  })

  it('[S4.38] a voucher is over only when a safe block is later than its last second', () => {
    expect(turnOf({}, UNCLAIMED)).to.equal('unclaimed')
    expect(turnOf({ validUntil: 1000 }, UNCLAIMED)).to.equal('wait')
    expect(turnOf({ validUntil: 999 }, UNCLAIMED)).to.equal('unclaimed')
    expect(turnOf({ isSuspended: true }, UNCLAIMED)).to.equal('wait')
  })

  it('[S4.38][T16] a voucher whose name somebody else has used up is worth nothing', () => {
    expect(turnOf({ isSpent: true, validUntil: 9000 }, UNCLAIMED)).to.equal('UNCLAIMED')
    expect(turnOf({ isSpent: true, isSuspended: true }, UNCLAIMED)).to.equal('wait')
    expect(turnOf({ isSpent: true })).to.equal('send')
  })

  it('[S4.38] a claim is revoked once a safe block has it, also one that came late', () => {
    expect(turnOf({})).to.equal('send')
    expect(turnOf({ validUntil: 9000 })).to.equal('send')
    expect(turnOf({ claim: { isSafe: false, validUntil: 2000 } })).to.equal('wait')
    expect(turnOf({ claim: { isSafe: true, validUntil: null } })).to.equal('send')
    expect(turnOf({ isSuspended: true })).to.equal('wait')
  })

  it('[S4.38] expired, burned and revoked count as done, when a safe block shows it', () => {
    const pass = { isSafe: true, isGone: false, validUntil: 1000 }
    expect(turnOf({ pass })).to.equal('EXPIRED')
    expect(turnOf({ pass: { ...pass, isSafe: false } })).to.equal('wait')
    expect(turnOf({ pass: { ...pass, validUntil: null, isGone: true } })).to.equal('BURNED')
    expect(turnOf({ pass: { ...pass, validUntil: null, isGone: true, isSafe: false } })).to.equal('wait')
    expect(turnOf({ revoked: { isSafe: true } })).to.equal('REVOKED')
    expect(turnOf({ revoked: { isSafe: false } })).to.equal('wait')
  })

  it('[S4.38][T16] who buys anew after the end keeps that: only time of this card is taken', () => {
    const bought = { isSafe: false, isGone: false, validUntil: 5000 }
    expect(turnOf({ revoked: { isSafe: true }, pass: bought })).to.equal('REVOKED')
    expect(turnOf({ claim: { isSafe: true, validUntil: 1000 }, pass: bought })).to.equal('EXPIRED')
    expect(turnOf({ hasOtherCard: true })).to.equal('OTHER_TIME')
    expect(turnOf({ hasOtherCard: true, claim: { isSafe: true, validUntil: 999 } })).to.equal('EXPIRED')
  })
})
