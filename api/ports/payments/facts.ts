import type { BalanceFact } from '#domain/ledger/balanceFact.ts'

/** Money that was taken from a card. */
export interface ChargeReading {
  chargeRef: string
  /** minor units of `currency` */
  amount: number
  /** ISO 4217, upper case */
  currency: string
  /** minor units that went back to the fan; what was held and never taken is none of it */
  refunded: number
  isDisputed: boolean
  /** seconds since the epoch when it was taken */
  createdAt: number
  /** what was sent to the creator's account, all of it */
  transfer: { ref: string; accountRef: string; amount: number; reversed: number } | null
  /** what came back of that as our fee; null: no fee */
  feeObject: { ref: string; amount: number; refunded: number } | null
  /**
   * `charge` and `transfer` of the platform, `payment` of the account, `fee` of the platform. [] while the provider has
   * not booked all of them.
   */
  facts: BalanceFact[]
}
