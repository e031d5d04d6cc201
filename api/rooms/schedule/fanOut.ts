import type { PoolClient } from 'pg'
import { notify } from '#api/notifications/notify.ts'
import { notifyByMail } from '#api/notifications/putMails.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Announcement } from '#domain/room/announcement.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { RoomState } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import { CALENDAR_MAIL } from './composeStreams.ts'
import { whoMaySee } from './whoMaySee.ts'

/** People who are told in one transaction. */
const BATCH = 500

interface Due {
  room_id: string
  step: string
  kind: Announcement
  reached_up_to: string | null
  valid_until: Date | null
  channel_id: string
  channel: string
  room_kind: HostedKind
  title: string
  state: RoomState
  starts_at: Date | null
  zone: string | null
  schedule_seq: number
  may_begin: boolean
}

interface Listener {
  account_id: string
  zone: string | null
  is_reminded: boolean
}

// what is past soon goes first: nobody's many dates make the reminders of others late
const NEXT_DUE = `SELECT a.room_id, a.step, a.kind, a.reached_up_to, a.valid_until, r.channel_id, h.name AS channel, r.kind AS room_kind,
    r.title, r.state, r.starts_at, r.zone, r.schedule_seq, o.state = 'active' AS may_begin
  FROM app.announcement a JOIN app.room r ON r.id = a.room_id JOIN app.channel h ON h.id = r.channel_id
  JOIN app.creator c ON c.id = h.creator_id JOIN app.account o ON o.id = c.account_id
  WHERE a.done_at IS NULL AND a.due_at <= app.now() ORDER BY a.valid_until IS NULL, a.due_at, a.room_id LIMIT 1 FOR UPDATE OF a SKIP LOCKED`

/** Who asked to be reminded did so on the page that says the date. Members of the club whose room it is are told as followers are. */
const LISTENERS = `SELECT account_id, max(zone) AS zone, bool_or(is_reminded) AS is_reminded FROM (
    (SELECT account_id, zone, true AS is_reminded FROM app.reminder
      WHERE room_id = $1 AND account_id > $3 AND $6 ORDER BY account_id LIMIT $5)
    UNION ALL
    (SELECT account_id, NULL, false FROM app.follower
      WHERE $4 AND channel_id = $2 AND account_id > $3 ORDER BY account_id LIMIT $5)
    UNION ALL
    (SELECT m.account_id, NULL, false FROM app.room r JOIN app.club_member m ON m.club_id = r.club_id
      WHERE $4 AND r.id = $1 AND m.ended_at IS NULL AND m.account_id > $3 ORDER BY m.account_id LIMIT $5)) one
  GROUP BY account_id ORDER BY account_id LIMIT $5`

/** Reminders are for those who asked for them. */
const isForFollowers = (kind: Announcement): boolean => kind !== 'soon' && kind !== 'start'
/** Followers get a mail of what is new, not of every change. */
const isMailedToFollowers = (kind: Announcement): boolean => kind === 'scheduled' || kind === 'live'
const CHANGES_CALENDAR: readonly Announcement[] = ['scheduled', 'moved', 'cancelled']

/** False for what is not so any more, and for streams of somebody who may begin none. */
function isStillSo({ kind, state, step, schedule_seq: seq, may_begin: mayBegin }: Due): boolean {
  if (kind === 'cancelled') return true
  if (!mayBegin) return false
  if (kind === 'live') return state === 'live'
  if (kind === 'soon' || kind === 'start') return step === `${kind}-${seq}` && state === 'scheduled'
  return state === 'scheduled'
}

