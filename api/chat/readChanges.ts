import type { Pool, QueryResultRow } from 'pg'
import { type ChatRule, FIRST_CHAT_RULE } from '#domain/chat/chatRule.ts'
import type { ChatBadge } from '#domain/chat/words.ts'
import { cleanText } from '#domain/names/typedText.ts'
import type { ChatMessage, ChatShield } from '#protocol/chat.ts'
import type { ChatDeps } from './deps.ts'
import { ruleOf } from './ruleRow.ts'

/** What lies after a `rev`, for everybody: held messages stand apart, for who may see them is the reader's matter. */
export interface ReadChanges {
  roomId: string
  rev: number
  lastSeq: number
  isWhole: boolean
  messages: ChatMessage[]
  held: ChatMessage[]
  removed: string[]
  /** null: it did not change */
  rule: ChatRule | null
  /** undefined: it did not change */
  pinned: ChatMessage | null | undefined
  /** the same */
  shield: ChatShield | null | undefined
}

interface Row extends QueryResultRow {
  id: string
  seq: number | null
  account_id: string | null
  name_shown: string
  badge: ChatBadge | null
  body: string | null
  at: Date
}

interface HeadRow extends QueryResultRow {
  seq: number
  rev: number
  floor_rev: number
  rule: QueryResultRow | null
  pinned: (Omit<Row, 'at'> & { at: string }) | null
  shield_act: string | null
  shield_until: Date | null
  channel_id: string
}

const COLUMNS = 'm.id, m.seq, m.account_id, m.name_shown, m.badge, m.body, m.at'

const HEAD = `SELECT h.seq, h.rev, h.floor_rev, to_jsonb(c) AS rule, to_jsonb(p) AS pinned, s.action_id AS shield_act, s.until AS shield_until,
    r.channel_id
  FROM app.chat_head h JOIN app.room r ON r.id = h.room_id LEFT JOIN app.chat_rule c ON c.room_id = h.room_id
  LEFT JOIN app.chat_shield s ON s.room_id = h.room_id
  LEFT JOIN app.chat_message p ON p.room_id = h.room_id AND p.id = c.pinned_id AND p.body IS NOT NULL WHERE h.room_id = $1`

// what is read later than the head may be newer than it says; it comes once more, and a message is known by its id
const HISTORY = `SELECT * FROM (SELECT ${COLUMNS} FROM app.chat_message m WHERE m.room_id = $1 AND m.body IS NOT NULL
    AND m.seq > (SELECT trimmed_seq FROM app.chat_head h WHERE h.room_id = $1) ORDER BY m.seq DESC LIMIT $2) newest
  UNION ALL SELECT * FROM (SELECT ${COLUMNS} FROM app.chat_message m WHERE m.room_id = $1 AND m.is_held AND m.body IS NOT NULL
    ORDER BY m.rev DESC LIMIT $2) waiting ORDER BY seq NULLS LAST, at, id`
const LATER = `SELECT ${COLUMNS} FROM app.chat_message m WHERE m.room_id = $1 AND m.rev > $2 AND m.trimmed_at IS NULL
  ORDER BY m.seq NULLS LAST, m.at, m.id LIMIT $3`

function toMessage(row: Omit<Row, 'at'> & { at: Date | string }): ChatMessage {
  return {
    id: row.id,
    seq: row.seq,
    accountId: row.account_id,
    name: cleanText(row.name_shown),
    badge: row.badge,
    text: cleanText(row.body ?? ''),
    atMs: new Date(row.at).getTime(),
  }
}

function toShield({
  shield_act: actId,
  shield_until: until,
  channel_id: channelId,
}: HeadRow): ChatShield | null {
  return actId === null || until === null ? null : { actId, channelId, untilMs: until.getTime() }
}

/** More changes than this are told as all that is kept. */
const MAX_LATER = 500

/**
 * What lies after `after` in the chat of a room. Null, a number from the future, or one so old that something may be gone for
 * good since, is answered with all that is kept.
 */
export async function readChanges(
  { pool, settings }: { pool: Pool; settings: Pick<ChatDeps['settings'], 'CHAT_HISTORY'> },
  roomId: string,
  after: number | null,
): Promise<ReadChanges> {
  const { rows } = await pool.query<HeadRow>({ name: 'chat_head', text: HEAD, values: [roomId] })
  const head = rows[0]
  if (!head)
    return {
      ...{ roomId, rev: 0, lastSeq: 0, isWhole: true, messages: [], held: [], removed: [] },
      ...{ rule: FIRST_CHAT_RULE, pinned: null, shield: null },
    }
  const from = after !== null && after <= head.rev && after >= head.floor_rev ? after : null
  const later = from === null ? null : await readLater(pool, roomId, from)
  const found = later ?? (await readHistory(pool, roomId, settings.CHAT_HISTORY))
  const isRuleNew = later === null || Number(head.rule?.rev ?? 0) > (from ?? 0)
  const shown = found.filter((row) => row.body !== null).map(toMessage)
  return {
    roomId,
    rev: head.rev,
    lastSeq: head.seq,
    isWhole: later === null,
    messages: shown.filter(({ seq }) => seq !== null),
    held: shown.filter(({ seq }) => seq === null),
    removed: found.filter((row) => row.body === null).map((row) => row.id),
    rule: isRuleNew ? (head.rule ? ruleOf(head.rule) : FIRST_CHAT_RULE) : null,
    pinned: isRuleNew ? head.pinned && toMessage(head.pinned) : undefined,
    shield: isRuleNew ? toShield(head) : undefined,
  }
}

async function readLater(pool: Pool, roomId: string, after: number): Promise<Row[] | null> {
  const { rows } = await pool.query<Row>({
    name: 'chat_later',
    text: LATER,
    values: [roomId, after, MAX_LATER + 1],
  })
  return rows.length > MAX_LATER ? null : rows
}

async function readHistory(pool: Pool, roomId: string, count: number): Promise<Row[]> {
  const { rows } = await pool.query<Row>({ name: 'chat_history', text: HISTORY, values: [roomId, count] })
  return rows
}

/** How far the chats of some rooms are; those without a message are not there. */
export async function readHeads(pool: Pool, roomIds: string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ room_id: string; rev: number }>({
    name: 'chat_heads',
    text: 'SELECT room_id, rev FROM app.chat_head WHERE room_id = ANY($1)',
    values: [roomIds],
  })
  return new Map(rows.map((row) => [row.room_id, row.rev]))
}
