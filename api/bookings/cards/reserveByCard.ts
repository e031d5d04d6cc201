import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { cardAgreementText } from '#domain/calls/agreement.ts'
import { isNear } from '#domain/calls/cardHold.ts'
import type { CallBuyer, CallOrder, ReservedPurchase } from '../../billing/cardCalls.ts'
import { ProblemError } from '../../http/problemError.ts'
import { demandSoldCall, demandStillHeld, differing } from '../agreements/demandSoldCall.ts'
import { type HeldCall, readHeldCall } from '../agreements/store.ts'
import type { BookingDeps } from '../deps.ts'
import type { StoredOffer } from '../offerView.ts'
import { busyOr, lockHolder } from '../reservations/locks.ts'
import { demandNotPaying } from '../reservations/paying.ts'
import { type AgreedOrder, keepOrder, readOrder } from './orderedCall.ts'

/** One press on a price by card. */
export interface CardPress {
  reservationId: string
  clientKey: string
  amount: number
  currency: string
  text: string
}

const notSold = (detail: string) => new ProblemError('NOT_SOLD_BY_CARD', { detail })

const paymentOver = () =>
  new ProblemError('CONFLICT', {
    detail: 'The payment for this time is over. Load the page again, and reserve it anew; nothing was paid.',
  })

/** The price by card that was shown, in minor units of its currency. Throws ProblemError NOT_SOLD_BY_CARD, PRICE_CHANGED. */
function demandShown({ cardCurrency }: BookingDeps, { prices }: StoredOffer, press: CardPress): bigint {
  const price = prices.find(({ rail, currency }) => rail === 'card' && currency === cardCurrency)
  if (!price) throw notSold('This call is not sold by card any more. Look at what is offered now.')
  const { amount, currency } = press
  if (BigInt(price.units) === BigInt(amount) && price.currency === currency) return BigInt(price.units)
  throw new ProblemError('PRICE_CHANGED', {
    detail: 'This call costs something else now. Nothing was reserved; look at its price again.',
    facts: { amount, currency, newAmount: Number(price.units), newCurrency: price.currency },
  })
}

/** What is ordered; savesCard: it is too far away to be held now. */
interface Ordered {
  order: CallOrder
  savesCard: boolean
}

/** What is ordered, as it is sold and was shown. */
async function demandOrder(
  deps: BookingDeps,
  tx: PoolClient,
  { held, accountId, press }: { held: HeldCall; accountId: string; press: CardPress },
): Promise<Ordered> {
  const { reservationId, text, currency, amount } = press
  demandStillHeld(held)
  const { offer, channel, nowMs } = await demandSoldCall(deps, tx, held, accountId)
  const units = demandShown(deps, offer, press)
  await demandNotPaying(tx, 'r.id = $1', [reservationId])
  const { media, lengthMinutes } = offer
  const isLater = !isNear(held.endsAtS, nowMs / 1000)
  const shown = cardAgreementText({
    ...{ ...offer, handle: channel.handle, startAt: held.startsAtS, amount: units, currency, isLater },
  })
  if (shown !== text) throw differing('text')
  const startsAt = new Date(held.startsAtS * 1000)
  const { channelId } = held
  const order = { reservationId, channelId, media, minutes: lengthMinutes, startsAt, amount, currency }
  return { order, savesCard: isLater }
}

/** What a press orders, and whom it is ordered of. */
interface OrderedPress {
  cards: NonNullable<BookingDeps['cards']>
  agreed: AgreedOrder
  /** it is paid for by card already, and that payment is what is answered */
  isKnown: boolean
}

/** What a press orders: of a time that is paid for by card already what that payment is for. */
async function readPress(deps: BookingDeps, accountId: string, press: CardPress): Promise<OrderedPress> {
  const { reservationId: id, text } = press
  const { cards } = deps
  return withTransaction(deps.pool, async (tx) => {
    await lockHolder(tx, accountId)
    const held = await readHeldCall(tx, { id, accountId, wallet: null })
    if (!held) throw new ProblemError('NOT_FOUND')
    if (!cards) throw notSold('This installation takes no cards. Book this call by wallet.')
    const { purchaseId } = held
    const { order, savesCard } = purchaseId
      ? { order: await readOrder(tx, held, purchaseId), savesCard: false }
      : await demandOrder(deps, tx, { held, accountId, press })
    return { cards, agreed: { accountId, order, text, savesCard }, isKnown: purchaseId !== null }
  })
}

/**
 * Reserves a held time by card: the purchase is made once it is exactly what is sold. The same press again, and another window, get the
 * purchase that is there.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT, PRICE_CHANGED, BUSY, and those of `CardCalls.reserve`
 */
export async function reserveByCard(
  deps: BookingDeps,
  buyer: CallBuyer,
  press: CardPress,
): Promise<{ body: ReservedPurchase }> {
  try {
    // no connection is kept while the provider is asked
    const { cards, agreed, isKnown } = await readPress(deps, buyer.accountId, press)
    const { clientKey } = press
    const { order, savesCard } = agreed
    return await cards.reserve(buyer, { clientKey, order, savesCard }, async (tx, made) => {
      // nothing is sold as it was before: what is sold now was not looked at
      if (isKnown) throw paymentOver()
      await keepOrder(tx, agreed, made)
    })
  } catch (error) {
    throw busyOr(error)
  }
}
