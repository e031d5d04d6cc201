import type { Pool } from 'pg'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { StreamCard } from '../contract.ts'
import { foundChannel } from '../foundChannel.ts'

/** Streams of one page. */
export const STREAM_PAGE = 20
const MAX_CHANNELS = 12
/** So many channels are ranked. */
const MAX_RANKED = 2000
/** So many streams are sorted; words that more have are looked for from the newest title on, too. */
const MAX_SORTED = 5000
/** Newest streams that are looked through then. */
const MAX_READ = 20_000

interface ChannelRow {
  id: string
  handle: string
  name: string
  about: string
  isLive: boolean
}

export const CHANNELS = `WITH found AS MATERIALIZED (
    (SELECT h.id FROM app.channel h WHERE app.search_words(h.name || ' ' || h.handle::text) @@ $1::tsquery LIMIT ${MAX_RANKED})
    UNION (SELECT h.id FROM app.channel h WHERE h.handle = $2))
  SELECT h.id, h.handle::text, h.name, h.about,
    EXISTS (SELECT 1 FROM app.room r WHERE r.channel_id = h.id AND r.state = 'live' AND r.visibility IN ('public', 'members')) AS "isLive"
  FROM found CROSS JOIN LATERAL (${foundChannel('found.id')}) h
  ORDER BY (h.handle = $2) DESC, (h.name ILIKE $3) DESC, h.created_at DESC, h.id LIMIT ${MAX_CHANNELS}`

/** Channels with the words in name or handle; the one of exactly this handle first. @param words a tsquery */
export async function findChannels(pool: Pool, words: string, typed: string): Promise<ChannelRow[]> {
  const beginning = `${typed.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await pool.query<ChannelRow>(CHANNELS, [words, typed, beginning])
  return rows
}

interface StreamRow {
  room_id: string
  kind: HostedKind
  title: string
  visibility: StreamCard['visibility']
  sentence: string | null
  live_at: Date | null
  ended_at: Date | null
  id: string
  handle: string
  name: string
  about: string
  matches: number
}

const cardOf = (row: StreamRow): StreamCard => ({
  ...{
    roomId: row.room_id,
    kind: row.kind,
    title: row.title,
    visibility: row.visibility,
    gateSentence: row.sentence,
  },
  liveAt: row.live_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  channel: { id: row.id, handle: row.handle, name: row.name, about: row.about },
})

/** Streams that are over; those that are live stand above them. */
const IS_LISTED = `r.kind <> 'call' AND r.state = 'ended' AND r.live_at IS NOT NULL AND r.visibility IN ('public', 'members')`
const HAS_WORDS = 'app.search_words(r.title) @@ $1::tsquery'
const IS_BEHIND = `($2::text IS NULL OR (r.created_at, r.id) < (SELECT created_at, id FROM app.room WHERE id = $2 AND visibility IN ('public', 'members')))`
const FACTS = `SELECT r.id AS room_id, r.kind, r.title, r.visibility, g.sentence, r.live_at, r.ended_at, h.id, h.handle::text, h.name, h.about`
const OWNERS = `CROSS JOIN LATERAL (${foundChannel('r.channel_id')}) h LEFT JOIN app.gate g ON g.id = r.gate_id`
const NEWEST = 'ORDER BY r.created_at DESC, r.id DESC'

/** By the index of words, then sorted. */
const OF_WORDS = `WITH found AS MATERIALIZED (SELECT r.* FROM app.room r WHERE ${HAS_WORDS} LIMIT ${MAX_SORTED + 1})
  ${FACTS}, (SELECT count(*) FROM found) AS matches
  FROM (SELECT r.* FROM found r WHERE ${IS_LISTED} AND ${IS_BEHIND} ${NEWEST}) r ${OWNERS} ${NEWEST} LIMIT ${STREAM_PAGE + 1}`

/** From the newest on, until a page is full. */
const OF_NEWEST = `${FACTS}, 0 AS matches FROM (SELECT r.* FROM app.room r WHERE r.kind <> 'call' AND r.state <> 'draft' AND ${IS_BEHIND}
    ${NEWEST} LIMIT ${MAX_READ}) r ${OWNERS}
  WHERE ${IS_LISTED} AND ${HAS_WORDS} ${NEWEST} LIMIT ${STREAM_PAGE + 1}`

/**
 * Streams that are over and have the words in their title, newest first; one more than a page when there is one.
 * @param words a tsquery
 * @param after room id of the last one seen
 */
export async function findStreams(pool: Pool, words: string, after: string | null): Promise<StreamCard[]> {
  let { rows } = await pool.query<StreamRow>(OF_WORDS, [words, after])
  if ((rows[0]?.matches ?? 0) > MAX_SORTED) {
    const newest = await pool.query<StreamRow>(OF_NEWEST, [words, after])
    // where the newest have them seldom, those that were sorted are older and follow
    const all = [...newest.rows, ...rows].map((row) => [row.room_id, row] as const)
    rows = [...new Map(all).values()].slice(0, STREAM_PAGE + 1)
  }
  return rows.map(cardOf)
}

const OF_CHANNEL = `${FACTS}, 0 AS matches FROM (SELECT r.* FROM app.room r JOIN app.channel c ON c.id = r.channel_id
    WHERE c.handle = $1 AND ${IS_LISTED} AND ${IS_BEHIND} ${NEWEST} LIMIT ${STREAM_PAGE + 1}) r ${OWNERS} ${NEWEST}`

/** Streams of a channel that are over, newest first; one more than a page when there is one. */
export async function readPast(pool: Pool, handle: string, after: string | null): Promise<StreamCard[]> {
  const { rows } = await pool.query<StreamRow>(OF_CHANNEL, [handle, after])
  return rows.map(cardOf)
}
