import type { FollowBookingsDeps } from '../booked/followDeps.ts'
import { IS_BY_CARD, LIVE_STATES, paysBy } from './paying.ts'
import { HELD_MINUTES, MAX_HELD_MINUTES } from './store.ts'

const BATCH = 200

const MINUTES = (minutes: number) => `r.created_at + interval '${minutes} minutes'`

const pays = (states: string) => paysBy(states, 'g.chain_id = $1')

// a hash that never existed counts until it is dropped after ten minutes: whoever makes up one after the other holds an hour, six times a
// day and creator at most; by card it is three payments a day (orderedCall)
const LONGER = `UPDATE app.call_reservation h SET held_until = h.created_at + interval '${MAX_HELD_MINUTES} minutes' WHERE h.id IN (
  SELECT r.id FROM app.call_reservation r WHERE r.released_at IS NULL AND r.held_until < ${MINUTES(MAX_HELD_MINUTES)}
    AND r.created_at > app.now() - interval '${MAX_HELD_MINUTES} minutes' AND ${pays("'sent', 'included'")}
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`

const NO_LONGER = `UPDATE app.call_reservation h SET held_until = greatest(h.created_at + interval '${HELD_MINUTES} minutes', app.now()) WHERE h.id IN (
  SELECT r.id FROM app.call_reservation r WHERE r.released_at IS NULL AND r.held_until > ${MINUTES(HELD_MINUTES)} AND r.held_until > app.now()
    AND NOT ${IS_BY_CARD} AND NOT ${pays(LIVE_STATES)} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`

/** Holds what somebody pays for by wallet right now for an hour from its beginning, and no longer once nothing of it is under way. */
export async function holdPaying({
  pool,
  chainId,
}: Pick<FollowBookingsDeps, 'pool' | 'chainId'>): Promise<void> {
  await pool.query(LONGER, [chainId])
  await pool.query(NO_LONGER, [chainId])
}
