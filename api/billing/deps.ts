import type { ScopedPool } from '#db/scope.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { PaymentProvider } from '../ports/payments.ts'

export interface BillingDeps {
  pool: ScopedPool
  random: RandomBytes
  /** null: no key was given, and nothing here shows */
  payments: PaymentProvider | null
  settings: {
    PUBLIC_URL: string
    /** ISO 4217, upper case; what this installation sells in by card */
    CARD_CURRENCY: string
  }
}

/** What routes of the own account at the provider have besides. */
export interface BillingRouteDeps extends BillingDeps {
  limits: {
    /** @throws ProblemError RATE_LIMITED */
    checkNewConnect(ip: string): Promise<void>
  }
}
