import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { PurchaseRow } from '../purchases/purchaseRow.ts'
import { findPurchase, lockPurchase } from '../purchases/purchaseStore.ts'

/** A purchase whose sums are big whole numbers, in minor units, and its length in seconds. */
export type ExactPurchase = PurchaseRow extends infer Row
  ? Row extends PurchaseRow
    ? Omit<Row, 'amount' | 'fee' | 'refunded' | 'length_s'> & {
        amount: bigint
        fee: bigint
        refunded: bigint
        length_s: bigint | null
      }
    : never
  : never

/** The driver reads whole numbers as numbers; sums of money are of big ones. */
function exact(row: PurchaseRow | undefined): ExactPurchase | undefined {
  return (
    row && {
      ...row,
      ...{ amount: BigInt(row.amount), fee: BigInt(row.fee), refunded: BigInt(row.refunded) },
      length_s: row.length_s === null ? null : BigInt(row.length_s),
    }
  )
}

/** A purchase by its id. */
export async function findExact(db: ScopedPool | PoolClient, id: string): Promise<ExactPurchase | undefined> {
  return exact(await findPurchase(db, id))
}

/** A purchase that nobody else changes until the transaction ends. */
export async function lockExact(tx: PoolClient, id: string): Promise<ExactPurchase | undefined> {
  return exact(await lockPurchase(tx, id))
}
