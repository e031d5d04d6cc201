import { FACTOR_KINDS, type FactorKind, TX_PURPOSES, type TxPurpose } from './words.ts'

/**
 * What a route asks for besides a session. `factor`: a second factor proven in this session; who has none enrols one on
 * the way. `fresh`: the same, but who has none needs only to have signed in a moment ago. `enrolled`: the same of who has
 * one; nobody else is asked.
 */
export type StepUpNeed = 'factor' | 'fresh' | 'enrolled'

/** Whether money and closed doors need a second factor, or may do with a fresh sign-in where there is none. */
export const SECOND_FACTOR_RULES = ['required', 'offered'] as const
export type SecondFactorRule = (typeof SECOND_FACTOR_RULES)[number]

/** Of each purpose, whether it decides what people pay, or to whom; whoever makes a collection says where its sales go. */
const DECIDES_MONEY: Record<TxPurpose, boolean> = {
  collection: true,
  tier: true,
  payout: true,
  purchase: false,
  upgrade: false,
  transfer: false,
  refund: false,
  claim: false,
  collect: false,
  move: false,
  tip: false,
  trade: false,
  room: true,
  lock: false,
  unlock: false,
  // whom a split pays was set before, with a proof; what it divides goes to nobody else
  split: false,
  distribute: false,
  // what creators ask for a call, and what each of them pays when it does not go as planned
  policy: true,
  offer: true,
  booking: false,
  // what the escrow pays was agreed before; nobody but the two of a call can name it
  settle: false,
}

/** Transactions that need a second factor, for they decide what people pay, or to whom. */
export const MONEY_PURPOSES: readonly TxPurpose[] = TX_PURPOSES.filter((purpose) => DECIDES_MONEY[purpose])

/** What a session has shown. */
export interface SessionProof {
  /** what its account has */
  factors: readonly FactorKind[]
  /** one of them was proven in this session, and that has neither ended nor been idle for too long */
  isInForce: boolean
  /** the session was opened a moment ago */
  isFresh: boolean
}

/** What can be shown: a factor, or a sign-in of this moment. */
export const STEP_UP_PROOFS = [...FACTOR_KINDS, 'sign-in'] as const

/** What is missing: the proofs of which one is enough. None of them: a factor has to be added first. */
export interface MissingStepUp {
  methods: (typeof STEP_UP_PROOFS)[number][]
}

/** True for what is a second factor by itself; recovery codes stand in for one. */
export function hasSecondFactor(factors: readonly FactorKind[]): boolean {
  return factors.some((kind) => kind !== 'recovery')
}

/** What this session still has to show for a need; null when nothing. */
export function missingStepUp(
  need: StepUpNeed,
  { factors, isInForce, isFresh }: SessionProof,
  rule: SecondFactorRule,
): MissingStepUp | null {
  if (hasSecondFactor(factors)) return isInForce ? null : { methods: [...factors] }
  if (need === 'enrolled') return null
  if (need === 'factor' && rule === 'required') return { methods: [] }
  return isFresh ? null : { methods: ['sign-in'] }
}
