import type { Pool } from 'pg'

/** A collection that an account sells passes of. */
export interface OwnCollection {
  collection: Buffer
  creator_wallet: Buffer
  payout: Buffer
  as_of: number | null
}

/** The collection of a channel, only for the account that owns the channel; without the chain's facts while the index has none. */
export async function findOwnCollection(
  pool: Pool,
  chainId: number,
  channelId: string,
  account: string,
): Promise<OwnCollection | { creator_wallet: null } | null> {
  const { rows } = await pool.query<OwnCollection | { creator_wallet: null }>(
    `SELECT k.collection, p.creator_wallet, p.payout, p.as_of
     FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
     JOIN app.collection k ON k.creator_id = c.id AND k.chain_id = $1
     LEFT JOIN chain.pass_collection_as_of p ON p.chain_id = k.chain_id AND p.collection = k.collection
     WHERE h.id = $2 AND c.account_id = $3`,
    [chainId, channelId, account],
  )
  return rows[0] ?? null
}

/** A tier with its newest words. */
export interface OwnTierRow {
  tier_no: number
  name: string | null
  benefits: string | null
  price_units: bigint
  currency: number
  duration_s: number
  max_supply: number
  minted: number
  rank: number
  flags: number
  refund_window_s: number
  referral_bps: number
  as_of: number | null
}

/** Tiers of a collection by rank. */
export async function readOwnTiers(pool: Pool, chainId: number, collection: Buffer): Promise<OwnTierRow[]> {
  const { rows } = await pool.query<OwnTierRow>(
    `SELECT t.tier_no, w.name, w.benefits, t.price_units, t.currency, t.duration_s, t.max_supply, t.minted, t.rank,
       t.flags, t.refund_window_s, t.referral_bps, t.as_of
     FROM chain.tier_as_of t LEFT JOIN LATERAL (SELECT x.name, x.benefits FROM app.tier_text x
       WHERE x.chain_id = t.chain_id AND x.collection = t.collection AND x.tier_no = t.tier_no
       ORDER BY x.version DESC LIMIT 1) w ON true
     WHERE t.chain_id = $1 AND t.collection = $2 ORDER BY t.rank, t.tier_no`,
    [chainId, collection],
  )
  return rows
}
