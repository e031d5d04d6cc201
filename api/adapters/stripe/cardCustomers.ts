import type { Stripe } from 'stripe'
import type { CardPayments, CardReading } from '#api/ports/payments/cards.ts'
import { PaymentRefused, type RefusedCode } from '#api/ports/payments.ts'
import { unknownOutcome } from './asPaymentError.ts'
import { machineWordOf } from './readings/cut.ts'
import type { AskProvider } from './stripeRequest.ts'

type CustomerVerbs = Pick<
  CardPayments,
  'makeCustomer' | 'findCustomer' | 'dropCustomer' | 'listCards' | 'dropCard'
>

const isRefused = (error: unknown, code: RefusedCode): boolean =>
  error instanceof PaymentRefused && error.code === code

function cardReading({ id, card, allow_redisplay: shown }: Stripe.PaymentMethod): CardReading[] {
  if (!card) return []
  return [
    {
      methodRef: id,
      fingerprint: card.fingerprint ?? null,
      brand: machineWordOf(card.brand) ?? 'unknown',
      last4: card.last4,
      expMonth: card.exp_month,
      expYear: card.exp_year,
      isLimited: shown === 'limited',
    },
  ]
}

/** Customers, each with the cards that are kept for them. */
export function cardCustomers(ask: AskProvider): CustomerVerbs {
  return {
    async makeCustomer({ attemptKey, accountId, email }) {
      const call = { verb: 'makeCustomer', isChange: true }
      const customer = await ask(call, (stripe) =>
        stripe.customers.create(
          { ...(email === null ? {} : { email }), metadata: { account_id: accountId } },
          { idempotencyKey: attemptKey },
        ),
      )
      if (customer.object !== 'customer' || customer.metadata?.account_id !== accountId)
        throw unknownOutcome(call, 'no customer in the answer')
      return { customerRef: customer.id }
    },

    async findCustomer({ accountId, email }) {
      const list = await ask({ verb: 'findCustomer', isChange: false }, (stripe) =>
        stripe.customers.list({ email, limit: 100 }),
      )
      const found = list.data.find(({ metadata }) => metadata.account_id === accountId)
      return found ? { customerRef: found.id } : null
    },

    async dropCustomer(customerRef) {
      const call = { verb: 'dropCustomer', isChange: true }
      try {
        const dropped = await ask(call, (stripe) => stripe.customers.del(customerRef))
        if (!dropped.deleted || dropped.id !== customerRef) throw unknownOutcome(call, 'not dropped')
      } catch (error) {
        if (!isRefused(error, 'GONE')) throw error
      }
    },

    async listCards(customerRef) {
      const call = { verb: 'listCards', isChange: false }
      const list = await ask(call, (stripe) =>
        stripe.customers.listPaymentMethods(customerRef, { type: 'card', limit: 100 }),
      )
      return list.data.flatMap(cardReading)
    },

    async dropCard(methodRef) {
      try {
        await ask({ verb: 'dropCard', isChange: true }, (stripe) => stripe.paymentMethods.detach(methodRef))
      } catch (error) {
        if (isRefused(error, 'GONE')) return
        if (!isRefused(error, 'INVALID')) throw error
        // nobody's card cannot be taken from anybody, and the provider has no code for that
        const method = await ask({ verb: 'dropCard', isChange: false }, (stripe) =>
          stripe.paymentMethods.retrieve(methodRef),
        )
        if (method.customer !== null) throw error
      }
    },
  }
}
