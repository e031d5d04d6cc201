import type { PoolClient } from 'pg'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { ProblemError } from '../http/problemError.ts'

/** SQL: the calendar `k` as `CallCalendar`; NULL where there is none. */
export const CALENDAR_JSON = `CASE WHEN k.creator_id IS NOT NULL THEN jsonb_build_object('zone', k.zone, 'hours', k.hours, 'days', k.days,
    'bufferMinutes', k.buffer_minutes, 'noticeMinutes', k.notice_minutes, 'horizonDays', k.horizon_days, 'mostADay', k.most_a_day,
    'isPaused', k.is_paused) END`

/** A creator whose calls nobody else changes until the transaction ends. */
export interface LockedCreator {
  id: string
  /** of the database, in milliseconds since the epoch */
  nowMs: number
}

/** Locks the creator of an account. Throws ProblemError CONFLICT without a channel that is open. */
export async function lockCreator(tx: PoolClient, accountId: string): Promise<LockedCreator> {
  const { rows } = await tx.query<{ id: string; now: Date }>(
    'SELECT id, app.now() AS now FROM app.creator WHERE account_id = $1 FOR UPDATE',
    [accountId],
  )
  const [creator] = rows
  // asked once the row is ours: archiving a channel waits for the same one
  const open = await tx.query(
    'SELECT FROM app.channel WHERE creator_id = $1 AND archived_at IS NULL LIMIT 1',
    [creator?.id ?? null],
  )
  if (!creator || open.rowCount === 0)
    throw new ProblemError('CONFLICT', { detail: 'Open a channel first: the studio makes one.' })
  return { id: creator.id, nowMs: creator.now.getTime() }
}

export interface KeptCalendar {
  revision: number
  calendar: CallCalendar
}

/** The calendar of a creator; null: no hours were set yet. */
export async function readCallCalendar(tx: PoolClient, creatorId: string): Promise<KeptCalendar | null> {
  const { rows } = await tx.query<KeptCalendar>(
    `SELECT k.revision, ${CALENDAR_JSON} AS calendar FROM app.call_calendar k WHERE k.creator_id = $1`,
    [creatorId],
  )
  return rows[0] ?? null
}

/** Puts a calendar in the place of the one before. */
export async function writeCallCalendar(
  tx: PoolClient,
  creatorId: string,
  { revision, calendar }: KeptCalendar,
): Promise<void> {
  const { zone, hours, days, bufferMinutes, noticeMinutes, horizonDays, mostADay, isPaused } = calendar
  await tx.query(
    `INSERT INTO app.call_calendar (creator_id, revision, zone, hours, days, buffer_minutes, notice_minutes, horizon_days, most_a_day, is_paused)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (creator_id) DO UPDATE SET revision = EXCLUDED.revision, zone = EXCLUDED.zone, hours = EXCLUDED.hours, days = EXCLUDED.days,
       buffer_minutes = EXCLUDED.buffer_minutes, notice_minutes = EXCLUDED.notice_minutes, horizon_days = EXCLUDED.horizon_days,
       most_a_day = EXCLUDED.most_a_day, is_paused = EXCLUDED.is_paused, changed_at = app.now()`,
    [
      ...[creatorId, revision, zone, JSON.stringify(hours), JSON.stringify(days)],
      ...[bufferMinutes, noticeMinutes, horizonDays, mostADay, isPaused],
    ],
  )
}
