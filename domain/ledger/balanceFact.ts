import type { FactKind } from './words.ts'

/**
 * A line of the payment provider's books: the only amounts that are ever posted, in minor units. By kind, whose balance it is of:
 * of the platform `charge` (in, less what the provider keeps), `transfer` (all of it, out), `fee` (in), `refund` (out),
 * `refund_failure` (in again), `transfer_refund` (in), `fee_refund` (out), `dispute` (out, with the provider's fee),
 * `dispute_reversal` (in); of an account `payment` (in, less the fee), `payment_refund` (out), `fee_refund` (in),
 * `payout` (out), `payout_failure` (in again).
 */
export interface BalanceFact {
  /** its id there, once for ever */
  ref: string
  /** whose balance; null is the installation's own */
  accountRef: string | null
  kind: FactKind
  /** gross, negative when money leaves */
  amount: number
  /** what the provider or the installation keeps of it */
  fee: number
  /** what the balance changed by */
  net: number
  /** ISO 4217, upper case */
  currency: string
  /** the object that moved it; null: nothing of ours */
  sourceRef: string | null
  /** seconds since the epoch */
  createdAt: number
  /** seconds since the epoch from which on it can be paid out */
  availableAt: number
}

/** What the ledger needs to know of a charge. */
export interface ChargeFacts {
  chargeRef: string
  amount: number
  currency: string
  createdAt: number
  transfer: { ref: string; amount: number } | null
  feeObject: { ref: string; amount: number } | null
  facts: readonly BalanceFact[]
}
