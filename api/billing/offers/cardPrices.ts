import type { z } from 'zod'
import { withTransaction } from '#db/transaction.ts'
import { isBarred } from '#domain/billing/cardOffer.ts'
import {
  amountHint,
  amountProblem,
  type CardCurrency,
  currencyFacts,
  MAX_CARD_AMOUNT,
} from '#domain/billing/currency.ts'
import type { CardBlock } from '#domain/billing/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { CardPrice, CardPrices, offerRoutes } from './contract.ts'
import type { OfferDeps } from './deps.ts'
import { insertCardPrice, type ListedOffer, listOffers, offerBlock, readCardFee } from './offerStore.ts'

type CardPriceWish = z.output<typeof offerRoutes.setCardPrice.body>

/** What a creator reads who wants a price for a tier that takes none. */
const BARRED: Partial<Record<CardBlock, string>> = {
  TIER_LIMITED: 'By card only tiers without a limit are sold: who pays by card is not counted on the chain.',
  GRANTS: 'This tier is only given away; it cannot be sold by card.',
  FOLLOW: 'A follow opens nothing; it cannot be sold by card.',
}

/** The currency that this installation sells in. @throws ProblemError NOT_SOLD_BY_CARD where it takes no cards */
export function salesCurrency(deps: OfferDeps): { currency: string; facts: CardCurrency } {
  if (!deps.payments)
    throw new ProblemError('NOT_SOLD_BY_CARD', { detail: 'This installation takes no cards.' })
  const currency = deps.settings.CARD_CURRENCY
  const facts = currencyFacts(currency)
  if (!facts) throw new Error(`no card is charged in ${currency}`)
  return { currency, facts }
}

function priceView(row: ListedOffer, currency: string): CardPrice {
  const { version, amount } = row
  const isPriced = version !== null && amount !== null && row.currency !== null
  return {
    tierNo: row.tier_no,
    name: row.tier_name as CardPrice['name'],
    price: isPriced ? { amount, currency: String(row.currency), version } : null,
    refund: { rule: row.refund_rule ?? 'never', days: row.refund_days },
    blocked: offerBlock(row, currency),
    cardHolders: row.card_holders,
  }
}

/** Prices by card of an own channel. @throws ProblemError NOT_FOUND, NOT_SOLD_BY_CARD */
export async function readCardPrices(
  deps: OfferDeps,
  channelId: string,
  accountId: string,
): Promise<CardPrices> {
  const own = await listOffers(deps.pool, { channelId, chainId: deps.chainId, accountId })
  if (!own) throw new ProblemError('NOT_FOUND')
  const { currency, facts } = salesCurrency(deps)
  const { bps } = await readCardFee(deps.pool, own.creatorId, 'pass')
  return {
    items: own.offers.map((row) => priceView(row, currency)),
    currency,
    ...{ step: facts.step, least: facts.least, decimals: facts.decimals },
    most: MAX_CARD_AMOUNT - (MAX_CARD_AMOUNT % facts.step),
    feeBps: bps,
  }
}

function checkWish({ amount, refundRule, refundDays }: CardPriceWish, deps: OfferDeps): void {
  const { currency } = salesCurrency(deps)
  const fields: Record<string, string> = {}
  const problem = amount === null ? null : amountProblem(amount, currency)
  if (problem) fields['/amount'] = amountHint(problem, currency)
  if ((refundRule === 'window') !== (refundDays !== null))
    fields['/refundDays'] =
      refundRule === 'window' ? 'Say for how many days, 1 to 60.' : 'Only a window has days.'
  const [detail] = Object.values(fields)
  if (detail) throw new ProblemError('INVALID_INPUT', { detail, fields })
}

/**
 * A new version of a tier's price by card, in the currency of the installation; what was sold keeps its own.
 * @throws ProblemError NOT_FOUND, NOT_SOLD_BY_CARD, INDEX_BEHIND, INVALID_INPUT, TIER_LIMITED
 */
export async function saveCardPrice(
  deps: OfferDeps,
  of: { channelId: string; tierNo: number; accountId: string },
  wish: CardPriceWish,
): Promise<CardPrice> {
  const { pool, chainId } = deps
  return withTransaction(pool, async (tx) => {
    const read = async () => {
      const own = await listOffers(tx, { ...of, chainId })
      if (!own?.hasCollection) throw new ProblemError('NOT_FOUND')
      const row = own.offers.find((one) => one.tier_no === of.tierNo)
      if (row) return row
      throw new ProblemError('INDEX_BEHIND', { detail: 'This tier is not in our index yet.', retryAfterS: 2 })
    }
    const row = await read()
    const { currency } = salesCurrency(deps)
    const block = offerBlock(row, currency)
    // what is sold already can be taken back also when a tier got a limit since
    if (wish.amount !== null && isBarred(block))
      throw new ProblemError('TIER_LIMITED', { detail: BARRED[block as CardBlock] })
    checkWish(wish, deps)
    const { amount, refundRule, refundDays } = wish
    const { creator_id: creatorId, collection } = row
    await insertCardPrice(tx, {
      ...{ creatorId, chainId, collection, tierNo: of.tierNo },
      ...{ amount, currency, refundRule, refundDays },
    })
    return priceView(await read(), currency)
  })
}
