import type { FactKind } from './words.ts'

/** One line of a balance at the payment provider, as it told it. Money in minor units of its currency. */
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
