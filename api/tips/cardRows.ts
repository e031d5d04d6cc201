import { createHash } from 'node:crypto'
import { currencyFacts } from '#domain/billing/currency.ts'

/** SQL: what the purchase `p` of a gift is while its payment stands. A part that went back is no part of it any more. */
export const STANDS = "p.product = 'gift' AND p.state IN ('paid', 'part_refunded')"

/** SQL: the columns of a `CardGiftRow`, of the purchase `p`. */
export const CARD_COLUMNS =
  'p.id, p.gift, p.gift_count, p.amount - p.refunded AS units, p.currency, p.paid_at AS at'

/** SQL: what gifts by card come to, of purchases `p`; grouped by their currency. */
export const CARD_TOTAL = 'p.currency, sum(p.amount - p.refunded) AS units, count(*)::int AS tips'

/** A gift by card whose payment stands. */
export interface CardGiftRow {
  /** of its purchase */
  id: string
  gift: number
  gift_count: number
  /** minor units */
  units: number
  /** ISO 4217 */
  currency: string
  /** when it was paid */
  at: Date
}

/** SQL: the name of the account by expression, in the channel by expression: nobody who did not ask for it, left, or is banned there. */
export function nameOf(account: string, channel: string): string {
  return `(SELECT x.display_name FROM app.tip_name n JOIN app.account a ON a.id = n.account_id AND a.state = 'active'
      JOIN app.profile x ON x.account_id = n.account_id
    WHERE n.account_id = ${account} AND n.shows_name AND NOT EXISTS (SELECT FROM app.ban b WHERE b.account_id = n.account_id
      AND b.channel_id IN (${channel}, 'all') AND (b.until IS NULL OR b.until > app.now())))`
}

const decimalsOf = (currency: string) => currencyFacts(currency)?.decimals ?? 0

/** What everybody may know of a gift by card; its id does not lead to the purchase. */
export function plainCard({ id, gift, gift_count: count, units, currency }: CardGiftRow) {
  return {
    id: createHash('sha256').update(id).digest('hex').slice(0, 16),
    ...{ rail: 'card' as const, gift, count, units: String(units) },
    ...{ symbol: currency, decimals: decimalsOf(currency), isSafe: true },
  }
}

/** What gifts by card come to in one currency. */
export interface CardTotalRow {
  currency: string
  units: bigint
  tips: number
}

export function plainCardTotal({ currency, units, tips }: CardTotalRow) {
  return {
    rail: 'card' as const,
    symbol: currency,
    decimals: decimalsOf(currency),
    units: String(units),
    tips,
  }
}
