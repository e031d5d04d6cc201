import type { Pool, PoolClient } from 'pg'
import { findPurchase, lockPurchase, type PurchaseRow } from '../purchases/purchaseStore.ts'

/** The driver reads whole numbers as numbers; sums of money are of big ones. */
function exact(row: PurchaseRow | undefined): PurchaseRow | undefined {
  return (
    row && {
      ...row,
      ...{ amount: BigInt(row.amount), fee: BigInt(row.fee), refunded: BigInt(row.refunded) },
      length_s: row.length_s === null ? null : BigInt(row.length_s),
    }
  )
}

/** A purchase by its id. */
export async function findExact(db: Pool | PoolClient, id: string): Promise<PurchaseRow | undefined> {
  return exact(await findPurchase(db, id))
}

/** A purchase that nobody else changes until the transaction ends. */
export async function lockExact(tx: PoolClient, id: string): Promise<PurchaseRow | undefined> {
  return exact(await lockPurchase(tx, id))
}
