import type { ScopedPool } from '#db/scope.ts'
import { currencyFacts } from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import { statementOf } from '#domain/billing/statement.ts'
import type { RefundRule } from '#domain/billing/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { OfferDeps } from './deps.ts'
import { findHeld } from './heldStore.ts'
import { findOffer } from './offerStore.ts'
import type { QuotedSale } from './quotedSale.ts'
import { demandNotHeld, demandSold } from './quotes.ts'
import { openQuote, type QuoteTerms } from './quoteToken.ts'

interface QuotedRow {
  is_over: boolean
  creator_id: string
  account_ref: string
  collection: string
  amount: number
  currency: string
  refund_rule: RefundRule
  refund_days: number | null
  bps: number
  channel_name: string
  handle: string
  tier_name: string
}

const tooOld = () =>
  new ProblemError('QUOTE_EXPIRED', {
    detail: 'This price was promised for ten minutes. Look at it again; nothing was charged.',
  })
const NOT_YOURS = 'This price was made for somebody else, or not here. Nothing was charged.'

async function findQuoted(
  pool: ScopedPool,
  chainId: number,
  terms: QuoteTerms,
): Promise<QuotedRow | undefined> {
  const { rows } = await pool.query<QuotedRow>(
    `SELECT to_timestamp($7) <= app.now() AS is_over, c.id AS creator_id, k.account_ref, '0x' || encode(n.collection, 'hex') AS collection,
       p.amount, p.currency, p.refund_rule, p.refund_days, f.bps, h.name AS channel_name, h.handle::text AS handle,
       coalesce((SELECT name FROM app.tier_text x WHERE x.chain_id = n.chain_id AND x.collection = n.collection
         AND x.tier_no = p.tier_no ORDER BY x.version DESC LIMIT 1), 'Tier ' || p.tier_no) AS tier_name
     FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
     JOIN app.collection n ON n.creator_id = c.id AND n.chain_id = $2
     JOIN LATERAL app.paid_account(c.id) k ON k.account_ref IS NOT NULL
     JOIN app.tier_card_price p ON p.chain_id = n.chain_id AND p.collection = n.collection AND p.tier_no = $3 AND p.version = $4
       AND p.creator_id = c.id
     JOIN app.fee_schedule f ON f.id = $5
     WHERE h.id = $1 AND p.amount IS NOT NULL AND EXISTS (SELECT FROM app.account a WHERE a.id = $6)`,
    [
      ...[terms.channelId, chainId, terms.tierNo, terms.priceVersion, terms.feeScheduleId],
      ...[terms.accountId, terms.expiresAt],
    ],
  )
  return rows[0]
}

/** Which quote of this account a token is, also after its ten minutes; null: none that is believed. */
export function quoteIdOf(
  { quotes }: Pick<OfferDeps, 'quotes'>,
  token: string,
  accountId: string,
): string | null {
  const terms = openQuote(token, quotes)
  return terms === null || terms === 'old' || terms.accountId !== accountId ? null : terms.id
}

/**
 * What a quote promised the account that it was made for. Amounts come from our rows, never from the token or the browser.
 * @throws ProblemError QUOTE_EXPIRED; FORBIDDEN for one of another account or one that nobody here made
 */
export async function readQuote(
  deps: Pick<OfferDeps, 'pool' | 'quotes' | 'chainId' | 'settings'>,
  token: string,
  accountId: string,
): Promise<QuotedSale> {
  const terms = openQuote(token, deps.quotes)
  if (terms === 'old') throw tooOld()
  if (terms === null || terms.accountId !== accountId)
    throw new ProblemError('FORBIDDEN', { detail: NOT_YOURS })
  const row = await findQuoted(deps.pool, deps.chainId, terms)
  if (!row || row.is_over) throw tooOld()
  const amount = BigInt(row.amount)
  const said = statementOf(deps.settings.CARD_STATEMENT_NAME, row.handle)
  return {
    ...{ product: 'pass', quoteId: terms.id, accountId, channelId: terms.channelId },
    ...{ creatorId: row.creator_id, accountRef: row.account_ref },
    ...{ chainId: deps.chainId, collection: row.collection, tierNo: terms.tierNo, rank: terms.rank },
    ...{ lengthS: terms.lengthS, priceVersion: terms.priceVersion, amount, currency: row.currency },
    ...{ feeScheduleId: terms.feeScheduleId, feeBps: row.bps },
    fee: feeOf(amount, row.bps, currencyFacts(row.currency)?.step),
    ...{ refundRule: row.refund_rule, refundDays: row.refund_days },
    ...{ channelName: row.channel_name, handle: row.handle, tierName: row.tier_name },
    ...{ statementName: said.name, statementSuffix: said.suffix },
  }
}

/** What a tier costs now, where that is not what was promised. */
export interface ChangedPrice {
  amount: bigint
  currency: string
  refundRule: RefundRule
  refundDays: number | null
  version: number
}

/**
 * Whether what was promised is still what is sold, as our rows have it now: no call of the provider. The fee is that of the
 * promise, whatever schedule began since.
 * @throws ProblemError NOT_FOUND, CONFLICT, FORBIDDEN, NOT_SOLD_BY_CARD when it is not sold to this person any more
 */
export async function checkStillSold(
  pool: ScopedPool,
  sale: QuotedSale,
): Promise<'OK' | { changed: ChangedPrice }> {
  const row = demandSold(await findOffer(pool, sale), sale.accountId, sale.currency)
  // a quote outlives what was bought by another one
  demandNotHeld(await findHeld(pool, row, sale.accountId), sale.rank)
  if (row.account_ref !== sale.accountRef)
    throw new ProblemError('NOT_SOLD_BY_CARD', { detail: 'This tier is not sold by card right now.' })
  const isSame =
    BigInt(row.amount) === sale.amount &&
    row.refund_rule === sale.refundRule &&
    row.refund_days === sale.refundDays
  if (isSame) return 'OK'
  const { amount, currency, refund_rule: refundRule, refund_days: refundDays, version } = row
  return { changed: { amount: BigInt(amount), currency, refundRule, refundDays, version } }
}
