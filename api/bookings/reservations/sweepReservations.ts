import type { Pool } from 'pg'
import { release } from './store.ts'

/** Rows that are taken at once, and how often in one run. */
const BATCH = 500
const MAX_BATCHES = 20

const DUE = `r.id IN (SELECT d.id FROM app.call_reservation d WHERE d.released_at IS NULL AND d.held_until <= app.now()
  ORDER BY d.held_until LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`

/** Gives back what nobody paid for in time, and forgets what was held before so long that no count needs it. */
export async function sweepReservations(pool: Pool): Promise<void> {
  for (let n = 0; n < MAX_BATCHES && (await release(pool, DUE, [])) > 0; n++);
  await pool.query(
    `DELETE FROM app.call_reservation WHERE id IN (SELECT id FROM app.call_reservation
       WHERE released_at IS NOT NULL AND created_at < app.now() - interval '1 day' ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
  )
}
