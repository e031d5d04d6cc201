import type { Pool } from 'pg'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { asOf, type CurrencyFact, currencyOf } from '../creators/readChannelPage.ts'
import { readRoomCardPrices } from '../creators/tierCardPrices.ts'
import type { LiveCard } from './contract.ts'
import { foundChannel } from './foundChannel.ts'

interface LiveRow {
  room_id: string
  kind: HostedKind
  title: string
  visibility: LiveCard['visibility']
  sentence: string | null
  live_at: Date
  viewers: number
  is_followed: boolean
  id: string
  handle: string
  name: string
  about: string
  price_units: bigint | null
  currency: number | null
  as_of: number | null
}

/** Live streams of one page. */
export const LIVE_PAGE = 60

/** Where a follow is enough nothing is named that is paid for; where all is asked for, what the highest tier costs is, unless tokens are asked for beside it. */
const PASS_ALONE = `(g.mode = 'any' AND NOT EXISTS (SELECT FROM app.condition o WHERE o.gate_id = c.gate_id AND o.kind = 'follower')
      OR g.mode = 'all' AND NOT EXISTS (SELECT FROM app.condition o WHERE o.gate_id = c.gate_id
        AND (o.rank > coalesce(c.rank, -1) OR o.min_units IS NOT NULL)))`

// paused (2), grants-only (8) and followers' (32) tiers cannot be bought
const FACTS = `SELECT r.room_id, r.kind, r.title, r.visibility, g.sentence, r.live_at, r.viewers, r.is_followed,
    h.id, h.handle::text, h.name, h.about, cheapest.price_units, cheapest.currency, cheapest.as_of
  FROM page r JOIN app.channel h ON h.id = r.channel_id LEFT JOIN app.gate g ON g.id = r.gate_id
  LEFT JOIN LATERAL (
    SELECT t.price_units, t.currency, t.as_of FROM app.condition c
    JOIN chain.tier_as_of t ON t.chain_id = c.chain_id AND t.collection = c.address AND (c.kind = 'pass' OR t.rank >= c.rank)
    WHERE c.gate_id = r.gate_id AND c.of_channel IS NULL AND ${PASS_ALONE} AND (t.flags & 42) = 0 AND (t.max_supply = 0 OR t.minted < t.max_supply)
    ORDER BY t.currency, t.price_units LIMIT 1) cheapest ON true
  ORDER BY r.is_followed DESC, r.viewers DESC, r.room_id`

/** Live streams that anybody may know of, each with who watches it. */
const LISTED = `SELECT r.id AS room_id, r.kind, r.title, r.visibility, r.live_at, r.channel_id, r.gate_id,
    (SELECT count(*) FROM app.seat s WHERE s.room_id = r.id AND s.state <> 'ended' AND s.role = 'viewer') AS viewers,
    EXISTS (SELECT FROM app.follower f WHERE f.channel_id = r.channel_id AND f.account_id = $1) AS is_followed
  FROM app.room r JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id
  JOIN app.account a ON a.id = c.account_id
  WHERE r.state = 'live' AND r.visibility IN ('public', 'members') AND r.kind <> 'call' AND a.state = 'active'`

// A page goes on behind the last one seen, at the count of viewers that one has by now.
const PAGE = `WITH listed AS MATERIALIZED (${LISTED}), page AS (
  SELECT l.* FROM listed l WHERE $2::text IS NULL OR (NOT l.is_followed, -l.viewers, l.room_id) > (
    SELECT NOT EXISTS (SELECT FROM app.follower f WHERE f.channel_id = r.channel_id AND f.account_id = $1),
      -(SELECT count(*) FROM app.seat s WHERE s.room_id = r.id AND s.state <> 'ended' AND s.role = 'viewer'), r.id::text
    FROM app.room r WHERE r.id = $2 AND r.visibility IN ('public', 'members'))
  ORDER BY l.is_followed DESC, l.viewers DESC, l.room_id LIMIT ${LIVE_PAGE}) ${FACTS}`

const FOUND = `WITH listed AS (${LISTED} AND app.search_words(r.title) @@ $2::tsquery), page AS (
  SELECT * FROM listed ORDER BY viewers DESC, room_id LIMIT $3) ${FACTS}`

