import { ROOM_LANES } from '#api/inbox/putCallbacks.ts'
import { withTransaction } from '#db/transaction.ts'
import type { AccessDeps } from '../deps.ts'
import { notifySeat } from '../revocation/grace.ts'
import { BEATS_ARE_TAKEN } from './areBeatsTaken.ts'
import { endUnseen, type UnseenRow } from './endUnseen.ts'

/** Without a word of the provider for so long a seat is asked for, and for as long again it is waited for. */
const OUTSIDE_S = 60
const BATCH = 500

// a room with a free place needs nobody's, and where nothing comes in or is worked on, no word is missing
const OUTSIDE = `SELECT l.seat_id, l.asked_at IS NOT NULL AS was_asked, s.account_id, s.room_id,
    l.guest_address, l.guest_prefix FROM app.seat_lease l
    JOIN app.seat s ON s.id = l.seat_id JOIN app.room r ON r.id = s.room_id
  WHERE l.lives_by_beats AND NOT l.is_inside AND s.role = 'viewer' AND s.slot_n IS NOT NULL
    AND coalesce(l.asked_at, l.outside_since) <= app.now() - make_interval(secs => ${OUTSIDE_S})
    AND ${BEATS_ARE_TAKEN}
    AND NOT EXISTS (SELECT FROM app.room_slot o WHERE o.room_id = s.room_id AND o.seat_id IS NULL AND o.offered_to IS NULL)
    AND EXISTS (SELECT FROM app.inbox i WHERE i.endpoint = 'trtc' AND i.state = 'done'
      AND i.done_at > coalesce(l.asked_at, l.outside_since))
    AND NOT EXISTS (SELECT FROM app.inbox i WHERE i.state IN ('received', 'waiting')
      AND i.lane = ANY (SELECT 'room-' || r.provider_room_id || '-' || n FROM generate_series(0, ${ROOM_LANES - 1}) n))
  LIMIT ${BATCH} FOR UPDATE OF s, l SKIP LOCKED`

/**
 * In a full room whoever the provider says nothing of is asked to enter again, and a minute later their place goes to who
 * waits for it.
 */
export async function askOutside(
  access: Pick<AccessDeps, 'pool' | 'clock' | 'random' | 'revisions' | 'settings'>,
): Promise<void> {
  await withTransaction(access.pool, async (tx) => {
    const { rows } = await tx.query<UnseenRow & { was_asked: boolean }>(OUTSIDE)
    const asked = rows.flatMap((row) => (row.was_asked ? [] : [row.seat_id]))
    if (asked.length > 0)
      await tx.query('UPDATE app.seat_lease SET asked_at = app.now() WHERE seat_id = ANY($1)', [asked])
    for (const seatId of asked) await notifySeat(tx, seatId, 'REENTER')
    await endUnseen(
      tx,
      access,
      rows.filter((row) => row.was_asked),
    )
  })
}
