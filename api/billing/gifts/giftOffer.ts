import { currencyFacts } from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import { statementOf } from '#domain/billing/statement.ts'
import { isUsable, readCards } from '../cards/savedCards.ts'
import { salesCurrency } from '../offers/cardPrices.ts'
import { readTaker, type SoldTo } from '../offers/cardTaker.ts'
import type { SavedCard } from '../offers/contract.ts'
import type { OfferDeps } from '../offers/deps.ts'
import { readCardFee } from '../offers/offerStore.ts'
import type { GiftSale } from '../offers/quotedSale.ts'

/** Money back for a gift is the creator's word: it buys nothing whose use could be measured. */
export const GIFT_REFUND = { rule: 'creator', days: null } as const

/** What a gift by card costs besides its price, and by what it can be paid. */
export interface GiftTerms {
  /** ISO 4217 */
  currency: string
  feeBps: number
  refund: typeof GIFT_REFUND
  statementName: string
  cards: SavedCard[]
}

/** @throws ProblemError NOT_FOUND, CONFLICT, FORBIDDEN, NOT_SOLD_BY_CARD, PAYMENTS_UNREACHABLE */
export async function readGiftTerms(deps: OfferDeps, place: SoldTo): Promise<GiftTerms> {
  const row = await readTaker(deps, place, 'gift')
  const { currency } = salesCurrency(deps)
  const [fee, cards] = await Promise.all([
    readCardFee(deps.pool, row.creator_id, 'gift'),
    readCards(deps.pool, place.accountId),
  ])
  return {
    ...{ currency, feeBps: fee.bps, refund: GIFT_REFUND },
    statementName: statementOf(deps.settings.CARD_STATEMENT_NAME, row.handle).name,
    cards: cards.filter((card) => isUsable(card, row.now)),
  }
}

/** What is given: its price stands with its code. */
export interface GiftWish extends SoldTo {
  gift: number
  count: number
  roomId: string | null
  /** minor units */
  amount: number
}

/**
 * A gift as it would be sold now, under the fee of now.
 * @throws ProblemError NOT_FOUND, CONFLICT, FORBIDDEN, NOT_SOLD_BY_CARD, PAYMENTS_UNREACHABLE
 */
export async function readGiftSale(deps: OfferDeps, wish: GiftWish): Promise<GiftSale> {
  const row = await readTaker(deps, wish, 'gift')
  const { currency } = salesCurrency(deps)
  const fee = await readCardFee(deps.pool, row.creator_id, 'gift')
  const said = statementOf(deps.settings.CARD_STATEMENT_NAME, row.handle)
  const amount = BigInt(wish.amount)
  return {
    product: 'gift',
    ...{ gift: wish.gift, count: wish.count, roomId: wish.roomId },
    ...{ accountId: wish.accountId, channelId: row.channel_id, creatorId: row.creator_id },
    ...{ accountRef: row.account_ref, amount, currency },
    ...{ feeScheduleId: fee.id, feeBps: fee.bps, fee: feeOf(amount, fee.bps, currencyFacts(currency)?.step) },
    ...{ refundRule: GIFT_REFUND.rule, refundDays: GIFT_REFUND.days },
    ...{ channelName: row.channel_name, handle: row.handle },
    ...{ statementName: said.name, statementSuffix: said.suffix },
  }
}
