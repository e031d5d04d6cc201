import type { Stripe } from 'stripe'
import type { CardPayments, CheckoutReading, NewCheckout, NewSetup } from '#api/ports/payments/cards.ts'
import { PaymentRefused } from '#api/ports/payments.ts'
import { type PaymentCall, unknownOutcome } from './asPaymentError.ts'
import { dividedCharge, readPaymentBy } from './cardPayments.ts'
import { ownIdOf, refOf } from './readings/cut.ts'
import { isPageOf } from './readings/providerPage.ts'
import { savedMethodOf } from './readings/savedMethod.ts'
import type { AskProvider } from './stripeRequest.ts'

type Session = Stripe.Checkout.Session
type CheckoutVerbs = Pick<CardPayments, 'openCheckout' | 'openSetup' | 'readCheckout' | 'expireCheckout'>

const STATES = ['open', 'complete', 'expired'] as const

/** A card that somebody ticked to be kept is `always`, any other card of a payment `limited`: of this kind there is none. */
const NONE_KEPT = { allow_redisplay_filters: ['unspecified' as const] }

const keptOptions = ({ hidesKept, offersKeeping }: Pick<NewCheckout, 'hidesKept' | 'offersKeeping'>) => ({
  payment_method_save: offersKeeping ? ('enabled' as const) : ('disabled' as const),
  ...(hidesKept ? NONE_KEPT : {}),
})

function paymentParams({
  hidesKept,
  offersKeeping,
  ...sale
}: NewCheckout): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    allowed_payment_method_types: ['card'],
    submit_type: sale.capture === 'later' ? 'book' : 'pay',
    customer: sale.customerRef,
    saved_payment_method_options: keptOptions({ hidesKept, offersKeeping }),
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: sale.currency.toLowerCase(),
          unit_amount: sale.amount,
          product_data: { name: sale.title },
        },
      },
    ],
    payment_intent_data: dividedCharge(sale),
    ...pageParams(sale),
  }
}

function setupParams({ currency, allowed, ...page }: NewSetup): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'setup',
    allowed_payment_method_types: ['card'],
    currency: currency.toLowerCase(),
    customer: page.customerRef,
    custom_text: { submit: { message: withoutMarkdown(allowed) } },
    // a page that saves makes its card one to pick everywhere, unless it is said that this one is not
    payment_method_data: { allow_redisplay: 'limited' },
    setup_intent_data: { metadata: ownIds(page) },
    ...pageParams(page),
  }
}

/** The page reads Markdown: a name of somebody in it makes no link and nothing bold. */
const withoutMarkdown = (text: string): string =>
  text.replaceAll('[', '(').replaceAll(']', ')').replaceAll('*', '∗').replaceAll('__', '‗‗')

const ownIds = ({ purchaseId, accountId }: Pick<NewSetup, 'purchaseId' | 'accountId'>) => ({
  purchase_id: purchaseId,
  account_id: accountId,
})

const pageParams = (page: Omit<NewSetup, 'currency' | 'allowed'>) => ({
  client_reference_id: page.purchaseId,
  metadata: ownIds(page),
  ...{ success_url: page.successUrl, cancel_url: page.cancelUrl, expires_at: page.expiresAt },
})

/** Payments on the provider's own page, and cards that it saves. */
export function checkouts(ask: AskProvider, apiUrl: string): CheckoutVerbs {
  async function readingOf(call: PaymentCall, session: Session): Promise<CheckoutReading> {
    const state = STATES.find((one) => one === session.status)
    const isSetup = session.mode === 'setup'
    if (session.object !== 'checkout.session' || !(isSetup || session.mode === 'payment') || !state)
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
      savedMethod: isSetup && state === 'complete' ? await savedMethodOf(ask, call, session) : null,
    }
  }

  async function readCheckout(checkoutRef: string): Promise<CheckoutReading> {
    const call = { verb: 'readCheckout', isChange: false }
    const session = await ask(call, (stripe) => stripe.checkout.sessions.retrieve(checkoutRef))
    if (session.id !== checkoutRef) throw unknownOutcome(call, 'another checkout in the answer')
    return await readingOf(call, session)
  }

  async function open(
    verb: string,
    { attemptKey, purchaseId, customerRef }: Pick<NewSetup, 'attemptKey' | 'purchaseId' | 'customerRef'>,
    params: Stripe.Checkout.SessionCreateParams,
  ): Promise<CheckoutReading> {
    const call = { verb, isChange: true }
    const session = await ask(call, (stripe) =>
      stripe.checkout.sessions.create(params, { idempotencyKey: attemptKey }),
    )
    if (ownIdOf(session.metadata, 'purchase_id') !== purchaseId || session.mode !== params.mode)
      throw unknownOutcome(call, 'another checkout in the answer')
    if (params.mode === 'setup' && refOf(session.customer) !== customerRef)
      throw unknownOutcome(call, 'a checkout of another customer in the answer')
    return await readingOf(call, session)
  }

  return {
    readCheckout,

    openCheckout: (wanted) => open('openCheckout', wanted, paymentParams(wanted)),
    openSetup: (wanted) => open('openSetup', wanted, setupParams(wanted)),

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
