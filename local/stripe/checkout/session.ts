import type { StoredObject, Transaction } from '../store/transaction.ts'

export const SESSION = 'checkout.session'

/** A checkout as the API answers it, as far as its verbs read it. */
export interface CheckoutSession extends StoredObject {
  object: 'checkout.session'
  /** minor units of `currency`; null where nothing is paid */
  amount_total: number | null
  currency: string | null
  cancel_url: string | null
  customer: string | null
  customer_creation: 'if_required' | null
  /** who paid, once it is complete */
  customer_details: { email: string; name: string | null } | null
  custom_text: { submit: { message: string } | null; [place: string]: unknown }
  customer_email: string | null
  /** unix seconds */
  expires_at: number
  metadata: Record<string, string>
  mode: 'payment' | 'setup'
  /** made at the first press of *Pay*, not before (API 2022-08-01 and later) */
  payment_intent: string | null
  /** made at the first press of *Save card* */
  setup_intent: string | null
  allowed_payment_method_types: string[] | null
  payment_status: 'paid' | 'unpaid' | 'no_payment_required'
  saved_payment_method_options: {
    allow_redisplay_filters: string[] | null
    payment_method_save: 'enabled' | 'disabled' | null
  } | null
  status: 'open' | 'complete' | 'expired'
  submit_type: 'auto' | 'book' | 'donate' | 'pay' | 'subscribe' | null
  success_url: string
  url: string | null
}

/** What was bought: one line of a session. */
export interface LineItem extends StoredObject {
  object: 'item'
  amount_total: number
  currency: string
  description: string
  quantity: number
}

/** What a person typed and would have to type again; never anything of the card. */
export interface Draft {
  email: string
  name: string
  /** true: the tick to keep the card was set */
  isKept: boolean
}

/** What the API does not answer about a session, or only when it is asked for. */
export interface SessionFacts {
  /** parameters for the payment or setup intent, as they were given */
  intent: Record<string, unknown>
  /** what a card that is saved says of its being shown again */
  redisplay?: string
  includable: { line_items: { object: 'list'; data: LineItem[]; has_more: boolean; url: string } }
  draft?: Draft
  /** the form that paid it: sent twice it is answered twice the same */
  paidBy?: string
}

/** What is known of a session besides what the API answers. */
export function factsOf(tx: Transaction, session: CheckoutSession): SessionFacts {
  const facts = tx.hidden<SessionFacts>(session.id)
  if (!facts) throw new Error(`${session.id} has no lines`)
  return facts
}

/** The address that leads on after paying, with the session's id where it was asked for. */
export function successUrlOf(session: CheckoutSession): string {
  // spelled as a header may have it
  return new URL(session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id)).href
}
