import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { cardBlock } from '#domain/billing/cardOffer.ts'
import type { CardBlock, FeeProduct, RefundRule } from '#domain/billing/words.ts'

type Db = ScopedPool | PoolClient

/** A tier of a channel with its newest price by card, and how its creator's account at the provider was read last. */
export interface OfferRow {
  now: Date
  channel_id: string
  handle: string
  channel_name: string
  creator_id: string
  owner_id: string
  owner_state: string
  chain_id: number
  collection: Buffer
  tier_no: number
  tier_name: string
  rank: number
  /** 0: it does not end */
  duration_s: number
  max_supply: number
  flags: number
  /** null: it never had a price */
  version: number | null
  /** null: not sold by card any more */
  amount: number | null
  currency: string | null
  refund_rule: RefundRule | null
  refund_days: number | null
  account_ref: string | null
  is_active: boolean
  connect_currency: string | null
  /** read more than a minute ago */
  is_stale: boolean
}

/** SQL: of `k`, an account at the provider, the reading is more than a minute old. */
export const IS_STALE = "k.read_at < app.now() - interval '60 seconds'"

const OFFER = `SELECT app.now() AS now, h.id AS channel_id, h.handle::text AS handle, h.name AS channel_name, c.id AS creator_id,
    o.id AS owner_id, o.state::text AS owner_state, n.chain_id, n.collection, t.tier_no, coalesce(x.name, 'Tier ' || t.tier_no) AS tier_name, t.rank,
    t.duration_s, t.max_supply, t.flags, p.version, p.amount, p.currency, p.refund_rule, p.refund_days, k.account_ref,
    coalesce(k.account_ref IS NOT NULL AND k.state = 'active' AND k.pays_out, false) AS is_active, k.currency AS connect_currency,
    coalesce(${IS_STALE}, false) AS is_stale
  FROM app.channel h JOIN app.creator c ON c.id = h.creator_id JOIN app.account o ON o.id = c.account_id
  JOIN app.collection n ON n.creator_id = c.id AND n.chain_id = $2
  JOIN chain.tier_as_of t ON t.chain_id = n.chain_id AND t.collection = n.collection
  LEFT JOIN LATERAL (SELECT name FROM app.tier_text w WHERE w.chain_id = n.chain_id AND w.collection = n.collection
    AND w.tier_no = t.tier_no ORDER BY version DESC LIMIT 1) x ON true
  LEFT JOIN LATERAL (SELECT * FROM app.tier_card_price w WHERE w.chain_id = n.chain_id AND w.collection = n.collection
    AND w.tier_no = t.tier_no AND w.creator_id = c.id ORDER BY version DESC LIMIT 1) p ON true
  LEFT JOIN LATERAL app.paid_account(c.id) k ON true
  WHERE h.id = $1`

/** With how many hold it by card, also those whose right is on hold. */
export type ListedOffer = OfferRow & { card_holders: number }

/** Tiers of an own channel by rank; null for a channel that is not this account's. */
export async function listOffers(
  db: Db,
  { channelId, chainId, accountId }: { channelId: string; chainId: number; accountId: string },
): Promise<{ creatorId: string; hasCollection: boolean; offers: ListedOffer[] } | null> {
  const { rows: own } = await db.query<{ creatorId: string; hasCollection: boolean }>(
    `SELECT c.id AS "creatorId", EXISTS (SELECT FROM app.collection n WHERE n.creator_id = c.id AND n.chain_id = $3) AS "hasCollection"
     FROM app.channel h JOIN app.creator c ON c.id = h.creator_id WHERE h.id = $1 AND c.account_id = $2`,
    [channelId, accountId, chainId],
  )
  if (!own[0]) return null
  const { rows } = await db.query<ListedOffer>(
    `SELECT f.*, (SELECT count(DISTINCT e.account_id) FROM app.entitlement e WHERE e.creator_id = f.creator_id
         AND (e.chain_id, e.collection, e.tier_no) = (f.chain_id, f.collection, f.tier_no)
         AND NOT EXISTS (SELECT FROM app.card_move m WHERE m.source_id = e.source_id AND m.state = 'mirrored')
         AND (e.state = 'frozen' OR (e.state = 'active' AND (e.valid_until IS NULL OR e.valid_until > app.now()))))::int AS card_holders
       FROM (${OFFER}) f ORDER BY f.rank, f.tier_no`,
    [channelId, chainId],
  )
  return { ...own[0], offers: rows }
}

