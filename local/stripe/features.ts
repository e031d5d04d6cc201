import { accountsFeature } from './accounts/feature.ts'
import { checkoutFeature } from './checkout/feature.ts'
import { disputesFeature } from './disputes/feature.ts'
import { eventsFeature } from './events/feature.ts'
import type { Feature } from './feature.ts'
import { paymentsFeature } from './payments/feature.ts'
import { payoutsFeature } from './payouts/feature.ts'
import { refundsFeature } from './refunds/feature.ts'
import { setupsFeature } from './setups/feature.ts'

export const FEATURES: readonly Feature[] = [
  accountsFeature,
  paymentsFeature,
  setupsFeature,
  checkoutFeature,
  refundsFeature,
  payoutsFeature,
  disputesFeature,
  eventsFeature,
]
