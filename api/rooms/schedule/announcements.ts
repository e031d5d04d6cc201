import type { PoolClient } from 'pg'
import type { RoomDeps } from '../deps.ts'

type Times = Pick<RoomDeps['settings'], 'REMIND_BEFORE_S' | 'REMIND_LATE_S'>

/** Steps that are not told any more: they belong to another date, or to none. */
async function dropReminders(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query(
    "DELETE FROM app.announcement WHERE room_id = $1 AND done_at IS NULL AND kind IN ('soon', 'start')",
    [roomId],
  )
}

/** A stream got its date, or another one: who follows is told, and reminders are due by it. Told by the worker, after the commit. */
export async function announceDate(
  tx: PoolClient,
  roomId: string,
  kind: 'scheduled' | 'moved',
  times: Times,
): Promise<void> {
  await dropReminders(tx, roomId)
  await tx.query(
    `INSERT INTO app.announcement (room_id, step, kind, due_at, valid_until)
     SELECT r.id, one.name || '-' || r.schedule_seq, one.kind, one.due_at, one.valid_until FROM app.room r
     CROSS JOIN LATERAL (VALUES ('date', $2, app.now(), NULL),
       ('soon', 'soon', r.starts_at - make_interval(secs => $3), r.starts_at + make_interval(secs => $4::float8 - $3::float8)),
       ('start', 'start', r.starts_at, r.starts_at + make_interval(secs => $4))) AS one (name, kind, due_at, valid_until)
     WHERE r.id = $1`,
    [roomId, kind, times.REMIND_BEFORE_S, times.REMIND_LATE_S],
  )
}

/** A stream has no date any more. */
export async function announceNoDate(tx: PoolClient, roomId: string): Promise<void> {
  await dropReminders(tx, roomId)
  await tx.query(
    `INSERT INTO app.announcement (room_id, step, kind)
     SELECT id, 'date-' || schedule_seq, 'cancelled' FROM app.room WHERE id = $1`,
    [roomId],
  )
}

/** A stream is live: one row in the transaction that says so, however many follow. */
export async function announceLive(tx: PoolClient, roomId: string, { REMIND_LATE_S }: Times): Promise<void> {
  await dropReminders(tx, roomId)
  await tx.query(
    `INSERT INTO app.announcement (room_id, step, kind, valid_until)
     VALUES ($1, 'live', 'live', app.now() + make_interval(secs => $2)) ON CONFLICT DO NOTHING`,
    [roomId, REMIND_LATE_S],
  )
}

/** Forgets what was told long ago, and wishes about streams that are over. */
export async function forgetAnnouncements(db: Pick<PoolClient, 'query'>): Promise<void> {
  await db.query("DELETE FROM app.announcement WHERE done_at < app.now() - interval '30 days'")
  await db.query(
    `DELETE FROM app.reminder w USING app.room r
     WHERE r.id = w.room_id AND r.state = 'ended' AND r.ended_at < app.now() - interval '30 days'`,
  )
}
