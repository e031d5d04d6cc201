import type { BalanceTransaction } from '../money/book.ts'
import type { Transaction } from '../store/transaction.ts'

interface PayoutFacts {
  /** ids of what the payout paid out, behind the payout's own line */
  lines: string[]
}

/**
 * Ids of the lines that an automatic payout paid out, its own line (which takes the sum away) first; none for one that
 * somebody asked for, as it takes money from the balance and not what was earned.
 */
export function linesOfPayout(tx: Transaction, payoutId: string): string[] {
  return tx.hidden<PayoutFacts>(payoutId)?.lines ?? []
}

/** Lines of the scope that can be paid out now and were not; their sum is what is available of the currency. */
export function unpaidLines(tx: Transaction, currency: string): BalanceTransaction[] {
  return tx
    .list<BalanceTransaction>('balance_transaction', { fields: { currency }, isUnmarked: true })
    .filter((line) => line.available_on <= tx.nowS)
}

/** Notes that lines left the balance with a payout; nothing else is hidden about lines. */
export function markPaidOut(tx: Transaction, payout: string, lineIds: readonly string[]): void {
  for (const id of lineIds) tx.hide(id, { payout })
}
