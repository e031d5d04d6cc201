import type { PoolClient } from 'pg'
import { bindsIn } from '../coHosts.ts'
import type { GuestPlace } from '../seats/admissionRequest.ts'
import type { LineDeps } from './deps.ts'
import { hereS } from './deps.ts'
import { lockLines, notifyLine, offerSlots } from './offerSlots.ts'

/** Slots of a room that are kept for nobody any more are free again. */
const RELEASE = `UPDATE app.room_slot o SET offered_to = NULL WHERE o.room_id = ANY($1) AND o.offered_to IS NOT NULL
  AND NOT EXISTS (SELECT FROM app.wait_line w WHERE w.place = o.offered_to AND w.offer_until IS NOT NULL)`

/** Passes on what was offered to people who do not come; needs the locks of the lines. */
export async function passOnReleased(
  tx: PoolClient,
  deps: LineDeps,
  roomIds: readonly string[],
): Promise<void> {
  if (roomIds.length === 0) return
  await tx.query(RELEASE, [roomIds])
  await offerSlots(tx, deps, roomIds)
  for (const roomId of roomIds) await notifyLine(tx, roomId)
}

/** Whose turns are over, and where. */
interface EndedTurns {
  accountId: string
  /** every room where a ban from the channel binds them */
  channelId?: string
  roomId?: string
}

/** Ends the turns of somebody who was banned or refused, or left the line; what was offered to them goes to the next. */
export async function endTurns(
  tx: PoolClient,
  deps: LineDeps,
  { accountId, channelId, roomId }: EndedTurns,
): Promise<void> {
  const { rows } = await tx.query<{ room_id: string }>(
    `SELECT w.room_id FROM app.wait_line w JOIN app.room r ON r.id = w.room_id
      WHERE w.account_id = $1 AND (${bindsIn('$2', '$1')} OR r.id = $3)`,
    [accountId, channelId ?? null, roomId ?? null],
  )
  if (rows.length === 0) return
  const rooms = await lockLines(
    tx,
    rows.map((row) => row.room_id),
  )
  await tx.query('DELETE FROM app.wait_line WHERE account_id = $1 AND room_id = ANY($2)', [accountId, rooms])
  await passOnReleased(tx, deps, rooms)
}

/** Somebody cannot come now through no fault of their turn: it waits for so long, and what was offered goes to the next. */
export async function passOver(
  tx: PoolClient,
  deps: LineDeps,
  { accountId, roomId, waitS }: { accountId: string; roomId: string; waitS: number },
): Promise<void> {
  await lockLines(tx, [roomId])
  const { rowCount } = await tx.query(
    `UPDATE app.wait_line SET offer_until = NULL, not_before = app.now() + make_interval(secs => $3)
      WHERE room_id = $1 AND account_id = $2`,
    [roomId, accountId, waitS],
  )
  if (rowCount) await passOnReleased(tx, deps, [roomId])
}

/** A turn that a seat ended, as it was. */
export interface Turn {
  place: string
  guest_address: string | null
  guest_prefix: string | null
  offer_until: string | null
}

/** The media engine had no room for who was offered a place: the offer goes on as if it had not been used. */
export async function giveTurnBack(
  tx: PoolClient,
  { accountId, roomId, turn }: { accountId: string; roomId: string; turn: Turn },
): Promise<void> {
  await lockLines(tx, [roomId])
  await tx.query(
    `WITH w AS (INSERT INTO app.wait_line (place, room_id, account_id, guest_address, guest_prefix, offer_until) OVERRIDING SYSTEM VALUE
        VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::timestamptz > app.now() THEN $6::timestamptz END) ON CONFLICT DO NOTHING RETURNING place, room_id, offer_until)
      UPDATE app.room_slot o SET offered_to = w.place FROM w WHERE w.offer_until IS NOT NULL AND o.room_id = w.room_id AND o.n =
        (SELECT n FROM app.room_slot WHERE room_id = $2 AND seat_id IS NULL AND offered_to IS NULL ORDER BY n LIMIT 1 FOR UPDATE SKIP LOCKED)`,
    [turn.place, roomId, accountId, turn.guest_address, turn.guest_prefix, turn.offer_until],
  )
  await notifyLine(tx, roomId)
}

/** Somebody whose seat ended unseen. */
export interface UnseenPerson {
  accountId: string
  roomId: string
  guest: GuestPlace | null
}

/**
 * Whoever was let in and did not come goes to the end of the line, where there is one. They are offered nothing before
 * their page is heard of again.
 */
export async function moveToEnd(
  tx: PoolClient,
  deps: LineDeps & { settings: { LINE_GUESTS: number } },
  people: readonly UnseenPerson[],
): Promise<void> {
  if (people.length === 0) return
  const rooms = await lockLines(
    tx,
    people.map(({ roomId }) => roomId),
  )
  const { rows } = await tx.query<{ room_id: string }>(
    `INSERT INTO app.wait_line (room_id, account_id, guest_address, guest_prefix, seen_at)
       SELECT p.room, p.account, p.address, p.prefix, app.now() - make_interval(secs => $5)
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS p (room, account, address, prefix, k)
        WHERE EXISTS (SELECT FROM app.wait_line w WHERE w.room_id = p.room)
          AND (p.prefix IS NULL OR $6 > (SELECT count(*) FROM app.wait_line w WHERE w.room_id = p.room AND w.guest_prefix = p.prefix)) ORDER BY p.k
     ON CONFLICT (room_id, account_id) DO NOTHING RETURNING room_id`,
    [
      people.map(({ roomId }) => roomId),
      people.map(({ accountId }) => accountId),
      people.map(({ guest }) => guest?.address ?? null),
      people.map(({ guest }) => guest?.prefix ?? null),
      hereS(deps),
      deps.settings.LINE_GUESTS,
    ],
  )
  const changed = new Set(rows.map((row) => row.room_id))
  for (const roomId of rooms) if (changed.has(roomId)) await notifyLine(tx, roomId)
}

/** Turns of a guest are the account's from now on; where it waits as well, its own turn counts. */
export async function moveTurns(
  tx: PoolClient,
  { guestId, accountId }: { guestId: string; accountId: string },
): Promise<void> {
  await tx.query(
    `UPDATE app.wait_line g SET account_id = $2, guest_address = NULL, guest_prefix = NULL WHERE g.account_id = $1
       AND ($1 = $2 OR NOT EXISTS (SELECT FROM app.wait_line w WHERE w.room_id = g.room_id AND w.account_id = $2))`,
    [guestId, accountId],
  )
}

/** Nobody waits in front of a room that is over. */
export async function clearLine(tx: PoolClient, roomId: string): Promise<void> {
  await lockLines(tx, [roomId])
  await tx.query('DELETE FROM app.wait_line WHERE room_id = $1', [roomId])
}
