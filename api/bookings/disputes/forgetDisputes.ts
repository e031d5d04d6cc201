import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { IS_NOW } from '../booked/followDeps.ts'

/** Rows that are taken at once, and how often in one run. */
const BATCH = 200
const MAX_BATCHES = 20

/** What no statement took is kept for a day, and what the chain never had for two weeks. */
const [FILE_DAYS, STATEMENT_DAYS] = [1, 14]

/** Files that are in no statement; one that is taken meanwhile stays. */
const FILES = `DELETE FROM app.call_file WHERE statement_id IS NULL AND id IN (SELECT id FROM app.call_file
  WHERE statement_id IS NULL AND created_at < app.now() - make_interval(days => ${FILE_DAYS}) ORDER BY created_at LIMIT ${BATCH})`

/** While the index is behind, the chain may have what it does not; by card there is nothing to wait for. */
async function forgetStatements(pool: Pool, chainId: number): Promise<number> {
  return await withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT s.id FROM app.call_statement s WHERE s.laid_at IS NULL AND s.created_at < app.now() - make_interval(days => ${STATEMENT_DAYS})
        AND (${IS_NOW} OR EXISTS (SELECT FROM app.booking b WHERE b.id = s.booking_id AND b.rail = 'card'))
        ORDER BY s.created_at LIMIT ${BATCH} FOR UPDATE OF s SKIP LOCKED`,
      [chainId],
    )
    const ids = rows.map(({ id }) => id)
    if (ids.length === 0) return 0
    await tx.query('DELETE FROM app.call_file WHERE statement_id = ANY($1)', [ids])
    await tx.query('DELETE FROM app.call_statement WHERE id = ANY($1)', [ids])
    return ids.length
  })
}

/** Forgets files that nobody wrote about, and statements that never came to the chain. */
export async function forgetUnlaid(pool: Pool, chainId: number): Promise<void> {
  const once = [async () => (await pool.query(FILES)).rowCount ?? 0, () => forgetStatements(pool, chainId)]
  for (const forget of once) {
    let batches = 1
    while ((await forget()) === BATCH && batches < MAX_BATCHES) batches++
  }
}

/** Forgets all that was written about a booking, which goes next. */
export async function forgetDispute(tx: PoolClient, bookingId: string): Promise<void> {
  await tx.query('DELETE FROM app.call_file WHERE booking_id = $1', [bookingId])
  await tx.query('DELETE FROM app.call_statement WHERE booking_id = $1', [bookingId])
  await tx.query('DELETE FROM app.call_ruling WHERE booking_id = $1', [bookingId])
}
