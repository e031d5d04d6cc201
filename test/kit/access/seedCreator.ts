import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'
import type { Person } from './person.ts'

export const CHAIN_ID = 31337
const HASH = (text: string) => createHash('sha256').update(text).digest()

/** A creator with a pass collection of three tiers: 1 (rank 1), 2 (rank 2), 3 (rank 3). */
export interface Creator {
  host: Person
  channelId: string
  collection: Buffer
}

/** Inserts a creator with a channel, a collection and its tiers, each with the role that owns the rows. */
export async function seedCreator(
  api: Pool,
  indexer: Pool,
  host: Person,
  collection: Buffer,
): Promise<Creator> {
  const creator = { host, channelId: newId('chn', randomBytes), collection }
  const creatorId = newId('cre', randomBytes)
  await api.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creatorId, host.accountId])
  await api.query(
    "INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, 'Northlight')",
    [creator.channelId, creatorId, `n${randomBytes(9).toString('hex')}`],
  )
  await api.query('INSERT INTO app.collection (chain_id, collection, creator_id) VALUES ($1, $2, $3)', [
    CHAIN_ID,
    creator.collection,
    creatorId,
  ])
  for (const tierNo of [1, 2, 3]) {
    await indexer.query(
      `INSERT INTO chain.tier (chain_id, collection, tier_no, price_units, currency, duration_s, max_supply, rank, flags,
         refund_window_s, referral_bps, block, log_index, tx_hash)
       VALUES ($1, $2, $3::int, 1000, 0, 3600, 0, $3::int, 0, 0, 0, 1, 0, $4)`,
      [CHAIN_ID, creator.collection, tierNo, HASH(String(tierNo))],
    )
    await api.query(
      'INSERT INTO app.tier_text (chain_id, collection, tier_no, version, name) VALUES ($1, $2, $3, 1, $4)',
      [CHAIN_ID, creator.collection, tierNo, ['Bronze', 'Silver', 'Gold'][tierNo - 1]],
    )
  }
  return creator
}

/** So much of a token; its address 0x hex. */
export interface TokenWish {
  token: string
  minUnits: bigint
}

/** Any or all of some conditions: `follow`, 0 for any pass, a tier, or so much of a token. */
export interface GateWish {
  mode: 'any' | 'all'
  of: readonly (number | 'follow' | TokenWish)[]
}

/** Kind, chain, address, tier and minimum of a condition, as its columns have them. */
function columnsOf(one: GateWish['of'][number], collection: Buffer) {
  if (one === 'follow') return ['follower', null, null, null, null]
  if (typeof one === 'number') return [one === 0 ? 'pass' : 'tier', CHAIN_ID, collection, one || null, null]
  return ['erc20', CHAIN_ID, Buffer.from(one.token.slice(2), 'hex'), null, one.minUnits.toString()]
}

/** The gate of a channel with these conditions; made where it is not there. */
export async function seedGate(api: Pool, creator: Creator, { mode, of }: GateWish): Promise<string> {
  const text = of.map((one) => (typeof one === 'object' ? `${one.token}:${one.minUnits}` : one)).join()
  const rules = HASH(`${creator.channelId}:${mode}:${text}`)
  const { rows } = await api.query<{ id: string }>(
    'SELECT id FROM app.gate WHERE channel_id = $1 AND rules_hash = $2',
    [creator.channelId, rules],
  )
  if (rows[0]) return rows[0].id
  const id = newId('gat', randomBytes)
  await api.query(
    "INSERT INTO app.gate (id, channel_id, mode, sentence, rules_hash, made_by) VALUES ($1, $2, $5, 'a gate', $3, $4)",
    [id, creator.channelId, rules, creator.host.accountId, mode],
  )
  for (const [at, one] of of.entries())
    await api.query(
      `INSERT INTO app.condition (gate_id, n, kind, chain_id, address, tier_no, rank, min_units)
         VALUES ($1, $2, $3, $4, $5, $6::int, $6::int, $7)`,
      [id, at + 1, ...columnsOf(one, creator.collection)],
    )
  return id
}
