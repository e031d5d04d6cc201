import type { Stripe } from 'stripe'
import type { ConnectDemand, ConnectReading } from '#api/ports/payments.ts'
import { CONNECT_NEEDS, type ConnectNeed } from '#domain/billing/words.ts'

type Account = Stripe.V2.Core.Account
type Entry = NonNullable<NonNullable<Account['requirements']>['entries']>[number]
type Transfers = NonNullable<
  NonNullable<
    NonNullable<
      NonNullable<NonNullable<Account['configuration']>['recipient']>['capabilities']
    >['stripe_balance']
  >['stripe_transfers']
>

/** Parts of an account that are asked for. Who its owner is stays at the provider. */
export const READ_PARTS = ['configuration.recipient', 'defaults', 'requirements'] as const

/** What a requirement is about, by a part of its name; the first that fits. Names themselves are never handed on. */
const NEED_OF: [RegExp, ConnectNeed][] = [
  [/terms_of_service/, 'terms'],
  [/external_account|payout_method|outbound_destination|bank/, 'bank'],
  [/document|verification|proof_of/, 'document'],
  [/id_number|tax_id|\btax\b|ssn|registration_number/, 'tax'],
  [/address/, 'address'],
  [/defaults\.profile|product_description|\bmcc\b|url|statement_descriptor|annual_revenue/, 'business'],
  [
    /name|date_of_birth|\bdob\b|email|phone|nationalit|representative|owners?\b|directors?\b|relationship/,
    'identity',
  ],
  [/entity_type|structure|^identity\b/, 'identity'],
]

const needOf = ({ description }: Entry): ConnectNeed =>
  NEED_OF.find(([part]) => part.test(description))?.[1] ?? 'other'

/** Each need once; overdue as soon as one of its requirements is. */
function demandsOf(entries: Entry[]): ConnectDemand[] {
  return CONNECT_NEEDS.flatMap((need) => {
    const own = entries.filter((entry) => needOf(entry) === need)
    if (own.length === 0) return []
    return [{ need, isOverdue: own.some((entry) => entry.minimum_deadline?.status === 'past_due') }]
  })
}

/** A requirement of those that every new account has to meet. */
const isFirst = (entry: Entry): boolean =>
  needOf(entry) === 'terms' ||
  (entry.requested_reasons ?? []).some(({ code }) => code === 'routine_onboarding')

const CHECKING = ['determining_status', 'requirements_pending_verification']

type Verdict = Pick<ConnectReading, 'state' | 'wayOut'>

function verdictOf(account: Account, transfers: Transfers | undefined, wanted: Entry[]): Verdict {
  if (account.closed) return { state: 'rejected', wayOut: 'nobody' }
  if (!transfers) return { state: 'restricted', wayOut: 'provider' }
  const { status } = transfers
  const ways = (transfers.status_details ?? []).map(({ resolution }) => resolution)
  const wayOut = ways.includes('contact_stripe') ? 'provider' : 'nobody'
  if (status === 'active') return { state: 'active', wayOut: null }
  if (status === 'rejected' || status === 'unsupported') return { state: 'rejected', wayOut }
  if (wanted.some(isFirst)) return { state: 'started', wayOut: null }
  if (status === 'pending') return { state: 'pending', wayOut: null }
  if (wanted.length > 0 || ways.includes('provide_info')) return { state: 'restricted', wayOut: 'creator' }
  const isChecking = (transfers.status_details ?? []).some(({ code }) => CHECKING.includes(code))
  return isChecking ? { state: 'pending', wayOut: null } : { state: 'restricted', wayOut }
}

/** RFC 3339 → seconds since the epoch. */
function secondsOf(text: string | undefined): number | null {
  const atMs = Date.parse(text ?? '')
  return Number.isNaN(atMs) ? null : Math.floor(atMs / 1000)
}

/** Reduces an account to what may be known of it here: states, codes of ours, one date and a currency. */
export function connectReading(account: Account): ConnectReading {
  const balance = account.configuration?.recipient?.capabilities?.stripe_balance
  const entries = account.requirements?.entries ?? []
  // what is wanted some day stops nothing and has no date
  const due = entries.filter((entry) => entry.minimum_deadline?.status !== 'eventually_due')
  const wanted = due.filter((entry) => entry.awaiting_action_from === 'user')
  const deadline = account.requirements?.summary?.minimum_deadline
  const verdict = verdictOf(account, balance?.stripe_transfers, wanted)
  const currency = account.defaults?.currency ?? ''
  return {
    accountRef: account.id,
    ...verdict,
    currency: /^[a-z]{3}$/.test(currency) ? currency.toUpperCase() : null,
    demands: demandsOf(wanted),
    demandsUntil: wanted.length > 0 ? secondsOf(deadline?.time) : null,
    isChecking: verdict.state === 'pending' || due.some((entry) => entry.awaiting_action_from === 'stripe'),
    paysOut: balance?.payouts?.status === 'active',
  }
}
