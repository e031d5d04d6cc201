import type { Pool } from 'pg'
import { cardBlock } from '#domain/billing/cardOffer.ts'
import { currencyFacts } from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import type { Tier } from './contract.ts'

interface PricedRow {
  tier_no: number
  amount: number
  currency: string
  flags: number
  max_supply: number
  is_active: boolean
  connect_currency: string | null
  fee_bps: number
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
    text: `SELECT p.tier_no, p.amount, p.currency, t.flags, t.max_supply, k.state = 'active' AS is_active, k.currency AS connect_currency, f.bps AS fee_bps
      FROM (SELECT DISTINCT ON (tier_no) * FROM app.tier_card_price WHERE chain_id = $1 AND collection = $2
        ORDER BY tier_no, version DESC) p
      JOIN app.collection n ON n.chain_id = p.chain_id AND n.collection = p.collection AND n.creator_id = p.creator_id
      JOIN app.connect_account k ON k.creator_id = p.creator_id AND k.account_ref IS NOT NULL
      JOIN app.creator c ON c.id = p.creator_id JOIN app.account o ON o.id = c.account_id AND o.state = 'active'
      JOIN chain.tier_as_of t ON t.chain_id = p.chain_id AND t.collection = p.collection AND t.tier_no = p.tier_no
      CROSS JOIN LATERAL (SELECT s.bps FROM app.fee_schedule s WHERE s.product = 'pass' AND s.rail = 'card'
        AND (s.creator_id = p.creator_id OR s.creator_id IS NULL) AND s.from_at <= app.now()
        AND (s.until_at IS NULL OR s.until_at > app.now()) ORDER BY s.creator_id NULLS LAST LIMIT 1) f
      WHERE p.amount IS NOT NULL`,
    values: [of.chainId, of.collection],
  })
  const sold = rows.filter(
    (row) =>
      cardBlock({
        maxSupply: BigInt(row.max_supply),
        flags: row.flags,
        isConnectActive: row.is_active,
        connectCurrency: row.connect_currency,
        salesCurrency,
        priceCurrency: row.currency,
      }) === null,
  )
  return new Map(
    sold.map(({ tier_no: tierNo, amount, currency, fee_bps: feeBps }) => {
      const fee = feeOf(BigInt(amount), feeBps, currencyFacts(currency)?.step ?? 1)
      return [tierNo, { amount, currency, creatorGets: amount - Number(fee) }]
    }),
  )
}
