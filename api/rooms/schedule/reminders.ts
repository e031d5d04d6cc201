import type { PoolClient } from 'pg'
import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import { notifyByMail } from '#api/notifications/putMails.ts'
import { withTransaction } from '#db/transaction.ts'
import { type MailReach, REMINDER_MAILS } from '#domain/room/announcement.ts'
import { writeCalendar } from '#domain/room/calendar.ts'
import { isZone } from '#domain/room/localTime.ts'
import type { RoomDeps } from '../deps.ts'
import { readRoomView } from '../readRoomView.ts'
import { CALENDAR_MAIL } from './composeStreams.ts'
import type { reminder } from './contract.ts'
import { calendarEventOf, readStreams } from './streamFacts.ts'
import { whoMaySee } from './whoMaySee.ts'

export type ReminderDeps = RoomDeps & { hasMail: boolean; publicUrl: string }
type ReminderView = z.input<typeof reminder>
type Wish = { roomId: string; accountId: string }

interface Row {
  is_on: boolean
  has_address: boolean
  is_off: boolean
  is_refused: boolean
}

function reachOf(row: Row, hasMail: boolean): MailReach {
  if (!hasMail || !row.has_address) return 'none'
  if (row.is_refused) return 'refused'
  return row.is_off ? 'off' : 'on'
}

/** Whether somebody is reminded of a stream, whether mails reach them, and what became of those so far. */
export async function readReminder(
  { pool, hasMail }: Pick<ReminderDeps, 'pool' | 'hasMail'>,
  { roomId, accountId }: Wish,
): Promise<ReminderView> {
  const { rows } = await pool.query<Row>(
    `SELECT EXISTS (SELECT FROM app.reminder WHERE room_id = $1 AND account_id = $2) AS is_on,
       EXISTS (SELECT FROM app.identity WHERE account_id = $2 AND email IS NOT NULL AND ended_at IS NULL) AS has_address,
       EXISTS (SELECT FROM app.mail_choice WHERE account_id = $2 AND news_group = 'live' AND NOT is_on) AS is_off,
       EXISTS (SELECT FROM app.identity i JOIN app.mail_suppression s ON s.email = i.email
         WHERE i.account_id = $2 AND i.ended_at IS NULL) AS is_refused`,
    [roomId, accountId],
  )
  const sent = await pool.query<{ step: string; state: ReminderView['mails'][number]['state']; at: Date }>(
    `SELECT d.step, d.state::text, coalesce(d.settled_at, d.due_at) AS at FROM app.delivery d JOIN app.room r ON r.id = $1
      WHERE d.account_id = $2 AND d.object_key = 'room:' || $1
        AND d.step IN ('calendar-' || r.schedule_seq, 'soon-' || r.schedule_seq, 'start-' || r.schedule_seq) ORDER BY d.due_at, d.id`,
    [roomId, accountId],
  )
  const mails = sent.rows.flatMap(({ step, state, at }) => {
    const mail = REMINDER_MAILS.find((one) => step.startsWith(`${one}-`))
    return mail ? [{ mail, state, at: at.toISOString() }] : []
  })
  return { isOn: rows[0]?.is_on ?? false, mailReach: reachOf(rows[0] as Row, hasMail), mails }
}

/** The room while it has a date and the person may know of it; it keeps its date until the transaction ends. */
async function demandScheduled(tx: PoolClient, wish: Wish): Promise<number> {
  const { rows } = await tx.query<{ state: string; schedule_seq: number }>(
    "SELECT state, schedule_seq FROM app.room WHERE id = $1 AND kind <> 'call' FOR SHARE",
    [wish.roomId],
  )
  const [room] = rows
  const maySee = await whoMaySee(tx, [wish])
  if (!room || room.state === 'draft' || !maySee(wish)) throw new ProblemError('NOT_FOUND')
  if (room.state === 'scheduled') return room.schedule_seq
  const detail = room.state === 'live' ? 'It is live now. Open it.' : 'It is over.'
  throw new ProblemError('CONFLICT', { detail })
}

/**
 * Reminds somebody of a stream: the entry for their calendar goes out at once. Repeating it changes nothing.
 * @throws ProblemError NOT_FOUND, CONFLICT once it began or ended, INVALID_INPUT for an unknown zone
 */
export async function setReminder(
  deps: ReminderDeps,
  wish: Wish,
  zone: string | undefined,
): Promise<ReminderView> {
  if (zone !== undefined && !isZone(zone)) {
    const why = 'There is no such time zone.'
    throw new ProblemError('INVALID_INPUT', { detail: why, fields: { '/zone': why } })
  }
  const { roomId, accountId } = wish
  await withTransaction(deps.pool, async (tx) => {
    const seq = await demandScheduled(tx, wish)
    await tx.query(
      `INSERT INTO app.reminder (room_id, account_id, zone) VALUES ($1, $2, $3)
       ON CONFLICT (room_id, account_id) DO UPDATE SET zone = EXCLUDED.zone`,
      [roomId, accountId, zone ?? null],
    )
    const mail = {
      group: 'live',
      kind: CALENDAR_MAIL,
      object: `room:${roomId}`,
      step: `calendar-${seq}`,
    } as const
    await notifyByMail(tx, { ...mail, accounts: [accountId], facts: { roomId, seq } }, deps)
  })
  return readReminder(deps, wish)
}

/** Takes the wish back; the entry in the person's own calendar is theirs. */
export async function clearReminder(deps: ReminderDeps, wish: Wish): Promise<ReminderView> {
  await deps.pool.query('DELETE FROM app.reminder WHERE room_id = $1 AND account_id = $2', [
    wish.roomId,
    wish.accountId,
  ])
  return readReminder(deps, wish)
}

/** The entry as a file, for whoever may see the stream. Throws ProblemError NOT_FOUND, also where there is no date. */
export async function readCalendar(
  deps: ReminderDeps,
  roomId: string,
  accountId: string | null,
): Promise<{ fileName: string; text: string }> {
  const { visibility, isHost } = await readRoomView(deps, roomId, accountId)
  // whose invitation was taken back knows of the room, and hears nothing new of it
  if (visibility === 'private' && !isHost) {
    const pair = { roomId, accountId: accountId ?? '' }
    const maySee = await whoMaySee(deps.pool, [pair])
    if (!maySee(pair)) throw new ProblemError('NOT_FOUND')
  }
  const stream = (await readStreams(deps.pool, [roomId])).get(roomId)
  if (stream?.state !== 'scheduled') throw new ProblemError('NOT_FOUND')
  return {
    fileName: 'stagedoor.ics',
    text: writeCalendar('PUBLISH', calendarEventOf(stream, deps.publicUrl, null)),
  }
}
