import type { Pool, PoolClient } from 'pg'

/** A silence that somebody was given in a channel, and who gave it. */
export interface SilenceInForce {
  actionId: string
  actor: string
  untilMs: number
}

/** Who is to be silent in a channel until when, ISO 8601, by which act of the log. */
export interface Silence {
  channelId: string
  accountId: string
  actionId: string
  ruleCode: string
  until: string
}

/** What keeps an account silent in a channel now; null: nothing that somebody did. */
export async function readSilence(
  tx: PoolClient,
  { channelId, accountId }: { channelId: string; accountId: string },
): Promise<SilenceInForce | null> {
  const { rows } = await tx.query<{ action_id: string; actor: string; until: Date }>(
    `SELECT q.action_id, a.actor, q.until FROM app.chat_silence q JOIN app.action_log a ON a.id = q.action_id
      WHERE q.channel_id = $1 AND q.account_id = $2 AND q.until > app.now()`,
    [channelId, accountId],
  )
  const [row] = rows
  return row ? { actionId: row.action_id, actor: row.actor, untilMs: row.until.getTime() } : null
}

/** Makes an account silent in every chat of a channel; the newest act counts. */
export async function silence(
  tx: PoolClient,
  { channelId, accountId, actionId, ruleCode, until }: Silence,
): Promise<void> {
  await tx.query(
    `INSERT INTO app.chat_silence (channel_id, account_id, until, action_id, rule_code) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (channel_id, account_id) DO UPDATE SET until = $3, action_id = $4, rule_code = $5`,
    [channelId, accountId, until, actionId, ruleCode],
  )
}

/** Ends the silence of one act; one by a newer act stays. */
export async function endSilence(tx: PoolClient, actionId: string): Promise<void> {
  await tx.query('DELETE FROM app.chat_silence WHERE action_id = $1', [actionId])
}

/** True for whoever wrote in a channel or in this room, or sits in one of those streams: of nobody else moderators know the id. */
export async function isKnownInChats(
  db: Pool | PoolClient,
  { channelId, accountId, roomId }: { channelId: string; accountId: string; roomId: string },
): Promise<boolean> {
  const { rows } = await db.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM app.chat_message m JOIN app.room r ON r.id = m.room_id WHERE m.account_id = $2 AND (r.channel_id = $1 OR r.id = $3))
       OR EXISTS (SELECT FROM app.seat s JOIN app.room r ON r.id = s.room_id
         WHERE s.account_id = $2 AND r.kind <> 'call' AND (r.channel_id = $1 OR r.id = $3) AND s.state <> 'ended') AS known`,
    [channelId, accountId, roomId],
  )
  return rows[0]?.known ?? false
}

/** Until when people are silent in chats, milliseconds since the epoch; by room, then account. */
export type Silences = Map<string, Map<string, number>>

/** Everybody whom an act made silent in some rooms, in one statement. */
export async function readSilences(pool: Pool, roomIds: string[]): Promise<Silences> {
  const { rows } = await pool.query<{ room_id: string; account_id: string; until: Date }>({
    name: 'chat_silences',
    text: `SELECT r.id AS room_id, q.account_id, q.until FROM app.room r JOIN app.chat_silence q ON q.channel_id = r.channel_id
      WHERE r.id = ANY($1) AND q.until > app.now()`,
    values: [roomIds],
  })
  const silences: Silences = new Map()
  for (const { room_id: roomId, account_id: accountId, until } of rows) {
    const own = silences.get(roomId) ?? new Map<string, number>()
    silences.set(roomId, own.set(accountId, until.getTime()))
  }
  return silences
}