/** A tier that somebody may find in a channel, and whether that person may enter it. */
export async function findOffer(
  db: Db,
  {
    channelId,
    chainId,
    tierNo,
    accountId,
  }: { channelId: string; chainId: number; tierNo: number; accountId: string },
): Promise<(OfferRow & { is_banned: boolean }) | null> {
  const { rows } = await db.query<OfferRow & { is_banned: boolean }>({
    name: 'find_offer',
    text: `SELECT f.*, EXISTS (SELECT FROM app.ban b WHERE b.account_id = $4 AND b.kind = 'ban' AND b.channel_id IN (f.channel_id, 'all')
          AND (b.until IS NULL OR b.until > app.now())) AS is_banned
        FROM (${OFFER} AND t.tier_no = $3 AND h.archived_at IS NULL AND o.state IN ('active', 'suspended')) f`,
    values: [channelId, chainId, tierNo, accountId],
  })
  return rows[0] ?? null
}

/** Why a tier is not sold by card in a currency, as far as our rows know. */
export function offerBlock(row: OfferRow, salesCurrency: string): CardBlock | null {
  return cardBlock({
    maxSupply: BigInt(row.max_supply),
    flags: row.flags,
    isConnectActive: row.is_active,
    connectCurrency: row.connect_currency,
    salesCurrency,
    priceCurrency: row.amount === null ? null : row.currency,
  })
}

/** True when the account of a creator was read more than a minute ago. */
export async function hasOldReading(db: Db, creatorId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM app.connect_account k WHERE k.creator_id = $1 AND ${IS_STALE}`,
    [creatorId],
  )
  return Boolean(rowCount)
}

/** The platform's part of a sale by card that begins now: the creator's own schedule, else that of all. */
export async function readCardFee(
  db: Db,
  creatorId: string,
  product: FeeProduct,
): Promise<{ id: string; bps: number }> {
  const { rows } = await db.query<{ id: string; bps: number }>(
    `SELECT id, bps FROM app.fee_schedule WHERE product = $2 AND rail = 'card' AND (creator_id = $1 OR creator_id IS NULL)
       AND from_at <= app.now() AND (until_at IS NULL OR until_at > app.now())
     ORDER BY creator_id NULLS LAST LIMIT 1`,
    [creatorId, product],
  )
  if (!rows[0]) throw new Error(`no fee schedule of a ${product} by card is in force`)
  return rows[0]
}

export interface NewCardPrice {
  creatorId: string
  chainId: number
  collection: Buffer
  tierNo: number
  amount: number | null
  currency: string
  refundRule: RefundRule
  refundDays: number | null
}

/** Adds a version, unless the newest one says the same. In the caller's transaction. */
export async function insertCardPrice(tx: PoolClient, price: NewCardPrice): Promise<void> {
  const { chainId, collection, tierNo, amount, currency, refundRule, refundDays } = price
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 19))', [
    `${collection.toString('hex')}:${tierNo}`,
  ])
  await tx.query(
    `INSERT INTO app.tier_card_price (chain_id, collection, tier_no, version, creator_id, amount, currency, refund_rule, refund_days)
     SELECT $1::int, $2::bytea, $3::int, coalesce(p.version, 0) + 1, $4::text, $5::bigint, $6::text, $7::app.refund_rule, $8::int
     FROM (SELECT) one LEFT JOIN LATERAL (SELECT * FROM app.tier_card_price WHERE chain_id = $1::int AND collection = $2::bytea
       AND tier_no = $3::int ORDER BY version DESC LIMIT 1) p ON true
     WHERE (p.creator_id, p.amount, p.currency, p.refund_rule, p.refund_days)
       IS DISTINCT FROM ($4::text, $5::bigint, $6::text, $7::app.refund_rule, $8::int)`,
    [chainId, collection, tierNo, price.creatorId, amount, currency, refundRule, refundDays],
  )
}
