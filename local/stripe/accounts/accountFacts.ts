import type { OwnerField } from './ownerFields.ts'

/** Something that is wanted of an owner later than at the beginning. */
export interface Demand {
  /** as API v2 names it, e.g. `identity.individual.documents.primary_verification` */
  what: string
  /** unix seconds until which the account works without it; null: it does not work now */
  untilS: number | null
  /** true: the account does not work until it is there */
  isOverdue: boolean
  /** why what was there did not do, a code of the API */
  code: string | null
}

export const REJECTIONS = ['fraud', 'incomplete_verification', 'listed', 'other', 'terms_of_service'] as const
export type Rejection = (typeof REJECTIONS)[number]

/** Everything that is known of an account; what the API answers of it is made of this. */
export interface AccountFacts {
  id: string
  createdS: number
  /** ISO 3166-1 alpha-2, upper case */
  country: string
  /** ISO 4217, lower case */
  currency: string
  email: string
  phone: string | null
  displayName: string | null
  metadata: Record<string, string>
  /** what the API was given as `defaults.profile` */
  profile: Record<string, string>
  /** whether transfers to it were asked for */
  isTransfersRequested: boolean
  /** what the owner typed on the pages, as typed; no answer has it */
  typed: Partial<Record<OwnerField, string>>
  /** the bank account that the owner began to type; kept until there is one */
  typedBank: { number: string; code: string } | null
  /** the owner was through the pages */
  isSubmitted: boolean
  /** what the owner handed in is looked at */
  isChecking: boolean
  demands: Demand[]
  rejection: Rejection | null
  /** where payouts go; failed: a payout came back from there */
  bank: 'none' | 'works' | 'failed'
  isClosed: boolean
}

export const ACCOUNT_STATES = ['started', 'pending', 'active', 'restricted', 'rejected', 'closed'] as const
export type AccountState = (typeof ACCOUNT_STATES)[number]

/** Where an account stands: whether transfers to it are taken, or why they are not. */
export function stateOf(facts: AccountFacts): AccountState {
  if (facts.isClosed) return 'closed'
  if (facts.rejection) return 'rejected'
  if (!facts.isSubmitted) return 'started'
  if (facts.demands.some((demand) => demand.isOverdue)) return 'restricted'
  return facts.isChecking ? 'pending' : 'active'
}

/** Whether its balance goes on to its bank. */
export function isPaidOut(facts: AccountFacts): boolean {
  return stateOf(facts) === 'active' && facts.bank === 'works'
}
