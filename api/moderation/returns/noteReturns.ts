import type { Pool } from 'pg'
import {
  type EvasionGrade,
  type EvasionSignal,
  gradeReturn,
  NEW_ACCOUNT_DAYS,
  weightOf,
} from '#domain/moderation/evasion.ts'

/**
 * Who took a viewer's seat since an id of a seat, where a ban is in force, and what they share with each person banned there. Who has a
 * role or a ban there is left out; what everybody gets, the first name of a guest, says nothing.
 */
const FOUND = `WITH entered AS (
    SELECT DISTINCT ON (r.channel_id, s.account_id) r.channel_id, s.account_id, s.session_id, s.taken_at
      FROM app.seat s JOIN app.room r ON r.id = s.room_id JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id
     WHERE s.id > $1 AND r.kind <> 'call' AND s.role = 'viewer' AND s.account_id IS NOT NULL AND c.account_id <> s.account_id
       AND NOT EXISTS (SELECT FROM app.channel_role x WHERE x.channel_id = r.channel_id AND x.account_id = s.account_id)
       AND NOT EXISTS (SELECT FROM app.ban b WHERE b.channel_id = r.channel_id AND b.account_id = s.account_id AND b.kind = 'ban')
     ORDER BY r.channel_id, s.account_id, s.taken_at DESC),
  banned AS (
    SELECT b.channel_id, b.account_id, b.action_id AS act_id, l.at FROM app.ban b JOIN app.action_log l ON l.id = b.action_id
     WHERE b.channel_id IN (SELECT channel_id FROM entered) AND b.kind = 'ban' AND (b.until IS NULL OR b.until > app.now())),
  shared AS (
    SELECT e.channel_id, e.account_id, b.act_id, 'browser' AS signal FROM entered e
      JOIN app.browser_mark m ON m.account_id = e.account_id JOIN app.browser_mark o ON o.mark = m.mark
      JOIN banned b ON b.channel_id = e.channel_id AND b.account_id = o.account_id
    UNION SELECT e.channel_id, e.account_id, k.action_id, 'browser' FROM entered e JOIN app.browser_mark m ON m.account_id = e.account_id
      JOIN app.ban_mark k ON k.channel_id = e.channel_id AND k.mark = m.mark AND (k.until IS NULL OR k.until > app.now())
    UNION SELECT e.channel_id, e.account_id, b.act_id, 'network' FROM entered e JOIN app.auth_session s ON s.id = e.session_id
      JOIN app.evasion_trace t ON t.network = s.ip_address AND t.agent = s.user_agent JOIN banned b ON b.channel_id = e.channel_id AND b.act_id = t.act_id
    UNION SELECT e.channel_id, e.account_id, b.act_id, 'name' FROM entered e JOIN app.profile p ON p.account_id = e.account_id
      JOIN banned b ON b.channel_id = e.channel_id JOIN app.profile q ON q.account_id = b.account_id AND q.name_skeleton = p.name_skeleton
     WHERE p.display_name !~ '^Guest [0-9]{4}$'
    UNION SELECT e.channel_id, e.account_id, b.act_id, 'pass' FROM entered e JOIN app.identity i ON i.account_id = e.account_id AND i.ended_at IS NULL
      JOIN chain.pass_as_of p ON p.owner = i.wallet JOIN app.identity j ON j.wallet IN (p.moved_from, p.payer) AND j.wallet <> i.wallet
      JOIN banned b ON b.channel_id = e.channel_id AND b.account_id = j.account_id
    UNION SELECT e.channel_id, e.account_id, b.act_id, 'card' FROM entered e
      JOIN LATERAL app.same_card(e.account_id, ARRAY(SELECT account_id FROM banned x WHERE x.channel_id = e.channel_id)) o (account_id) ON true
      JOIN banned b ON b.channel_id = e.channel_id AND b.account_id = o.account_id)
  SELECT f.channel_id, f.account_id, f.act_id, array_agg(f.signal) AS signals,
      a.created_at > l.at AND e.taken_at < a.created_at + interval '${NEW_ACCOUNT_DAYS} days' AS is_new
    FROM shared f JOIN entered e USING (channel_id, account_id) JOIN app.account a ON a.id = f.account_id JOIN app.action_log l ON l.id = f.act_id
   GROUP BY f.channel_id, f.account_id, f.act_id, a.created_at, l.at, e.taken_at`

interface Found {
  channel_id: string
  account_id: string
  act_id: string
  signals: EvasionSignal[]
  is_new: boolean
}

interface Hint {
  channelId: string
  accountId: string
  actId: string
  signals: EvasionSignal[]
  grade: EvasionGrade
}

/** The strongest hint about each account in each channel. */
function strongest(found: readonly Found[]): Hint[] {
  const best = new Map<string, Hint>()
  for (const { channel_id: channelId, account_id: accountId, act_id: actId, signals, is_new } of found) {
    const all = is_new ? [...signals, 'newAccount' as const] : signals
    const grade = gradeReturn(all)
    const key = `${channelId} ${accountId}`
    const known = best.get(key)
    if (grade && (!known || weightOf(all) > weightOf(known.signals)))
      best.set(key, { channelId, accountId, actId, signals: all, grade })
  }
  return [...best.values()]
}

/**
 * Writes hints about who took a seat after that one; asked beside the admissions, so that none waits for it. The same seats
 * once more change nothing; a hint that became stronger replaces the weaker one.
 * @param afterSeat id below those of the seats, which sort by time
 * @returns how many were written
 */
export async function noteReturns(pool: Pool, afterSeat: string): Promise<number> {
  const { rows } = await pool.query<Found>(FOUND, [afterSeat])
  const hints = strongest(rows)
  if (hints.length === 0) return 0
  const { rowCount } = await pool.query(
    `INSERT INTO app.evasion_hint AS h (channel_id, account_id, act_id, grade, signals)
     SELECT x."channelId", x."accountId", x."actId", x.grade, x.signals
       FROM jsonb_to_recordset($1) AS x ("channelId" app.id, "accountId" app.id, "actId" app.id, grade app.evasion_grade, signals text[])
     ON CONFLICT (channel_id, account_id) DO UPDATE SET act_id = EXCLUDED.act_id, grade = EXCLUDED.grade, signals = EXCLUDED.signals
      WHERE EXCLUDED.grade > h.grade`,
    [JSON.stringify(hints)],
  )
  return rowCount ?? 0
}

/** Forgets hints and traces after 30 days, and those of a ban that was taken back. */
export async function forgetReturns(pool: Pool): Promise<void> {
  const over = `x.at < app.now() - interval '30 days' OR EXISTS (SELECT FROM app.action_log u WHERE u.undoes = x.act_id)`
  await pool.query(`DELETE FROM app.evasion_hint x WHERE ${over}`)
  await pool.query(`DELETE FROM app.evasion_trace x WHERE ${over}`)
}
