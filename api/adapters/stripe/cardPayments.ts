import { Stripe } from 'stripe'
import type { CardPayments, CardSale, NewCardPayment, PaymentReading } from '#api/ports/payments/cards.ts'
import { PaymentRefused } from '#api/ports/payments.ts'
import { type PaymentCall, unknownOutcome } from './asPaymentError.ts'
import { everyOf } from './pages.ts'
import { withArrivedOf } from './readings/arrivedPayment.ts'
import { PAYMENT_PARTS, paymentReading } from './readings/paymentReading.ts'
import type { AskProvider } from './stripeRequest.ts'

type PaymentVerbs = Pick<
  CardPayments,
  'payWithCard' | 'readPayment' | 'cancelPayment' | 'capturePayment' | 'releasePayment' | 'findPayments'
>

/** A fee of nothing is refused by the provider, so it is left out. */
const feeParams = (fee: number) => (fee > 0 ? { application_fee_amount: fee } : {})

/** What a payment has in either way of paying. */
export function dividedCharge(sale: CardSale) {
  const isHeld = sale.capture === 'later'
  return {
    // the provider does not scale a fee to the part that is captured
    ...(isHeld ? {} : feeParams(sale.fee)),
    transfer_data: { destination: sale.destination },
    transfer_group: sale.purchaseId,
    // automatic: the money has moved before the answer, so that its lines can be posted with the right
    capture_method: isHeld ? ('manual' as const) : ('automatic' as const),
    description: sale.description,
    metadata: { purchase_id: sale.purchaseId, account_id: sale.accountId },
    ...(sale.statementSuffix === null ? {} : { statement_descriptor_suffix: sale.statementSuffix }),
  }
}

/** `challenge` and not `any`: whoever holds the phone or the account with the bank has to say yes. */
const ASK_BANK = { payment_method_options: { card: { request_three_d_secure: 'challenge' as const } } }

/** Who is not there is asked nothing and led nowhere: a bank that wants to ask them refuses. */
const presenceParams = (wanted: Pick<NewCardPayment, 'isOffSession' | 'isBankAsked' | 'returnUrl'>) =>
  wanted.isOffSession
    ? { off_session: true }
    : {
        ...{ off_session: false, error_on_requires_action: false, return_url: wanted.returnUrl },
        ...(wanted.isBankAsked ? ASK_BANK : {}),
      }

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

  /** Of a payment that is over the answer is how it ended: there is nothing left to be asked for. */
  async function unlessOver(
    paymentRef: string,
    change: () => Promise<PaymentReading>,
  ): Promise<PaymentReading> {
    try {
      return await change()
    } catch (error) {
      if (!(error instanceof PaymentRefused) || error.code !== 'INVALID') throw error
      const reading = await readPayment(paymentRef)
      if (reading.state === 'succeeded' || reading.state === 'cancelled') return reading
      throw error
    }
  }

  return {
    readPayment,

    async payWithCard({ attemptKey, customerRef, methodRef, ...sale }) {
      const call = { verb: 'payWithCard', isChange: true }
      let declined: Stripe.PaymentIntent | null = null
      const question = (stripe: Stripe) =>
        stripe.paymentIntents
          .create(
            {
              ...{ amount: sale.amount, currency: sale.currency.toLowerCase() },
              ...dividedCharge({ attemptKey, ...sale }),
              ...{ allowed_payment_method_types: ['card'], customer: customerRef, payment_method: methodRef },
              ...presenceParams(sale),
              ...{ confirm: true, expand: PAYMENT_PARTS },
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
      return unlessOver(paymentRef, async () => {
        const intent = await ask(call, (stripe) => stripe.paymentIntents.cancel(paymentRef))
        return paymentReading(call, intent, apiUrl)
      })
    },

    async capturePayment({ attemptKey, paymentRef, amount, fee }) {
      const call = { verb: 'capturePayment', isChange: true }
      const params = { amount_to_capture: amount, ...feeParams(fee), expand: PAYMENT_PARTS }
      return unlessOver(paymentRef, async () => {
        const intent = await ask(call, (stripe) =>
          stripe.paymentIntents.capture(paymentRef, params, { idempotencyKey: attemptKey }),
        )
        if (intent.id !== paymentRef) throw unknownOutcome(call, 'another payment in the answer')
        return paymentReading(call, await withArrivedOf(ask, intent), apiUrl)
      })
    },

    async releasePayment({ attemptKey, paymentRef }) {
      const call = { verb: 'releasePayment', isChange: true }
      return unlessOver(paymentRef, async () => {
        const intent = await ask(call, (stripe) =>
          stripe.paymentIntents.cancel(paymentRef, {}, { idempotencyKey: attemptKey }),
        )
        if (intent.id !== paymentRef) throw unknownOutcome(call, 'another payment in the answer')
        return paymentReading(call, intent, apiUrl)
      })
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