/** Who had as many mails about the channel in the last day as its followers get, wherever its streams went since. */
async function mailedEnough(
  tx: PoolClient,
  { channel_id: channelId }: Due,
  { accounts, most }: { accounts: readonly string[]; most: number },
): Promise<Set<string>> {
  const { rows } = await tx.query<{ account_id: string }>(
    `SELECT account_id FROM app.delivery WHERE account_id = ANY($1) AND due_at > app.now() - interval '1 day'
        AND kind IN ('stream_scheduled', 'stream_live') AND facts->>'channelId' = $2
      GROUP BY account_id HAVING count(*) >= $3`,
    [accounts, channelId, most],
  )
  return new Set(rows.map((row) => row.account_id))
}

async function notifyAll(
  tx: PoolClient,
  deps: RoomDeps,
  due: Due,
  listeners: readonly Listener[],
): Promise<void> {
  const { room_id: roomId, channel_id: channelId, kind, step, schedule_seq: seq } = due
  const object = `room:${roomId}`
  const all = { accounts: listeners.map((one) => one.account_id), most: deps.settings.FOLLOWER_MAILS_DAY }
  const enough = isMailedToFollowers(kind) ? await mailedEnough(tx, due, all) : null
  // a start that was told is not told again when the picture comes
  const mailStep = kind === 'live' ? `start-${seq}` : step
  const groups = new Map<string, { zone: string; isMailed: boolean; accounts: string[] }>()
  for (const { account_id: account, zone: own, is_reminded: isReminded } of listeners) {
    const zone = own ?? due.zone ?? 'UTC'
    const isMailed = isReminded ? !CHANGES_CALENDAR.includes(kind) : enough?.has(account) === false
    const key = `${isMailed} ${zone}`
    const group = groups.get(key) ?? { zone, isMailed, accounts: [] }
    group.accounts.push(account)
    groups.set(key, group)
  }
  const about = { roomId, seq, kind: due.room_kind, title: due.title, channel: due.channel, channelId }
  for (const { zone, isMailed, accounts } of groups.values()) {
    const facts = { ...about, zone, startsAt: due.starts_at?.toISOString() ?? '' }
    const news = { accounts, object, step: mailStep, facts, isMailed, validUntil: due.valid_until }
    await notify(tx, { ...news, kind: `stream_${kind}` }, deps)
  }
  const reminded = listeners.filter((one) => one.is_reminded).map((one) => one.account_id)
  if (!CHANGES_CALENDAR.includes(kind) || reminded.length === 0) return
  const mail = { group: 'live', kind: CALENDAR_MAIL, object, step: `calendar-${seq}` } as const
  await notifyByMail(tx, { ...mail, accounts: reminded, facts: { roomId, seq } }, deps)
}

/** Tells the next few; answers false when nothing is due. */
async function fanOutNext(deps: RoomDeps): Promise<boolean> {
  return withTransaction(deps.pool, async (tx) => {
    const due = (await tx.query<Due>(NEXT_DUE)).rows[0]
    if (!due) return false
    const { room_id: roomId, step } = due
    const from = [
      roomId,
      due.channel_id,
      due.reached_up_to ?? '',
      isForFollowers(due.kind),
      BATCH,
      due.kind !== 'scheduled',
    ]
    const listeners = isStillSo(due) ? (await tx.query<Listener>(LISTENERS, from)).rows : []
    const maySee = await whoMaySee(
      tx,
      listeners.map(({ account_id: accountId }) => ({ roomId, accountId })),
    )
    const allowed = listeners.filter(({ account_id: accountId }) => maySee({ roomId, accountId }))
    if (allowed.length > 0) await notifyAll(tx, deps, due, allowed)
    await tx.query(
      `UPDATE app.announcement SET reached_up_to = coalesce($3, reached_up_to), done_at = CASE WHEN $4 THEN app.now() END
        WHERE room_id = $1 AND step = $2`,
      [roomId, step, listeners.at(-1)?.account_id ?? null, listeners.length < BATCH],
    )
    return true
  })
}

/** Tells everybody what is due, so many people in a transaction: a worker that dies goes on where it was. */
export async function fanOutAnnouncements(deps: RoomDeps): Promise<void> {
  while (await fanOutNext(deps)) {
    // the next few
  }
}
