import type { StoredObject } from '../../store/transaction.ts'
import { type AccountFacts, isPaidOut, stateOf } from '../accountFacts.ts'
import { deadlineOf, type Wanted, wantedOf } from './wantedOf.ts'

/** An account as API v1 answers it. */
export interface AccountV1 extends StoredObject {
  object: 'account'
  capabilities: { transfers?: 'active' | 'inactive' | 'pending' }
  charges_enabled: boolean
  payouts_enabled: boolean
  details_submitted: boolean
  /** upper case */
  country: string
  /** lower case */
  default_currency: string
}

/** @param banks its bank accounts, newest first */
export function viewV1(facts: AccountFacts, banks: StoredObject[], nowS: number): AccountV1 {
  const state = stateOf(facts)
  return {
    id: facts.id,
    object: 'account',
    ...lasting(facts.displayName),
    business_type: facts.isSubmitted ? 'individual' : null,
    capabilities: facts.isTransfersRequested ? { transfers: transfersOf(facts) } : {},
    charges_enabled: facts.isTransfersRequested && state === 'active',
    controller: {
      fees: { payer: 'application' },
      is_controller: true,
      losses: { payments: 'application' },
      requirement_collection: 'stripe',
      stripe_dashboard: { type: 'express' },
      type: 'application',
    },
    country: facts.country,
    created: facts.createdS,
    default_currency: facts.currency,
    details_submitted: facts.isSubmitted,
    email: facts.email,
    external_accounts: {
      object: 'list',
      data: banks,
      has_more: false,
      url: `/v1/accounts/${facts.id}/external_accounts`,
    },
    future_requirements: dues([], null),
    metadata: facts.metadata,
    payouts_enabled: isPaidOut(facts),
    requirements: dues(wantedOf(facts, nowS), disabledReasonOf(facts)),
    tos_acceptance: { date: null },
    type: 'none',
  }
}

/** The installation's own account. */
export function viewPlatform(id: string): AccountV1 {
  return {
    id,
    object: 'account',
    ...lasting('Platform of the sandbox'),
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active' } as AccountV1['capabilities'],
    charges_enabled: true,
    controller: { type: 'account' },
    country: 'DE',
    created: 1_700_000_000,
    default_currency: 'eur',
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    type: 'standard',
  }
}

/** Whether money may be sent to it, in the words of v1. */
export function transfersOf(facts: AccountFacts): 'active' | 'inactive' | 'pending' {
  const state = stateOf(facts)
  return state === 'active' || state === 'pending' ? state : 'inactive'
}

/** `capability` of transfers, as an event carries it. */
export function viewCapability(facts: AccountFacts, nowS: number): StoredObject {
  const { alternatives: _none, ...requirements } = dues(
    wantedOf(facts, nowS).filter((one) => one.restricts !== 'payouts'),
    null,
  )
  return {
    id: 'transfers',
    object: 'capability',
    account: facts.id,
    requested: facts.isTransfersRequested,
    requested_at: facts.isTransfersRequested ? facts.createdS : null,
    requirements: { alternatives: null, ...requirements },
    status: transfersOf(facts),
  }
}

function disabledReasonOf(facts: AccountFacts): string | null {
  switch (stateOf(facts)) {
    case 'closed':
      return 'other'
    case 'rejected':
      return `rejected.${facts.rejection}`
    case 'pending':
      return 'requirements.pending_verification'
    case 'active':
      return facts.bank === 'works' ? null : 'requirements.past_due'
    default:
      return 'requirements.past_due'
  }
}

function dues(wanted: Wanted[], disabledReason: string | null) {
  const owners = wanted.filter(({ by }) => by === 'user')
  const names = (some: Wanted[]) => some.map(({ v1 }) => v1)
  return {
    alternatives: [],
    current_deadline: deadlineOf(wanted),
    currently_due: names(owners),
    disabled_reason: disabledReason,
    errors: owners.flatMap(({ code, v1 }) =>
      code === null ? [] : [{ code, reason: sentenceOf(code), requirement: v1 }],
    ),
    eventually_due: names(owners),
    past_due: names(owners.filter(({ isOverdue }) => isOverdue)),
    pending_verification: names(wanted.filter(({ by }) => by === 'stripe')),
  }
}

/** A code as a sentence: `The verification document is not readable.` would be the provider's, this is shorter. */
export function sentenceOf(code: string): string {
  const words = code.replaceAll('_', ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`
}

/** What is the same for everybody, because the stand-in asks nobody for it. */
function lasting(name: string | null) {
  const nothing = { support_address: null, support_email: null, support_phone: null, support_url: null }
  return {
    business_profile: {
      ...{ mcc: null, minority_owned_business_designation: null, name, url: null, ...nothing },
      specified_commercial_transactions_act_url: null,
    },
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: {
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: name, timezone: 'Etc/UTC' },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: {
        debit_negative_balances: true,
        schedule: { delay_days: 2, interval: 'daily' },
        statement_descriptor: null,
      },
    },
  }
}
