import type { PaymentProvider } from '../../../ports/payments.ts'
import type { Pace } from './pace.ts'

/** What a turn asks of the provider. Each verb has a limit of its own there. */
const PACED = ['makeCustomer', 'openCheckout', 'payWithCard', 'readCheckout', 'readPayment'] as const

/** The same provider, whose calls of these verbs leave at a pace. */
export function atPace(payments: PaymentProvider, pace: Pace): PaymentProvider {
  const paced = PACED.map((verb) => {
    const call = payments[verb] as (wanted: unknown) => Promise<unknown>
    const later = async (wanted: unknown) => {
      await pace.leave(verb)
      return await call(wanted)
    }
    return [verb, later]
  })
  return { ...payments, ...Object.fromEntries(paced) }
}
