import type { Pool, PoolClient } from 'pg'
import { enqueue } from '#api/queue/outbox.ts'
import { withTransaction } from '#db/transaction.ts'
import { bitsFor, SPEAKER_BITS } from '#domain/room/permission.ts'
import { asProblem } from '../asProblem.ts'
import type { Access } from '../createAccess.ts'

/** Longer than a key that was given to speak opens the room, also one that was signed while its right was taken back; seconds. */
const COULD_SEND_S = 180

/** So long a change of a floor waits for the others before it says that the room is busy. */
const LOCK_TIMEOUT = '300ms'

/**
 * One transaction that changes a floor. Many who ask at once would hold every connection of this process else.
 * @throws ProblemError BUSY
 */
export async function onFloor<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  try {
    return await withTransaction(pool, async (tx) => {
      await tx.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`)
      return await work(tx)
    })
  } catch (error) {
    throw asProblem(error)
  }
}

/** The open seat of somebody who listens in a voice room that is live, locked until the end of the transaction. */
export interface FloorSeat {
  seatId: string
  roomId: string
}

/** Locks somebody's own seat; null where they do not listen there. Whatever changes about their turn waits for it. */
export async function lockListener(
  tx: PoolClient,
  { roomId, accountId }: { roomId: string; accountId: string },
): Promise<FloorSeat | null> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT s.id FROM app.seat s JOIN app.room r ON r.id = s.room_id
      WHERE s.room_id = $1 AND s.account_id = $2 AND s.role = 'viewer' AND s.state <> 'ended' AND r.kind = 'voice' AND r.state = 'live'
      FOR UPDATE OF s`,
    [roomId, accountId],
  )
  return rows[0] ? { seatId: rows[0].id, roomId } : null
}

/**
 * Locks the floor of a room, after the seats that change, counts the change and says so at commit. It is made by the first
 * who asks: whoever does holds an open seat, so that the room cannot end meanwhile.
 * @returns the number of the change
 */
export async function openFloor(tx: PoolClient, roomId: string): Promise<number> {
  const { rows } = await tx.query<{ rev: string }>(
    `WITH f AS (INSERT INTO app.floor (room_id) VALUES ($1) ON CONFLICT (room_id) DO UPDATE SET rev = floor.rev + 1 RETURNING rev)
     SELECT rev, pg_notify('floor', $1) FROM f`,
    [roomId],
  )
  return Number(rows[0]?.rev)
}

/** The same of a floor that is there. @returns null: there is none */
export async function changeFloor(tx: PoolClient, roomId: string): Promise<number | null> {
  const { rows } = await tx.query<{ rev: string }>(
    `WITH f AS (UPDATE app.floor SET rev = rev + 1 WHERE room_id = $1 RETURNING rev) SELECT rev, pg_notify('floor', $1) FROM f`,
    [roomId],
  )
  return rows[0] ? Number(rows[0].rev) : null
}

/** True while somebody is on the floor, or is given a place there. */
export async function isOnFloor(tx: PoolClient, { seatId }: Pick<FloorSeat, 'seatId'>): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT FROM app.floor_place WHERE seat_id = $1', [seatId])
  return Boolean(rowCount)
}

/** Gives places back and counts how long their people spoke; needs the locks of the seats and the floor. */
export async function freePlaces(tx: PoolClient, seatIds: string[]): Promise<void> {
  await tx.query(
    `WITH gone AS (DELETE FROM app.floor_place WHERE seat_id = ANY($1) RETURNING room_id, account_id, begun_at)
     INSERT INTO app.floor_spoke (room_id, account_id, s)
       SELECT room_id, account_id, greatest(0, floor(extract(epoch FROM app.now() - begun_at))) FROM gone WHERE begun_at IS NOT NULL
     ON CONFLICT (room_id, account_id) DO UPDATE SET s = floor_spoke.s + EXCLUDED.s`,
    [seatIds],
  )
}

/** What a seat may send changes with this transaction, and at the media provider after its commit. */
export async function setSpeech(
  tx: PoolClient,
  access: Pick<Access, 'clock' | 'random'>,
  { seatId, rev, maySpeak }: { seatId: string; rev: number; maySpeak: boolean },
): Promise<void> {
  const bits = maySpeak ? SPEAKER_BITS : bitsFor('voice', 'viewer')
  await tx.query(
    `UPDATE app.seat SET bits = $2, could_send_until = CASE WHEN NOT $3::boolean THEN app.now() + make_interval(secs => ${COULD_SEND_S}) END
      WHERE id = $1 AND state <> 'ended'`,
    [seatId, bits, maySpeak],
  )
  await enqueue(tx, [{ topic: 'media.grant', key: `${seatId}:${rev}`, body: { seat: seatId } }], access)
}
