import type { Pool } from 'pg'

export interface LiveRow {
  room_id: string
  title: string
  visibility: 'public' | 'members'
  sentence: string | null
  live_at: Date
  viewers: number
  id: string
  handle: string
  name: string
  about: string
  price_units: bigint | null
  currency: number | null
  as_of: number | null
}

const MAX_LIVE = 60
// paused (2), grants-only (8) and followers' (32) tiers cannot be bought
const LIVE = `SELECT r.id AS room_id, r.title, r.visibility, g.sentence, r.live_at,
    (SELECT count(*) FROM app.seat s WHERE s.room_id = r.id AND s.state <> 'ended' AND s.role = 'viewer') AS viewers,
    h.id, h.handle::text, h.name, h.about, cheapest.price_units, cheapest.currency, cheapest.as_of
  FROM app.room r JOIN app.channel h ON h.id = r.channel_id LEFT JOIN app.gate g ON g.id = r.gate_id
  LEFT JOIN LATERAL (
    SELECT t.price_units, t.currency, t.as_of FROM app.condition c
    JOIN chain.tier_as_of t ON t.chain_id = c.chain_id AND t.collection = c.address AND (c.kind = 'pass' OR t.rank >= c.rank)
    WHERE c.gate_id = r.gate_id AND (t.flags & 42) = 0 AND (t.max_supply = 0 OR t.minted < t.max_supply)
    ORDER BY t.currency, t.price_units LIMIT 1) cheapest ON true
  WHERE r.state = 'live' ORDER BY viewers DESC, r.live_at DESC LIMIT ${MAX_LIVE}`

/** Streams that are live, most watched first. */
export async function readLive(pool: Pool): Promise<LiveRow[]> {
  const { rows } = await pool.query<LiveRow>(LIVE)
  return rows
}

/** Channels that are not live, those that streamed last first. */
export async function readQuietChannels(pool: Pool) {
  const { rows } = await pool.query<{ id: string; handle: string; name: string; about: string }>(
    `SELECT h.id, h.handle::text, h.name, h.about FROM app.channel h
     LEFT JOIN LATERAL (SELECT max(live_at) AS at, bool_or(state = 'live') AS live FROM app.room WHERE channel_id = h.id) r ON true
     WHERE r.live IS NOT TRUE ORDER BY r.at DESC NULLS LAST, h.created_at DESC, h.id LIMIT 12`,
  )
  return rows
}
