import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { BillingDeps } from '../deps.ts'

export interface OfferDeps extends BillingDeps {
  chainId: number
  /** signs quotes; see quoteToken.ts */
  quotes: RotatingSecret
  settings: BillingDeps['settings'] & {
    /** what the installation is called on the statement of a card */
    CARD_STATEMENT_NAME: string
  }
}
