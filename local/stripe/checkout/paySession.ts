import type { Params } from '../feature.ts'
import { confirmIntent } from '../payments/confirmIntent.ts'
import { createIntent } from '../payments/createIntent.ts'
import type { PaymentError, PaymentIntent } from '../payments/intent.ts'
import { createCardMethod } from '../payments/methods.ts'
import type { Transaction } from '../store/transaction.ts'
import { completeSession } from './endSession.ts'
import type { PayForm } from './readPayForm.ts'
import { type CheckoutSession, type Draft, factsOf } from './session.ts'

/** What became of a press of *Pay* or *Save card*. */
export type Paid =
  | { kind: 'complete'; session: CheckoutSession }
  | { kind: 'challenge'; intent: string }
  | { kind: 'declined'; session: CheckoutSession; error: PaymentError | null }

/** Pays an open session with the card of a form; the session stays open when the bank says no or asks back. */
export function paySession(tx: Transaction, open: CheckoutSession, form: PayForm, formId: string): Paid {
  const draft: Draft = { email: form.email, name: form.name, isKept: form.isKept }
  tx.hide(open.id, { ...factsOf(tx, open), draft, paidBy: formId })
  if (open.amount_total === 0)
    return { kind: 'complete', session: completeSession(tx, open, undefined, draft) }
  const { session, intent } = beginIntent(tx, open)
  const { card } = form
  const method =
    card.kind === 'kept'
      ? card.method
      : createCardMethod(tx, { ...card, name: form.name, email: form.email }).id
  const tried = confirmIntent(tx, intent, {
    method,
    returnUrl: `${tx.pagesOrigin}/checkout/${session.id}`,
  })
  return afterAttempt(tx, session, tried)
}

/** What an attempt means for the session. */
export function afterAttempt(tx: Transaction, session: CheckoutSession, intent: PaymentIntent): Paid {
  if (intent.status === 'requires_action') return { kind: 'challenge', intent: intent.id }
  if (['succeeded', 'processing', 'requires_capture'].includes(intent.status)) {
    const { draft = NO_DRAFT } = factsOf(tx, session)
    return { kind: 'complete', session: completeSession(tx, session, intent, draft) }
  }
  return { kind: 'declined', session, error: intent.last_payment_error }
}

/** Of a session that nobody typed on. */
export const NO_DRAFT: Draft = { email: '', name: '', isKept: false }

/** The session's one intent, made when somebody first pays. */
function beginIntent(tx: Transaction, session: CheckoutSession) {
  const known = session.payment_intent && tx.find<PaymentIntent>('payment_intent', session.payment_intent)
  if (known) return { session, intent: known }
  const intent = createIntent(tx, intentParams(session, factsOf(tx, session).intent))
  return { session: tx.save<CheckoutSession>({ ...session, payment_intent: intent.id }), intent }
}

/** What the session's intent is made with. */
export function intentParams(session: CheckoutSession, data: Params): Params {
  const { amount_total: amount, currency, customer, allowed_payment_method_types: types } = session
  return {
    ...data,
    ...{ amount, currency },
    ...(customer === null ? {} : { customer }),
    ...(types ? { allowed_payment_method_types: types } : {}),
  }
}
