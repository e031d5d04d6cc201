import { Stripe } from 'stripe'
import type { CardPayments, CardSale, PaymentReading } from '#api/ports/payments/cards.ts'
import { PaymentRefused } from '#api/ports/payments.ts'
import { type PaymentCall, unknownOutcome } from './asPaymentError.ts'
import { everyOf } from './pages.ts'
import { withArrivedOf } from './readings/arrivedPayment.ts'
import { PAYMENT_PARTS, paymentReading } from './readings/paymentReading.ts'
import type { AskProvider } from './stripeRequest.ts'

type PaymentVerbs = Pick<CardPayments, 'payWithCard' | 'readPayment' | 'cancelPayment' | 'findPayments'>

/** What a payment has in either way of paying. A fee of nothing is refused by the provider, so it is left out. */
export function dividedCharge(sale: CardSale) {
  return {
    ...(sale.fee > 0 ? { application_fee_amount: sale.fee } : {}),
    transfer_data: { destination: sale.destination },
    transfer_group: sale.purchaseId,
    // the money has moved before the answer, so that its lines can be posted with the right
    capture_method: 'automatic' as const,
    description: sale.description,
    metadata: { purchase_id: sale.purchaseId, account_id: sale.accountId },
    ...(sale.statementSuffix === null ? {} : { statement_descriptor_suffix: sale.statementSuffix }),
  }
}

/** `challenge` and not `any`: whoever holds the phone or the account with the bank has to say yes. */
const ASK_BANK = { payment_method_options: { card: { request_three_d_secure: 'challenge' as const } } }

/** A payment as it is now. */
export async function readPaymentBy(
  ask: AskProvider,
  paymentRef: string,
  apiUrl: string,
): Promise<PaymentReading> {
  const call = { verb: 'readPayment', isChange: false }
  const intent = await ask(call, (stripe) =>
    stripe.paymentIntents.retrieve(paymentRef, { expand: PAYMENT_PARTS }),
  )
  if (intent.id !== paymentRef) throw unknownOutcome(call, 'another payment in the answer')
  return paymentReading(call, await withArrivedOf(ask, intent), apiUrl)
}

/** Payments by cards that the provider keeps, and all payments there are. */
export function cardPayments(ask: AskProvider, apiUrl: string): PaymentVerbs {
  const readPayment = (paymentRef: string) => readPaymentBy(ask, paymentRef, apiUrl)

  /** What the answer is about has to be what was asked for. */
  function ofSale(call: PaymentCall, intent: Stripe.PaymentIntent, purchaseId: string): PaymentReading {
    const reading = paymentReading(call, intent, apiUrl)
    if (reading.purchaseId !== purchaseId) throw unknownOutcome(call, 'another payment in the answer')
    return reading
  }

  return {
    readPayment,

    async payWithCard({ attemptKey, customerRef, methodRef, returnUrl, isBankAsked, ...sale }) {
      const call = { verb: 'payWithCard', isChange: true }
      let declined: Stripe.PaymentIntent | null = null
      const question = (stripe: Stripe) =>
        stripe.paymentIntents
          .create(
            {
              ...{ amount: sale.amount, currency: sale.currency.toLowerCase() },
              ...dividedCharge({ attemptKey, ...sale }),
              ...{ allowed_payment_method_types: ['card'], customer: customerRef, payment_method: methodRef },
              ...{ confirm: true, off_session: false, error_on_requires_action: false },
              ...(isBankAsked ? ASK_BANK : {}),
              ...{ return_url: returnUrl, expand: PAYMENT_PARTS },
            },
            { idempotencyKey: attemptKey },
          )
          .catch((error: unknown) => {
            if (error instanceof Stripe.errors.StripeCardError) declined = error.payment_intent ?? null
            throw error
          })
      try {
        return ofSale(call, await withArrivedOf(ask, await ask(call, question)), sale.purchaseId)
      } catch (error) {
        // a card that did not do is an answer, and carries the payment
        if (declined && error instanceof PaymentRefused && error.code === 'DECLINED')
          return ofSale(call, declined, sale.purchaseId)
        throw error
      }
    },

    async cancelPayment(paymentRef) {
      const call = { verb: 'cancelPayment', isChange: true }
      try {
        const intent = await ask(call, (stripe) => stripe.paymentIntents.cancel(paymentRef))
        return paymentReading(call, intent, apiUrl)
      } catch (error) {
        if (!(error instanceof PaymentRefused) || error.code !== 'INVALID') throw error
        const reading = await readPayment(paymentRef)
        if (reading.state === 'succeeded' || reading.state === 'cancelled') return reading
        throw error
      }
    },

    async findPayments({ purchaseId, customerRef }) {
      const call = { verb: 'findPayments', isChange: false }
      const charges = await ask(call, (stripe) =>
        stripe.charges.list({ transfer_group: purchaseId, limit: 100 }),
      )
      const refs = new Set(
        charges.data.flatMap(({ payment_intent: intent }) =>
          intent ? [typeof intent === 'string' ? intent : intent.id] : [],
        ),
      )
      // what was never charged, such as a payment that a bank asks about, is in no charge
      if (customerRef !== null)
        for await (const intent of everyOf(ask, call, (stripe, page) =>
          stripe.paymentIntents.list({ customer: customerRef, ...page }),
        ))
          if (intent.metadata?.purchase_id === purchaseId) refs.add(intent.id)
      const found: PaymentReading[] = []
      for (const ref of refs) found.push(await readPayment(ref))
      return found.filter((reading) => reading.purchaseId === purchaseId)
    },
  }
}
