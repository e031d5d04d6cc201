import type { PaymentProvider } from '../../../ports/payments.ts'
import type { Pace } from './pace.ts'

/** What a turn asks of the provider, by what each verb counts as there: every page is opened by the same call. */
const PACED = {
  makeCustomer: 'makeCustomer',
  openCheckout: 'openCheckout',
  openSetup: 'openCheckout',
  payWithCard: 'payWithCard',
  readCheckout: 'readCheckout',
  readPayment: 'readPayment',
} as const

/** The same provider, whose calls of these verbs leave at a pace. */
export function atPace(payments: PaymentProvider, pace: Pace): PaymentProvider {
  const paced = (Object.keys(PACED) as (keyof typeof PACED)[]).map((verb) => {
    const call = payments[verb] as (wanted: unknown) => Promise<unknown>
    const later = async (wanted: unknown) => {
      await pace.leave(PACED[verb])
      return await call(wanted)
    }
    return [verb, later]
  })
  return { ...payments, ...Object.fromEntries(paced) }
}
