import type { Pool } from 'pg'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import type { NotificationGroup } from '#domain/words.ts'

/** A group that can be left. */
type Leavable = Exclude<NotificationGroup, 'security'>

export interface NewsRow {
  id: string
  news_group: NotificationGroup
  kind: string
  facts: NewsFacts
  told_at: Date
  is_read: boolean
}

/** Rows of one page. */
export const PAGE = 30

/** How long what was told is kept. */
const KEPT = "interval '90 days'"

/** Nobody sends mails here: what is due never will be. */
export async function failAllDue(pool: Pool): Promise<void> {
  await pool.query(
    `UPDATE app.delivery SET state = 'failed', error = 'NO_MAIL_SERVER', settled_at = app.now()
     WHERE state = 'due' AND next_at <= app.now()`,
  )
}

/** Forgets news, mails and ways out of them that are old. */
export async function forgetOldNews(pool: Pool): Promise<void> {
  await pool.query(`DELETE FROM app.notification WHERE told_at < app.now() - ${KEPT}`)
  await pool.query(`DELETE FROM app.delivery WHERE settled_at < app.now() - ${KEPT}`)
  await pool.query(`DELETE FROM app.unsubscribe WHERE at < app.now() - ${KEPT}`)
  await pool.query(`DELETE FROM app.mail_suppression WHERE since < app.now() - ${KEPT}`)
  // addresses that anybody typed, most of whom were never here
  await pool.query(
    `DELETE FROM app.delivery WHERE account_id IS NULL AND settled_at < app.now() - interval '1 day'`,
  )
}

/** News of an account, newest first. @param before id of the last one seen, for those that are older */
export async function listNews(pool: Pool, accountId: string, before: string | null): Promise<NewsRow[]> {
  const { rows } = await pool.query<NewsRow>(
    `SELECT id, news_group::text, kind, facts, told_at, read_at IS NOT NULL AS is_read FROM app.notification
     WHERE account_id = $1 AND ($2::text IS NULL OR (told_at, id) <
       (SELECT told_at, id FROM app.notification WHERE account_id = $1 AND id = $2))
     ORDER BY told_at DESC, id DESC LIMIT ${PAGE}`,
    [accountId, before],
  )
  return rows
}

export async function countUnread(pool: Pool, accountId: string): Promise<number> {
  const { rows } = await pool.query<{ unread: number }>({
    name: 'count-unread',
    text: 'SELECT count(*)::int AS unread FROM app.notification WHERE account_id = $1 AND read_at IS NULL',
    values: [accountId],
  })
  return rows[0]?.unread ?? 0
}

/** Marks one, or all; true when something was unread. */
export async function markRead(pool: Pool, accountId: string, id: string | null): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE app.notification SET read_at = app.now()
     WHERE account_id = $1 AND read_at IS NULL AND ($2::text IS NULL OR id = $2)`,
    [accountId, id],
  )
  return rowCount !== 0
}

/** Which mails an account wants, and whether any can reach it. */
export async function readMailChoices(
  pool: Pool,
  accountId: string,
): Promise<{ hasAddress: boolean; isRefused: boolean } & Record<Leavable, boolean>> {
  const { rows } = await pool.query<{ has_address: boolean; is_refused: boolean; off: Leavable[] }>(
    `SELECT EXISTS (SELECT FROM app.identity WHERE account_id = $1 AND email IS NOT NULL AND ended_at IS NULL) AS has_address,
       EXISTS (SELECT FROM app.identity i JOIN app.mail_suppression s ON s.email = i.email
               WHERE i.account_id = $1 AND i.ended_at IS NULL) AS is_refused,
       ARRAY(SELECT news_group::text FROM app.mail_choice WHERE account_id = $1 AND NOT is_on) AS off`,
    [accountId],
  )
  const { has_address: hasAddress = false, is_refused: isRefused = false, off = [] } = rows[0] ?? {}
  const isOn = (group: Leavable) => !off.includes(group)
  return { hasAddress, isRefused, live: isOn('live'), money: isOn('money'), moderation: isOn('moderation') }
}

export async function setMailChoice(
  pool: Pool,
  accountId: string,
  { group, isOn }: { group: Leavable; isOn: boolean },
): Promise<void> {
  await pool.query(
    `INSERT INTO app.mail_choice (account_id, news_group, is_on) VALUES ($1, $2, $3)
     ON CONFLICT (account_id, news_group) DO UPDATE SET is_on = EXCLUDED.is_on`,
    [accountId, group, isOn],
  )
}

/** Whose mail of which group carried a token, by its hash. */
export async function groupOfToken(
  pool: Pool,
  hash: Uint8Array,
): Promise<{ accountId: string; group: Leavable } | null> {
  const { rows } = await pool.query<{ account_id: string; news_group: Leavable }>(
    'SELECT account_id, news_group::text FROM app.unsubscribe WHERE token_hash = $1',
    [hash],
  )
  return rows[0] ? { accountId: rows[0].account_id, group: rows[0].news_group } : null
}
