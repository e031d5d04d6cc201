import { inTurns } from '#api/queue/inTurns.ts'
import { withTransaction } from '#db/transaction.ts'
import { ABSENCE_KEPT_S } from '#domain/access/absence.ts'
import { isKeptOut } from '../bans/banInForce.ts'
import type { Access } from '../createAccess.ts'
import { BEATS_ARE_TAKEN } from '../leases/areBeatsTaken.ts'
import { askOutside } from '../leases/askOutside.ts'
import { endUnseen, type UnseenRow } from '../leases/endUnseen.ts'
import { passOn } from '../line/passOn.ts'
import { endSeats } from '../seats/endSeats.ts'
import { readOwnSeat } from '../seats/store.ts'
import { reDecide } from './reDecide.ts'

const BATCH = 500
/** Of due seats: one that waits for a node does not hold up what else is swept. */
const DECIDED_AT_ONCE = 4

/** Ends seats whose lease is past: viewers who went silent or left, and credentials nobody used. Hosts get a grace. */
async function endLapsed(access: Access): Promise<void> {
  await withTransaction(access.pool, async (tx) => {
    const { rows } = await tx.query<UnseenRow & { is_unseen: boolean }>(
      `SELECT l.seat_id, s.account_id, s.room_id, l.guest_address, l.guest_prefix,
          l.unseen_since IS NOT NULL AND s.role = 'viewer' AND s.slot_n IS NOT NULL AS is_unseen FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id
        WHERE l.until < app.now() AND (s.role = 'viewer' OR s.state = 'held') AND ${BEATS_ARE_TAKEN}
        LIMIT ${BATCH} FOR UPDATE OF s, l SKIP LOCKED`,
    )
    await endSeats(
      tx,
      rows.filter((row) => !row.is_unseen).map((row) => row.seat_id),
      'LEASE_LOST',
      access,
    )
    await endUnseen(
      tx,
      access,
      rows.filter((row) => row.is_unseen),
    )
  })
}

/**
 * Seats whose entitlement ended by database time first, then those in a grace, and those of people who were banned. What becomes of
 * tokens is seen elsewhere, by the index or by `createFollowForeign`, so that a minute for them is looked at when it is over.
 */
async function reDecideDue(access: Access): Promise<void> {
  const { rows } = await access.pool.query<{ id: string; account_id: string }>(
    `SELECT s.id, s.account_id FROM app.seat s JOIN app.room r ON r.id = s.room_id CROSS JOIN (SELECT app.now() AS now) t
      WHERE s.state <> 'ended' AND ((s.role = 'viewer' AND (s.valid_until <= app.now() OR s.grace_until <= app.now()
          OR s.grace_until IS NOT NULL AND s.grace_cause IS DISTINCT FROM 'tokens'))
        OR ${isKeptOut('s.account_id')})
      ORDER BY s.valid_until <= app.now() DESC NULLS LAST, s.id LIMIT ${BATCH}`,
  )
  await inTurns(rows, DECIDED_AT_ONCE, async ({ id, account_id }) => {
    try {
      const seat = await readOwnSeat(access.pool, id, account_id)
      if (seat) await reDecide(access, seat, { trace: 'sweep' })
    } catch (error) {
      access.log.warn({ err: error, seat: id }, 'a due seat could not be decided; the next sweep tries again')
    }
  })
}

/** One look for lost, expired and waiting seats. */
export async function sweepSeats(access: Access): Promise<void> {
  await endLapsed(access)
  await askOutside(access)
  await passOn(access)
  await reDecideDue(access)
}

/** Moves seats that ended long ago out of the live table and drops tokens that nobody spent. */
export async function archiveSeats({ pool }: Pick<Access, 'pool'>): Promise<number> {
  await pool.query('DELETE FROM app.retry_token WHERE until < app.now()')
  await pool.query('DELETE FROM app.absence WHERE at < app.now() - make_interval(secs => $1)', [
    ABSENCE_KEPT_S,
  ])
  // the longest re-entry rest is an hour: it must still find the seat here
  const { rowCount } = await pool.query(
    `WITH old AS (DELETE FROM app.seat WHERE id IN (SELECT id FROM app.seat WHERE state = 'ended'
         AND ended_at < app.now() - interval '2 hours' LIMIT 5000) RETURNING *)
       INSERT INTO app.seat_past SELECT * FROM old`,
  )
  return rowCount ?? 0
}
