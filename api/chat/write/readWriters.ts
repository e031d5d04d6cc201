import type { QueryResultRow } from 'pg'
import { isCoHost } from '#api/access/coHosts.ts'
import type { Statement } from '#db/batch.ts'
import { DATABASE_TIME } from '#db/clock.ts'
import type { ActingRole } from '#domain/channel/roleActs.ts'
import { type ChatRule, FIRST_CHAT_RULE } from '#domain/chat/chatRule.ts'
import type { ChatWriter } from '#domain/chat/judgeMessage.ts'
import { firstPace } from '#domain/chat/pace.ts'
import { ruleOf } from '../ruleRow.ts'

/** Somebody who wants to write, as the database knows them. */
export interface ReadWriter {
  /** whether the name is anybody else's is looked at apart */
  writer: Omit<ChatWriter, 'isNameTaken'>
  channelId: string
  rule: ChatRule
  name: string
  /** the name they wrote under here before; null: never */
  seenName: string | null
}

interface Row extends QueryResultRow {
  account_id: string
  now: Date
  channel_id: string
  is_open: boolean
  role: ActingRole
  is_guest: boolean
  is_seen: boolean | null
  is_holder: boolean
  follows_since: Date | null
  timed_out_until: Date | null
  silent_until: Date | null
  tokens: number | null
  at: Date | null
  sent_at: Date | null
  name_shown: string | null
  display_name: string
  rule: QueryResultRow | null
}

/** Seconds of beats after which a seat counts as seen where the media provider's word may be lost. */
const SEEN_BY_BEATS_S = 20
/** Flag of a tier whose passes open nothing. */
const FOLLOW = 32

const HOLDS_PASS = `EXISTS (SELECT FROM app.collection k JOIN chain.pass_as_of p ON p.chain_id = k.chain_id AND p.collection = k.collection
    JOIN chain.tier_as_of f ON f.chain_id = p.chain_id AND f.collection = p.collection AND f.tier_no = p.tier_no
    JOIN app.identity i ON i.wallet = p.owner AND i.account_id = a.id AND i.ended_at IS NULL
  WHERE k.creator_id = cr.id AND k.chain_id = $3 AND NOT p.revoked AND (f.flags & ${FOLLOW}) = 0
    AND (p.valid_until IS NULL OR p.valid_until > t.now))`

// who hosts the room beside the channel writes as its host, while they are in and nobody made them silent
const WRITERS = `SELECT a.id AS account_id, t.now, r.channel_id, r.state = 'live' AS is_open, a.state = 'guest' AS is_guest, p.display_name,
    CASE WHEN cr.account_id = a.id OR (${isCoHost('a.id')} AND s.id IS NOT NULL AND q.until IS NULL) THEN 'owner' ELSE coalesce(ro.role::text, 'viewer') END AS role,
    CASE WHEN s.id IS NOT NULL THEN s.live_at IS NOT NULL AND (r.provider IS DISTINCT FROM 'trtc' OR l.told_at IS NOT NULL
      OR s.live_at <= t.now - make_interval(secs => ${SEEN_BY_BEATS_S})) END AS is_seen,
    s.source_key IS NOT NULL OR (coalesce(c.holders_only, false) AND ${HOLDS_PASS}) AS is_holder,
    f.at AS follows_since, q.until AS timed_out_until, w.silent_until, w.tokens, w.at, w.sent_at, w.name_shown, to_jsonb(c) AS rule
  FROM ${DATABASE_TIME} JOIN app.room r ON r.id = $1 AND r.kind <> 'call' JOIN app.channel ch ON ch.id = r.channel_id JOIN app.creator cr ON cr.id = ch.creator_id
  JOIN app.account a ON a.id = ANY($2) AND a.state IN ('active', 'guest') JOIN app.profile p ON p.account_id = a.id
  LEFT JOIN app.chat_rule c ON c.room_id = r.id
  LEFT JOIN app.channel_role ro ON ro.channel_id = r.channel_id AND ro.account_id = a.id
  LEFT JOIN app.seat s ON s.room_id = r.id AND s.account_id = a.id AND s.state <> 'ended'
  LEFT JOIN app.seat_lease l ON l.seat_id = s.id
  LEFT JOIN app.follower f ON f.channel_id = r.channel_id AND f.account_id = a.id
  LEFT JOIN app.chat_silence q ON q.channel_id = r.channel_id AND q.account_id = a.id AND q.until > t.now
  LEFT JOIN app.chat_writer w ON w.room_id = r.id AND w.account_id = a.id`

/** Asks where people stand who want to write in a room. */
export function writersStatement(chainId: number, roomId: string, accountIds: string[]): Statement {
  return { name: 'chat_writers', text: WRITERS, values: [roomId, accountIds, chainId] }
}

/** By account; who is not there is nobody who could write. */
export function toWriters(rows: QueryResultRow[]): Map<string, ReadWriter> {
  return new Map((rows as Row[]).map((row) => [row.account_id, toWriter(row)]))
}

function toWriter(row: Row): ReadWriter {
  const nowMs = row.now.getTime()
  const pace =
    row.tokens === null || row.at === null
      ? firstPace(nowMs)
      : { tokens: row.tokens, atMs: row.at.getTime(), sentMs: row.sent_at?.getTime() ?? null }
  return {
    channelId: row.channel_id,
    rule: row.rule ? ruleOf(row.rule) : FIRST_CHAT_RULE,
    name: row.display_name,
    seenName: row.name_shown,
    writer: {
      nowMs,
      isOpen: row.is_open,
      role: row.role,
      isGuest: row.is_guest,
      seat: row.is_seen === null ? 'none' : row.is_seen ? 'seen' : 'unseen',
      isHolder: row.is_holder,
      followsSinceMs: row.follows_since?.getTime() ?? null,
      silence: silenceOf(row),
      pace,
    },
  }
}

/** The longer of both. */
function silenceOf({ timed_out_until, silent_until }: Row): ChatWriter['silence'] {
  const timedOut = timed_out_until?.getTime() ?? 0
  const flood = silent_until?.getTime() ?? 0
  if (timedOut === 0 && flood === 0) return null
  return timedOut >= flood ? { untilMs: timedOut, cause: 'time_out' } : { untilMs: flood, cause: 'flood' }
}
