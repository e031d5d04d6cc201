import type { PayoutFailure } from '#domain/billing/words.ts'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'

/** What an account has in a currency, minor units; either may be below zero. */
export interface BalanceReading {
  /** ISO 4217, upper case */
  currency: string
  available: number
  pending: number
}

/** `paid` is not final: a bank can send it back for days. */
export type PayoutOutcome = 'pending' | 'in_transit' | 'paid' | 'failed' | 'cancelled'

/** Money on its way from a creator's account to a bank. */
export interface PayoutReading {
  payoutRef: string
  accountRef: string
  state: PayoutOutcome
  /** minor units of `currency` */
  amount: number
  /** ISO 4217, upper case */
  currency: string
  isLive: boolean
  /** seconds since the epoch: the day on which it is expected, or came */
  arrivesAt: number
  createdAt: number
  /** null: it neither failed nor was cancelled */
  failure: PayoutFailure | null
  /** the bank account, opaque; it changes with new bank details */
  bankRef: string | null
  /** `payout`, and `payout_failure` once the money is back */
  facts: BalanceFact[]
}

/** Balances, what moved them, and payouts. Each verb throws PaymentsUnreachable, PaymentsBusy, PaymentRefused. */
export interface Balances {
  /** Of an account; null: of the platform. `GONE`: it is no longer ours. */
  balanceOf(accountRef: string | null): Promise<BalanceReading[]>
  /** Everything that moved a balance, newest first; with `until` only what is newer than that line. */
  listFacts(accountRef: string | null, until: string | null): AsyncIterable<BalanceFact>
  /** Lines of one source, such as a refund of a fee, in that balance. */
  factsOf(accountRef: string | null, sourceRef: string): Promise<BalanceFact[]>
  /** Payouts of an account, newest first; with `until` only what is newer than that one. */
  listPayouts(accountRef: string, until: string | null): AsyncIterable<PayoutReading>
  readPayout(accountRef: string, payoutRef: string): Promise<PayoutReading>
}
