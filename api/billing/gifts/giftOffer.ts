import type { ScopedPool } from '#db/scope.ts'
import { currencyFacts } from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import { statementOf } from '#domain/billing/statement.ts'
import { ProblemError } from '../../http/problemError.ts'
import { isUsable, readCards } from '../cards/savedCards.ts'
import { salesCurrency } from '../offers/cardPrices.ts'
import type { SavedCard } from '../offers/contract.ts'
import type { OfferDeps } from '../offers/deps.ts'
import { freshenConnect } from '../offers/freshConnect.ts'
import { IS_STALE, readCardFee } from '../offers/offerStore.ts'
import type { GiftSale } from '../offers/quotedSale.ts'

interface TakerRow {
  now: Date
  channel_id: string
  handle: string
  channel_name: string
  creator_id: string
  owner_id: string
  owner_state: string
  account_ref: string | null
  is_active: boolean
  connect_currency: string | null
  is_stale: boolean
  is_banned: boolean
}

/** A channel whose creator can be paid by card now. */
type Taker = TakerRow & { account_ref: string }

/** Money back for a gift is the creator's word: it buys nothing whose use could be measured. */
export const GIFT_REFUND = { rule: 'creator', days: null } as const

/** Who gives, and the channel that they give to. */
export interface GiftPlace {
  channelId: string
  accountId: string
}

async function findTaker(pool: ScopedPool, { channelId, accountId }: GiftPlace): Promise<TakerRow | null> {
  const { rows } = await pool.query<TakerRow>({
    name: 'find_gift_taker',
    text: `SELECT app.now() AS now, h.id AS channel_id, h.handle::text AS handle, h.name AS channel_name, c.id AS creator_id, o.id AS owner_id,
        o.state::text AS owner_state, k.account_ref, coalesce(k.account_ref IS NOT NULL AND k.state = 'active' AND k.pays_out, false) AS is_active,
        k.currency AS connect_currency, coalesce(${IS_STALE}, false) AS is_stale,
        EXISTS (SELECT FROM app.ban b WHERE b.account_id = $2 AND b.kind = 'ban' AND b.channel_id IN (h.id, 'all')
          AND (b.until IS NULL OR b.until > app.now())) AS is_banned
      FROM app.channel h JOIN app.creator c ON c.id = h.creator_id JOIN app.account o ON o.id = c.account_id
      LEFT JOIN LATERAL app.paid_account(c.id) k ON true
      WHERE h.id = $1 AND h.archived_at IS NULL AND o.state IN ('active', 'suspended')`,
    values: [channelId, accountId],
  })
  return rows[0] ?? null
}

function demandTaker(row: TakerRow | null, accountId: string, currency: string): Taker {
  if (!row) throw new ProblemError('NOT_FOUND')
  if (row.owner_id === accountId)
    throw new ProblemError('CONFLICT', {
      detail: 'This is your own channel. Gifts are what others give you.',
    })
  if (row.is_banned) throw new ProblemError('FORBIDDEN', { detail: 'You are banned from this channel.' })
  if (row.owner_state !== 'active' || !row.is_active || row.connect_currency !== currency)
    throw new ProblemError('NOT_SOLD_BY_CARD', {
      detail: 'This channel takes no gifts by card right now. Nothing was charged.',
    })
  return row as Taker
}

/** A reading of the creator's account that is old is renewed first. */
async function readTaker(deps: OfferDeps, place: GiftPlace): Promise<Taker> {
  const { currency } = salesCurrency(deps)
  let row = await findTaker(deps.pool, place)
  if (row?.is_stale && row.account_ref !== null && row.owner_id !== place.accountId && !row.is_banned) {
    await freshenConnect(deps, { creatorId: row.creator_id, accountRef: row.account_ref })
    row = await findTaker(deps.pool, place)
  }
  return demandTaker(row, place.accountId, currency)
}

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
export async function readGiftTerms(deps: OfferDeps, place: GiftPlace): Promise<GiftTerms> {
  const row = await readTaker(deps, place)
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
export interface GiftWish extends GiftPlace {
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
  const row = await readTaker(deps, wish)
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
