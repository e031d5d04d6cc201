/** What moved money, by the provider's books; `other`: nothing that this installation does. */
export type FactKind =
  | 'charge'
  | 'payment'
  | 'transfer'
  | 'fee'
  | 'refund'
  | 'refund_failure'
  | 'payment_refund'
  | 'transfer_refund'
  | 'fee_refund'
  | 'dispute'
  | 'dispute_reversal'
  | 'payout'
  | 'payout_failure'
  | 'provider_fee'
  | 'other'

/**
 * A line of the provider's books: the only amounts that are ever posted. By kind, whose balance it is of:
 * of the platform `charge` (in, less what the provider keeps), `transfer` (all of it, out), `fee` (in), `refund` (out),
 * `refund_failure` (in again), `transfer_refund` (in), `fee_refund` (out), `dispute` (out, with the provider's fee),
 * `dispute_reversal` (in); of an account `payment` (in, less the fee), `payment_refund` (out), `fee_refund` (in),
 * `payout` (out), `payout_failure` (in again).
 */
export interface BalanceFact {
  /** of the line itself; it never changes and never comes twice */
  ref: string
  /** whose balance; null: the platform's */
  accountRef: string | null
  kind: FactKind
  /** minor units of `currency`, negative when money leaves */
  amount: number
  /** what is kept of it on the way, minor units */
  fee: number
  /** amount − fee: what the balance changes by */
  net: number
  /** ISO 4217, upper case; not always that of the sale */
  currency: string
  /** what moved it: a charge, transfer, refund, dispute, payout …; null: nothing of ours */
  sourceRef: string | null
  /** seconds since the epoch */
  createdAt: number
  /** seconds since the epoch, from which it can be paid out */
  availableAt: number
}

/** Money that was taken from a card. */
export interface ChargeReading {
  chargeRef: string
  /** minor units of `currency` */
  amount: number
  /** ISO 4217, upper case */
  currency: string
  /** minor units that went back to the fan */
  refunded: number
  isDisputed: boolean
  /** seconds since the epoch */
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
