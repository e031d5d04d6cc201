import { ApiError } from '../http/apiError.ts'
import { endIntent } from '../payments/captureIntent.ts'
import { type Customer, updateCustomer } from '../payments/customers.ts'
import type { PaymentIntent } from '../payments/intent.ts'
import { attachMethod, type PaymentMethod, updateMethod } from '../payments/methods.ts'
import { endSetup } from '../setups/setupIntent.ts'
import type { Transaction } from '../store/transaction.ts'
import { type CheckoutSession, type Draft, SESSION } from './session.ts'

const LOOK_AGAIN_S = 60

/** @throws ApiError 400 for a session that is not open */
export function expireByCall(tx: Transaction, session: CheckoutSession): CheckoutSession {
  if (session.status === 'open') return expireSession(tx, session)
  throw new ApiError(
    400,
    'parameter_invalid',
    `Only a session that is \`open\` can be expired. This one is \`${session.status}\`.`,
  )
}

/** The end of an open session that nobody paid; its intent goes with it. */
export function expireSession(tx: Transaction, session: CheckoutSession): CheckoutSession {
  const expired = tx.save<CheckoutSession>({ ...session, status: 'expired', url: null })
  const intent = session.payment_intent && tx.find<PaymentIntent>('payment_intent', session.payment_intent)
  if (intent) endIntent(tx, intent, 'automatic')
  if (session.setup_intent) endSetup(tx, session.setup_intent)
  tx.emit('checkout.session.expired', expired)
  return expired
}

/** The session as it is now: one whose time is over has ended, also when the clock's job was not done yet. */
export function currentSession(tx: Transaction, id: string): CheckoutSession {
  const session = tx.read<CheckoutSession>(SESSION, id, 'session')
  return session.status === 'open' && session.expires_at <= tx.nowS ? expireSession(tx, session) : session
}

/**
 * The end of a session that saved a card, was paid, held (`requires_capture`) or begun to be paid (`processing`).
 * @param intent none for what costs nothing, and for a card that is saved
 */
export function completeSession(
  tx: Transaction,
  session: CheckoutSession,
  intent: PaymentIntent | undefined,
  draft: Draft,
): CheckoutSession {
  const { email, name } = draft
  const { customer } = session
  if (intent && customer) keepCard(tx, { intent, customer, isKept: draft.isKept })
  if (customer && tx.find<Customer>('customer', customer)?.email === null)
    updateCustomer(tx, customer, { email })
  const complete = tx.save<CheckoutSession>({
    ...session,
    customer_details: {
      ...{ address: null, business_name: null, email, individual_name: null, name: name || null },
      ...{ phone: null, tax_exempt: 'none', tax_ids: [] },
    },
    payment_status: intent ? paymentStatusOf(intent) : 'no_payment_required',
    status: 'complete',
    url: null,
  })
  tx.emit('checkout.session.completed', complete)
  if (intent?.status === 'processing') tx.schedule(tx.nowS + LOOK_AGAIN_S, 'checkout.follow', session.id)
  return complete
}

/** Tells how a payment ended that was in processing when its session was complete. */
export function followIntent(tx: Transaction, id: string): void {
  const session = tx.find<CheckoutSession>(SESSION, id)
  const intent = session?.payment_intent && tx.find<PaymentIntent>('payment_intent', session.payment_intent)
  if (!session || !intent) return
  if (intent.status === 'processing') {
    tx.schedule(tx.nowS + LOOK_AGAIN_S, 'checkout.follow', id)
    return
  }
  const followed = tx.save<CheckoutSession>({ ...session, payment_status: paymentStatusOf(intent) })
  const end = followed.payment_status === 'paid' ? 'succeeded' : 'failed'
  tx.emit(`checkout.session.async_payment_${end}`, followed)
}

/** The session as it is answered: what was held is paid once it is captured. */
export function answeredSession(tx: Transaction, session: CheckoutSession): CheckoutSession {
  if (session.status !== 'complete' || session.payment_status !== 'unpaid') return session
  const intent = session.payment_intent && tx.find<PaymentIntent>('payment_intent', session.payment_intent)
  return intent ? { ...session, payment_status: paymentStatusOf(intent) } : session
}

const paymentStatusOf = ({ status }: PaymentIntent) => (status === 'succeeded' ? 'paid' : 'unpaid')

/** A card is its customer's if it was ticked, or if the session says that it is kept. */
function keepCard(
  tx: Transaction,
  { intent, customer, isKept }: { intent: PaymentIntent; customer: string; isKept: boolean },
): void {
  const method = tx.find<PaymentMethod>('payment_method', String(intent.payment_method))
  if (!method || !(isKept || intent.setup_future_usage)) return
  if (method.customer === null) attachMethod(tx, method, customer)
  // a card that its owner may pick stays so
  if (method.allow_redisplay !== 'always')
    updateMethod(tx, method.id, { allow_redisplay: isKept ? 'always' : 'limited' })
}
