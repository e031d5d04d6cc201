import type { Events } from '../ports/payments/events.ts'
import type { PaymentProvider } from '../ports/payments.ts'

/** The part of a provider that tells what happened; null when it has none. */
export function eventsOf(payments: PaymentProvider | null): Events | null {
  return payments !== null && 'parseEvent' in payments ? (payments as PaymentProvider & Events) : null
}
