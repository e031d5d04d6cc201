import { createCardMethod } from '../payments/methods.ts'
import { confirmSetup } from '../setups/confirmSetup.ts'
import { createSetup, SETUP, type SetupIntent } from '../setups/setupIntent.ts'
import type { Transaction } from '../store/transaction.ts'
import { completeSession } from './endSession.ts'
import { NO_DRAFT, type Paid } from './paySession.ts'
import type { PayForm } from './readPayForm.ts'
import { type CheckoutSession, type Draft, factsOf } from './session.ts'

/** Saves the card of a form; the session stays open when the bank says no or asks back. */
export function saveCard(tx: Transaction, open: CheckoutSession, form: PayForm, formId: string): Paid {
  const draft: Draft = { email: form.email, name: form.name, isKept: false }
  tx.hide(open.id, { ...factsOf(tx, open), draft, paidBy: formId })
  const { session, setup } = beginSetup(tx, open)
  // no card that is kept can be picked here
  if (form.card.kind === 'kept') throw new Error(`${session.id} saves no card that is kept`)
  const method = createCardMethod(tx, { ...form.card, name: form.name, email: form.email }).id
  const { redisplay = 'always' } = factsOf(tx, session)
  const returnUrl = `${tx.pagesOrigin}/checkout/${session.id}`
  return afterSetup(tx, session, confirmSetup(tx, setup, { method, redisplay, returnUrl }))
}

/** What an attempt means for the session. */
export function afterSetup(tx: Transaction, session: CheckoutSession, setup: SetupIntent): Paid {
  if (setup.status === 'requires_action') return { kind: 'challenge', intent: setup.id }
  if (setup.status !== 'succeeded') return { kind: 'declined', session, error: setup.last_setup_error }
  const { draft = NO_DRAFT } = factsOf(tx, session)
  return { kind: 'complete', session: completeSession(tx, session, undefined, draft) }
}

/** The session's one setup intent, made when somebody first presses. */
function beginSetup(tx: Transaction, session: CheckoutSession) {
  const known = session.setup_intent && tx.find<SetupIntent>(SETUP, session.setup_intent)
  if (known) return { session, setup: known }
  const { customer, allowed_payment_method_types: types } = session
  const setup = createSetup(tx, {
    customer: String(customer),
    types,
    data: factsOf(tx, session).intent,
  })
  return { session: tx.save<CheckoutSession>({ ...session, setup_intent: setup.id }), setup }
}