function cardOf(row: LiveRow, currencies: CurrencyFact[]): Omit<LiveCard, 'cardFrom'> {
  return {
    roomId: row.room_id,
    kind: row.kind,
    title: row.title,
    visibility: row.visibility,
    gateSentence: row.sentence,
    viewers: row.viewers,
    liveAt: row.live_at.toISOString(),
    channel: { id: row.id, handle: row.handle, name: row.name, about: row.about },
    isFollowed: row.is_followed,
    from:
      row.price_units === null || row.currency === null
        ? null
        : {
            ...currencyOf(currencies, row.currency),
            priceUnits: row.price_units.toString(),
            ...asOf(row.as_of),
          },
  }
}

export interface LiveDeps {
  pool: Pool
  currencies: CurrencyFact[]
  /** in which is sold by card; null: this installation takes no cards */
  cardCurrency: string | null
}

async function cardsOf({ pool, currencies, cardCurrency }: LiveDeps, rows: LiveRow[]): Promise<LiveCard[]> {
  const gated = rows.filter(({ visibility }) => visibility === 'members')
  const prices = await readRoomCardPrices(
    pool,
    gated.map((row) => row.room_id),
    cardCurrency,
  )
  return rows.map((row) => ({ ...cardOf(row, currencies), cardFrom: prices.get(row.room_id) ?? null }))
}

/** Where a list begins, and for whom. */
export interface LiveRequest {
  /** of who asks; null: a stranger, who follows nobody */
  account: string | null
  /** room id of the last one seen; null: from the start */
  after: string | null
}

/** Streams that are live: those that one follows first, then the most watched. */
export async function readLive(deps: LiveDeps, { account, after }: LiveRequest): Promise<LiveCard[]> {
  const { rows } = await deps.pool.query<LiveRow>(PAGE, [account, after])
  return cardsOf(deps, rows)
}

/** Live streams whose title has the words, most watched first. @param words a tsquery */
export async function findLive(deps: LiveDeps, words: string, limit: number): Promise<LiveCard[]> {
  const { rows } = await deps.pool.query<LiveRow>(FOUND, [null, words, limit])
  return cardsOf(deps, rows)
}

/** Channels that are shown besides those that are live. */
const MAX_QUIET = 12
/** Streams that began last, among which those who streamed last are looked for. */
const MAX_STREAMED = 1000

const IS_QUIET = `NOT EXISTS (SELECT FROM app.room o WHERE o.channel_id = h.id AND o.state = 'live' AND o.visibility IN ('public', 'members'))`

/** Of the streams that began last, and of the newest channels, so that it costs the same however many there are. */
export const QUIET = `WITH streamed AS (SELECT r.channel_id AS id, max(r.live_at) AS at FROM (
    SELECT channel_id, live_at FROM app.room WHERE live_at IS NOT NULL AND visibility IN ('public', 'members')
    ORDER BY live_at DESC LIMIT ${MAX_STREAMED}) r GROUP BY r.channel_id),
  quiet AS (
    (SELECT h.id FROM (SELECT * FROM streamed ORDER BY at DESC) s CROSS JOIN LATERAL (${foundChannel('s.id')}) h
      WHERE ${IS_QUIET} ORDER BY s.at DESC LIMIT ${MAX_QUIET})
    UNION (SELECT h.id FROM (SELECT id, created_at FROM app.channel WHERE archived_at IS NULL ORDER BY created_at DESC, id) n
      CROSS JOIN LATERAL (${foundChannel('n.id')}) h WHERE ${IS_QUIET} ORDER BY n.created_at DESC, n.id LIMIT ${MAX_QUIET}))
  SELECT h.id, h.handle::text, h.name, h.about FROM quiet q JOIN app.channel h ON h.id = q.id LEFT JOIN streamed s ON s.id = q.id
  ORDER BY s.at DESC NULLS LAST, h.created_at DESC, h.id LIMIT ${MAX_QUIET}`

/** Channels that are not live, those that streamed last first. */
export async function readQuietChannels(pool: Pool) {
  const { rows } = await pool.query<{ id: string; handle: string; name: string; about: string }>(QUIET)
  return rows
}
