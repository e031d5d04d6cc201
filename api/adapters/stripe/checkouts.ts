import type { Stripe } from 'stripe'
import type { CardPayments, CheckoutReading, NewCheckout } from '#api/ports/payments/cards.ts'
import { PaymentRefused } from '#api/ports/payments.ts'
import { type PaymentCall, unknownOutcome } from './asPaymentError.ts'
import { dividedCharge, readPaymentBy } from './cardPayments.ts'
import { ownIdOf, refOf } from './readings/cut.ts'
import { isPageOf } from './readings/providerPage.ts'
import type { AskProvider } from './stripeRequest.ts'

type Session = Stripe.Checkout.Session
type CheckoutVerbs = Pick<CardPayments, 'openCheckout' | 'readCheckout' | 'expireCheckout'>

const STATES = ['open', 'complete', 'expired'] as const

/** A card that somebody ticked to be kept is `always`, any other card of a payment `limited`: of this kind there is none. */
const NONE_KEPT = { allow_redisplay_filters: ['unspecified' as const] }

const keptOptions = ({ hidesKept, offersKeeping }: Pick<NewCheckout, 'hidesKept' | 'offersKeeping'>) => ({
  payment_method_save: offersKeeping ? ('enabled' as const) : ('disabled' as const),
  ...(hidesKept ? NONE_KEPT : {}),
})

/** Payments on the provider's own page. */
export function checkouts(ask: AskProvider, apiUrl: string): CheckoutVerbs {
  async function readingOf(call: PaymentCall, session: Session): Promise<CheckoutReading> {
    const state = STATES.find((one) => one === session.status)
    if (session.object !== 'checkout.session' || session.mode !== 'payment' || !state)
      throw unknownOutcome(call, 'no checkout in the answer')
    const url = state === 'open' ? session.url : null
    if (url !== null && !isPageOf(url, apiUrl)) throw unknownOutcome(call, 'no page in the answer')
    const paymentRef = refOf(session.payment_intent)
    return {
      checkoutRef: session.id,
      state,
      url,
      expiresAt: session.expires_at,
      isLive: session.livemode,
      purchaseId: ownIdOf(session.metadata, 'purchase_id'),
      // a read of its own: its lines are deeper than one answer goes
      payment: paymentRef === null ? null : await readPaymentBy(ask, paymentRef, apiUrl),
      isPaid: session.payment_status === 'paid',
    }
  }

  async function readCheckout(checkoutRef: string): Promise<CheckoutReading> {
    const call = { verb: 'readCheckout', isChange: false }
    const session = await ask(call, (stripe) => stripe.checkout.sessions.retrieve(checkoutRef))
    if (session.id !== checkoutRef) throw unknownOutcome(call, 'another checkout in the answer')
    return await readingOf(call, session)
  }

  return {
    readCheckout,

    async openCheckout({
      attemptKey,
      customerRef,
      title,
      successUrl,
      cancelUrl,
      expiresAt,
      hidesKept,
      offersKeeping,
      ...sale
    }) {
      const call = { verb: 'openCheckout', isChange: true }
      const params: Stripe.Checkout.SessionCreateParams = {
        mode: 'payment',
        allowed_payment_method_types: ['card'],
        submit_type: sale.capture === 'later' ? 'book' : 'pay',
        customer: customerRef,
        saved_payment_method_options: keptOptions({ hidesKept, offersKeeping }),
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: sale.currency.toLowerCase(),
              unit_amount: sale.amount,
              product_data: { name: title },
            },
          },
        ],
        payment_intent_data: dividedCharge({ attemptKey, ...sale }),
        client_reference_id: sale.purchaseId,
        metadata: { purchase_id: sale.purchaseId, account_id: sale.accountId },
        ...{ success_url: successUrl, cancel_url: cancelUrl, expires_at: expiresAt },
      }
      const session = await ask(call, (stripe) =>
        stripe.checkout.sessions.create(params, { idempotencyKey: attemptKey }),
      )
      if (ownIdOf(session.metadata, 'purchase_id') !== sale.purchaseId)
        throw unknownOutcome(call, 'another checkout in the answer')
      return await readingOf(call, session)
    },

    async expireCheckout(checkoutRef) {
      const call = { verb: 'expireCheckout', isChange: true }
      try {
        const session = await ask(call, (stripe) => stripe.checkout.sessions.expire(checkoutRef))
        return await readingOf(call, session)
      } catch (error) {
        if (!(error instanceof PaymentRefused) || error.code !== 'INVALID') throw error
        const reading = await readCheckout(checkoutRef)
        if (reading.state !== 'open') return reading
        throw error
      }
    },
  }
}
