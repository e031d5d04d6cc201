import type { PoolClient } from 'pg'

/** What is to be taken of a hold, in minor units of its currency. */
export interface HoldDecision {
  purchaseId: string
  /** 0: all of it goes free */
  amount: number
  /** of that, what the installation takes */
  fee: number
  /** why a hold goes free of which no booking came; null: there was one */
  failCode: 'HOLD_SHORT' | 'TIME_TAKEN' | null
}

/**
 * Decides what of a hold is taken, once, in the caller's transaction; a worker asks the provider for it afterwards.
 * @returns false where it was decided before, or nothing is held any more
 */
export async function decideHold(tx: PoolClient, decision: HoldDecision): Promise<boolean> {
  const { purchaseId, amount, fee, failCode } = decision
  const { rowCount } = await tx.query(
    `UPDATE app.purchase SET capture_amount = $2, capture_fee = $3, fail_code = $4, ask_at = app.now(), asks = 0
     WHERE id = $1 AND state = 'held' AND capture_amount IS NULL`,
    [purchaseId, amount, fee, failCode],
  )
  return rowCount === 1
}
