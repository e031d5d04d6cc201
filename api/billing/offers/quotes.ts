import { feeOf } from '#domain/billing/fee.ts'
import { statementOf } from '#domain/billing/statement.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import { isUsable, readCards } from '../cards/savedCards.ts'
import { salesCurrency } from './cardPrices.ts'
import type { CardQuote } from './contract.ts'
import type { OfferDeps } from './deps.ts'
import { freshenConnect } from './freshConnect.ts'
import { findHeld, type HeldThere } from './heldStore.ts'
import { findOffer, type OfferRow, offerBlock, readCardFee } from './offerStore.ts'
import { signQuote } from './quoteToken.ts'

/** How long a quote holds. */
const QUOTE_S = 600

interface QuoteWish {
  accountId: string
  channelId: string
  tierNo: number
}

type Found = OfferRow & { is_banned: boolean }
/** A tier that is sold by card now: it has a price, and money can reach its creator. */
export type SoldOffer = Found & {
  version: number
  amount: number
  currency: string
  account_ref: string
  refund_rule: NonNullable<OfferRow['refund_rule']>
}

/**
 * What is found of a tier, if this person may buy it by card now, as far as our rows know.
 * @throws ProblemError NOT_FOUND, CONFLICT, FORBIDDEN, NOT_SOLD_BY_CARD
 */
export function demandSold(row: Found | null, accountId: string, currency: string): SoldOffer {
  if (!row) throw new ProblemError('NOT_FOUND')
  if (row.owner_id === accountId)
    throw new ProblemError('CONFLICT', { detail: 'This channel is yours: you need no pass of your own.' })
  if (row.is_banned) throw new ProblemError('FORBIDDEN', { detail: 'You are banned from this channel.' })
  const block = offerBlock(row, currency)
  if (row.owner_state !== 'active' || row.amount === null || block !== null)
    throw new ProblemError('NOT_SOLD_BY_CARD', {
      detail:
        block === 'PAUSED'
          ? 'The creator paused the sale of this tier.'
          : 'This tier is not sold by card right now. Nothing was charged.',
    })
  return row as SoldOffer
}

async function readSold(deps: OfferDeps, wish: QuoteWish): Promise<SoldOffer> {
  const { currency } = salesCurrency(deps)
  const find = () => findOffer(deps.pool, { ...wish, chainId: deps.chainId })
  let row = await find()
  if (row?.is_stale && row.account_ref !== null && row.owner_id !== wish.accountId && !row.is_banned) {
    await freshenConnect(deps, { creatorId: row.creator_id, accountRef: row.account_ref })
    row = await find()
  }
  return demandSold(row, wish.accountId, currency)
}

/** Time behind what has no end is never used. @throws ProblemError NOT_SOLD_BY_CARD */
export function demandNotHeld(held: readonly HeldThere[], rank: number): void {
  if (held.some((one) => one.until === null && one.rank >= rank))
    throw new ProblemError('NOT_SOLD_BY_CARD', { detail: 'You hold this for good already.' })
}

/**
 * What a tier costs somebody by card now, with everything that is read before paying; signed, for ten minutes.
 * @throws ProblemError NOT_FOUND, CONFLICT, FORBIDDEN, NOT_SOLD_BY_CARD, PAYMENTS_UNREACHABLE
 */
export async function makeCardQuote(deps: OfferDeps, wish: QuoteWish): Promise<CardQuote> {
  const row = await readSold(deps, wish)
  const { facts } = salesCurrency(deps)
  const [fee, held, cards] = await Promise.all([
    readCardFee(deps.pool, row.creator_id, 'pass'),
    findHeld(deps.pool, row, wish.accountId),
    readCards(deps.pool, wish.accountId),
  ])
  demandNotHeld(held, row.rank)
  const amount = BigInt(row.amount)
  const part = feeOf(amount, fee.bps, facts.step)
  const lengthS = row.duration_s === 0 ? null : row.duration_s
  const behind = held.find(({ rail, tierNo }) => rail === 'card' && tierNo === row.tier_no)
  const startsAt = behind?.until ?? row.now
  const expiresAt = Math.floor(row.now.getTime() / 1000) + QUOTE_S
  const quote = signQuote(
    {
      ...{ id: newId('quo', deps.random), accountId: wish.accountId },
      ...{ channelId: row.channel_id, tierNo: row.tier_no, rank: row.rank },
      ...{ lengthS, priceVersion: row.version, feeScheduleId: fee.id, expiresAt },
    },
    deps.quotes,
  )
  return {
    quote,
    channelId: row.channel_id,
    tierNo: row.tier_no,
    tierName: row.tier_name,
    amount: row.amount,
    currency: row.currency,
    creatorGets: Number(amount - part),
    fee: Number(part),
    feeBps: fee.bps,
    validUntil: lengthS === null ? null : new Date(startsAt.getTime() + lengthS * 1000).toISOString(),
    lengthS,
    startsAt: startsAt.toISOString(),
    held: held.map(({ tierName, rail, until }) => ({ tierName, rail, until: until?.toISOString() ?? null })),
    refund: { rule: row.refund_rule, days: row.refund_days },
    statementName: statementOf(deps.settings.CARD_STATEMENT_NAME, row.handle).name,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    cards: cards.filter((card) => isUsable(card, row.now)),
  }
}
