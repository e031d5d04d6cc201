import type { Logger } from 'pino'
import type { Clock } from '#domain/clock.ts'
import type { DataKey } from '../../installation/dataKey.ts'
import type { BillingDeps } from '../deps.ts'

export interface PurchaseDeps extends BillingDeps {
  clock: Clock
  /** seals what marks of cards are hashed with */
  dataKey: DataKey
  log: Pick<Logger, 'warn'>
  /** true: who asks shows nobody the page that is opened, so that its address is kept for the next look */
  isUnseen?: boolean
  alarms: { raise(name: string, facts: object, message: string): void }
}
