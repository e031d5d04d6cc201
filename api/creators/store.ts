import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'

const UNIQUE = '23505'

interface NewChannel {
  handle: string
  name: string
  about: string
}

/** Inserts creator and channel. `taken`: the handle or one that looks like it; `exists`: the account has one. */
export async function insertChannel(
  pool: Pool,
  account: string,
  channel: NewChannel,
  random: RandomBytes,
): Promise<'made' | 'taken' | 'exists'> {
  try {
    return await withTransaction(pool, async (tx) => {
      await tx.query(
        'INSERT INTO app.creator (id, account_id) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING',
        [newId('cre', random), account],
      )
      // the row lock makes two channels at once of one account take turns
      const { rows } = await tx.query<{ id: string; has: boolean }>(
        'SELECT id FROM app.creator WHERE account_id = $1 FOR UPDATE',
        [account],
      )
      const creator = rows[0]?.id
      const had = await tx.query('SELECT 1 FROM app.channel WHERE creator_id = $1', [creator])
      if (had.rowCount) return 'exists'
      await tx.query(
        'INSERT INTO app.channel (id, creator_id, handle, name, about) VALUES ($1, $2, $3, $4, $5)',
        [newId('chn', random), creator, channel.handle, channel.name, channel.about],
      )
      return 'made'
    })
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE) return 'taken'
    throw error
  }
}

export interface ChannelRow {
  id: string
  account_id: string
  creator_id: string
  handle: string
  name: string
  about: string
  collection: Buffer | null
  creator_wallet: Buffer | null
}

const CHANNEL = `SELECT h.id, r.account_id, r.id AS creator_id, h.handle::text, h.name, h.about, c.collection, p.creator_wallet
  FROM app.channel h JOIN app.creator r ON r.id = h.creator_id
  LEFT JOIN app.collection c ON c.creator_id = r.id AND c.chain_id = $1
  LEFT JOIN chain.pass_collection p ON p.chain_id = c.chain_id AND p.collection = c.collection`

/** A channel by handle. */
export async function findChannel(pool: Pool, chainId: number, handle: string): Promise<ChannelRow | null> {
  const { rows } = await pool.query<ChannelRow>(`${CHANNEL} WHERE h.handle = $2`, [chainId, handle])
  return rows[0] ?? null
}

/** A channel by id, only for the account that owns it. */
export async function findOwnChannel(
  pool: Pool,
  chainId: number,
  id: string,
  account: string,
): Promise<ChannelRow | null> {
  const { rows } = await pool.query<ChannelRow>(`${CHANNEL} WHERE h.id = $2 AND r.account_id = $3`, [
    chainId,
    id,
    account,
  ])
  return rows[0] ?? null
}

export interface TierRow {
  tier_no: number
  price_wei: bigint
  currency: number
  duration_s: number
  max_supply: number
  minted: number
  rank: number
  flags: number
  name: string | null
  benefits: string | null
}

/** Tiers of a collection by rank, with their newest texts. */
export async function readTiers(pool: Pool, chainId: number, collection: Buffer): Promise<TierRow[]> {
  const { rows } = await pool.query<TierRow>(
    `SELECT t.tier_no, t.price_wei, t.currency, t.duration_s, t.max_supply, t.minted, t.rank, t.flags, x.name, x.benefits
     FROM chain.tier t LEFT JOIN LATERAL (
       SELECT name, benefits FROM app.tier_text x
       WHERE x.chain_id = t.chain_id AND x.collection = t.collection AND x.tier_no = t.tier_no
       ORDER BY version DESC LIMIT 1) x ON true
     WHERE t.chain_id = $1 AND t.collection = $2 ORDER BY t.rank, t.tier_no`,
    [chainId, collection],
  )
  return rows
}

/** The stream that is live now and the one that ended last. */
export async function readRoomIds(pool: Pool, channelId: string) {
  const { rows } = await pool.query<{ live: string | null; last: string | null }>(
    `SELECT (SELECT id FROM app.room WHERE channel_id = $1 AND state = 'live') AS live,
       (SELECT id FROM app.room WHERE channel_id = $1 AND state = 'ended' AND live_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1) AS last`,
    [channelId],
  )
  return rows[0] ?? { live: null, last: null }
}

/** The live pass of a collection that any wallet of the account holds; the one that lasts longest. */
export async function readHeldPass(pool: Pool, chainId: number, collection: Buffer, account: string) {
  const { rows } = await pool.query<{
    pass_id: bigint
    tier_no: number
    rank: number
    owner: Buffer
    expires_at: Date | null
  }>(
    `SELECT p.pass_id, p.tier_no, t.rank, p.owner, p.expires_at
     FROM app.identity i
     JOIN chain.pass p ON p.chain_id = $1 AND p.collection = $2 AND p.owner = i.wallet
     JOIN chain.tier t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
     WHERE i.account_id = $3 AND i.ended_at IS NULL AND NOT p.revoked AND (p.expires_at IS NULL OR p.expires_at > app.now())
     ORDER BY p.expires_at DESC NULLS FIRST, t.rank DESC LIMIT 1`,
    [chainId, collection, account],
  )
  return rows[0] ?? null
}
