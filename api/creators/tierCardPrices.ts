import type { Pool } from 'pg'
import { cardBlock } from '#domain/billing/cardOffer.ts'
import { currencyFacts } from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import type { Tier } from './contract.ts'

/** The newest price of a tier, and what decides whether it is asked. */
interface PriceFacts {
  amount: number
  currency: string
  flags: number
  max_supply: number
  is_active: boolean
  connect_currency: string | null
}

interface PricedRow extends PriceFacts {
  tier_no: number
  fee_bps: number
}

/** SQL: what decides whether the newest price `p` of a tier is asked, and of it is the creator's. */
const FACTS = `p.amount, p.currency, t.flags, t.max_supply, k.state = 'active' AND k.pays_out AS is_active, k.currency AS connect_currency`
const SELLERS = `JOIN app.collection n ON n.chain_id = p.chain_id AND n.collection = p.collection AND n.creator_id = p.creator_id
      JOIN LATERAL app.paid_account(p.creator_id) k ON k.account_ref IS NOT NULL
      JOIN app.creator c ON c.id = p.creator_id JOIN app.account o ON o.id = c.account_id AND o.state = 'active'`

/**
 * SQL: true while gifts by card reach the creator, and their bank, in a currency.
 * @param creator alias of `app.creator` @param owner alias of their `app.account` @param currency expression
 */
export function takesCardGifts(creator: string, owner: string, currency: string): string {
  return `(${owner}.state = 'active' AND EXISTS (SELECT FROM app.paid_account(${creator}.id) k WHERE k.state = 'active' AND k.pays_out
    AND k.currency = ${currency}))`
}

/** Whether gifts by card can be given to a channel. @param salesCurrency null: the installation takes no cards */
export async function readTakesCardGifts(
  pool: Pool,
  channelId: string,
  salesCurrency: string | null,
): Promise<boolean> {
  if (salesCurrency === null) return false
  const { rows } = await pool.query<{ takes: boolean }>({
    name: 'takes_card_gifts',
    text: `SELECT ${takesCardGifts('c', 'o', '$2')} AS takes FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
      JOIN app.account o ON o.id = c.account_id WHERE h.id = $1`,
    values: [channelId, salesCurrency],
  })
  return rows[0]?.takes ?? false
}

function isSold(row: PriceFacts, salesCurrency: string): boolean {
  const block = cardBlock({
    maxSupply: BigInt(row.max_supply),
    flags: row.flags,
    isConnectActive: row.is_active,
    connectCurrency: row.connect_currency,
    salesCurrency,
    priceCurrency: row.currency,
  })
  return block === null
}

/**
 * What tiers of a collection cost by card and what of it is their creator's, where they are sold so: while money can reach their creator in the currency of
 * the installation.
 * @param salesCurrency null: the installation takes no cards
 */
export async function readTierCardPrices(
  pool: Pool,
  of: { chainId: number; collection: Uint8Array },
  salesCurrency: string | null,
): Promise<Map<number, NonNullable<Tier['cardPrice']>>> {
  if (salesCurrency === null) return new Map()
  const { rows } = await pool.query<PricedRow>({
    name: 'tier_card_prices',
    text: `SELECT p.tier_no, ${FACTS}, f.bps AS fee_bps
      FROM (SELECT DISTINCT ON (tier_no) * FROM app.tier_card_price WHERE chain_id = $1 AND collection = $2
        ORDER BY tier_no, version DESC) p
      ${SELLERS}
      JOIN chain.tier_as_of t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
      CROSS JOIN LATERAL (SELECT s.bps FROM app.fee_schedule s WHERE s.product = 'pass' AND s.rail = 'card'
        AND (s.creator_id = p.creator_id OR s.creator_id IS NULL) AND s.from_at <= app.now()
        AND (s.until_at IS NULL OR s.until_at > app.now()) ORDER BY s.creator_id NULLS LAST LIMIT 1) f
      WHERE p.amount IS NOT NULL`,
    values: [of.chainId, of.collection],
  })
  const sold = rows.filter((row) => isSold(row, salesCurrency))
  return new Map(
    sold.map(({ tier_no: tierNo, amount, currency, fee_bps: feeBps }) => {
      const fee = feeOf(BigInt(amount), feeBps, currencyFacts(currency)?.step ?? 1)
      return [tierNo, { amount, currency, creatorGets: amount - Number(fee) }]
    }),
  )
}

/**
 * The lowest price by card of what opens each of these rooms; a room of which nothing is sold so is not in the answer.
 * @param salesCurrency null: the installation takes no cards
 */
export async function readRoomCardPrices(
  pool: Pool,
  roomIds: readonly string[],
  salesCurrency: string | null,
): Promise<Map<string, { amount: number; currency: string }>> {
  if (salesCurrency === null || roomIds.length === 0) return new Map()
  const { rows } = await pool.query<PriceFacts & { room_id: string }>({
    name: 'room_card_prices',
    text: `SELECT r.id AS room_id, ${FACTS}
      FROM app.room r JOIN app.gate g ON g.id = r.gate_id JOIN app.condition d ON d.gate_id = g.id
      JOIN chain.tier_as_of t ON t.chain_id = d.chain_id AND t.collection = d.address AND (d.kind = 'pass' OR t.rank >= d.rank)
      CROSS JOIN LATERAL (SELECT * FROM app.tier_card_price v WHERE v.chain_id = t.chain_id AND v.collection = t.collection
        AND v.tier_no = t.tier_no ORDER BY v.version DESC LIMIT 1) p
      ${SELLERS}
      WHERE r.id = ANY ($1) AND d.of_channel IS NULL AND p.amount IS NOT NULL AND (g.mode = 'any' AND NOT EXISTS (SELECT FROM app.condition o
          WHERE o.gate_id = g.id AND o.kind = 'follower')
        OR g.mode = 'all' AND NOT EXISTS (SELECT FROM app.condition o WHERE o.gate_id = g.id
          AND (o.rank > coalesce(d.rank, -1) OR o.min_units IS NOT NULL))) ORDER BY p.amount DESC`,
    values: [roomIds],
  })
  // the lowest comes last, and stays
  const sold = rows.filter((row) => isSold(row, salesCurrency))
  return new Map(sold.map(({ room_id, amount, currency }) => [room_id, { amount, currency }]))
}
