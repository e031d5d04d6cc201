import type { Logger } from 'pino'
import type { Clock } from '#domain/clock.ts'
import type { BillingDeps } from '../deps.ts'

export interface RefundDeps extends BillingDeps {
  clock: Clock
  log: Pick<Logger, 'warn'>
}
