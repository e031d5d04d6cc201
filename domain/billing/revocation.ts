import type { RevocationEnd, RevocationFault, RevocationState } from './words.ts'

/** Allowed next states of a revocation; what a person was asked for may still go its way by itself. */
export const REVOCATION_NEXT: Record<RevocationState, readonly RevocationState[]> = {
  waiting: ['sending', 'done', 'person'],
  sending: ['waiting', 'done', 'person'],
  person: ['waiting', 'sending', 'done'],
  done: [],
}

/** A fact of the index, and whether a safe block has it. */
interface Settling {
  isSafe: boolean
}

/** What the index knows of the pass of a voucher. Moments in seconds since the epoch. */
export interface ClaimFacts {
  /** time of the newest safe block */
  safeAt: number
  /** true: what the collection does from some block on is not in the index, so nothing that is missing says anything */
  isSuspended: boolean
  /** until when the voucher could be brought */
  validUntil: number
  /** null: nobody brought it. validUntil: end of the pass right after it, null = never */
  claim: (Settling & { validUntil: number | null }) | null
  /** the revocation after the claim; null: there was none */
  revoked: Settling | null
  /** the pass now; null where there is no claim. isGone: burned; validUntil: null = never */
  pass: (Settling & { isGone: boolean; validUntil: number | null }) | null
  /** true: another card payment put time into the pass after this one, and nobody asked for that back */
  hasOtherCard: boolean
  /** true: a safe block has a claim of somebody else under the name of the payment, so that the voucher is worth nothing */
  isSpent: boolean
}

/** What is to be done next: nothing yet, ask the chain whether nobody claimed, an end, a transaction, or a person. */
export type RevocationTurn =
  | { kind: 'wait' }
  | { kind: 'unclaimed' }
  | { kind: 'done'; end: RevocationEnd }
  | { kind: 'send' }
  | { kind: 'person'; fault: RevocationFault }

const WAIT: RevocationTurn = { kind: 'wait' }

const isOver = (until: number | null, now: number) => until !== null && until <= now

/**
 * What the facts ask for. Only what a safe block shows ends a revocation, and only a claim that a safe block has is worth a
 * transaction. Time of the card that ran out needs none, whatever else the pass has by then.
 */
export function revocationTurn(facts: ClaimFacts): RevocationTurn {
  const { safeAt, isSuspended, claim, revoked, pass } = facts
  if (isSuspended) return WAIT
  if (!claim && facts.isSpent) return { kind: 'done', end: 'UNCLAIMED' }
  if (!claim || !pass) return safeAt > facts.validUntil && !claim ? { kind: 'unclaimed' } : WAIT
  if (!claim.isSafe) return WAIT
  if (revoked) return revoked.isSafe ? { kind: 'done', end: 'REVOKED' } : WAIT
  if (isOver(claim.validUntil, safeAt)) return { kind: 'done', end: 'EXPIRED' }
  if (pass.isGone) return pass.isSafe ? { kind: 'done', end: 'BURNED' } : WAIT
  if (isOver(pass.validUntil, safeAt)) return pass.isSafe ? { kind: 'done', end: 'EXPIRED' } : WAIT
  if (facts.hasOtherCard) return { kind: 'person', fault: 'OTHER_TIME' }
  return { kind: 'send' }
}
