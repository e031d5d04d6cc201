import type { Pool } from 'pg'
import { release } from './store.ts'

/** Rows that are taken at once, and how often in one run. */
const BATCH = 500
const MAX_BATCHES = 20

const DUE = `r.id IN (SELECT d.id FROM app.call_reservation d WHERE d.released_at IS NULL AND d.held_until <= app.now()
  ORDER BY d.held_until LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`

/** Nobody pays so long after they agreed. */
const AGREED_DAYS = 30

/**
 * Gives back what nobody paid for in time, and forgets what was held before so long that no count needs it, and what was agreed
 * to and never booked.
 */
export async function sweepReservations(pool: Pool): Promise<void> {
  let batches = 1
  while ((await release(pool, DUE, [])) > 0 && batches < MAX_BATCHES) batches++
  await pool.query(
    `DELETE FROM app.call_reservation WHERE id IN (SELECT id FROM app.call_reservation
       WHERE released_at IS NOT NULL AND created_at < app.now() - interval '1 day' ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
  )
  await pool.query(
    `DELETE FROM app.call_agreement g USING (SELECT o.chain_id, o.escrow, o.id FROM app.call_agreement o
         WHERE o.created_at < app.now() - make_interval(days => ${AGREED_DAYS}) AND NOT EXISTS (SELECT FROM app.booking b
           WHERE b.chain_id = o.chain_id AND b.escrow = o.escrow AND b.escrow_id = o.id) ORDER BY o.created_at LIMIT ${BATCH}) old
       WHERE (g.chain_id, g.escrow, g.id) = (old.chain_id, old.escrow, old.id)`,
  )
  await pool.query(
    `DELETE FROM app.card_agreement WHERE purchase_id IN (SELECT a.purchase_id FROM app.card_agreement a
       WHERE a.followed_at < app.now() - make_interval(days => ${AGREED_DAYS}) AND NOT EXISTS (SELECT FROM app.booking b WHERE b.purchase_id = a.purchase_id)
         AND NOT EXISTS (SELECT FROM app.booking b WHERE b.setup_id = a.purchase_id)
       ORDER BY a.followed_at LIMIT ${BATCH})`,
  )
}
