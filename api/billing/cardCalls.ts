import type { PoolClient } from 'pg'
import { inScope, type Unscoped } from '#db/scope.ts'
import { feeOf } from '#domain/billing/fee.ts'
import { statementOf } from '#domain/billing/statement.ts'
import type { CallMedia } from '#domain/calls/words.ts'
import { ProblemError } from '../http/problemError.ts'
import { offered } from './connectAccount.ts'
import { beginHold, type HoldWish } from './holds/beginHold.ts'
import { salesCurrency } from './offers/cardPrices.ts'
import { findPayable, readTaker } from './offers/cardTaker.ts'
import type { OfferDeps } from './offers/deps.ts'
import { readCardFee } from './offers/offerStore.ts'
import type { HeldCallSale } from './offers/quotedSale.ts'
import type { Purchase } from './purchases/contract.ts'
import type { PurchaseDeps } from './purchases/deps.ts'
import type { PurchaseLooks } from './purchases/purchaseLooks.ts'
import { findSame } from './purchases/purchaseStore.ts'
import { type Buyer, commitPurchase, findMeant } from './purchases/startPurchase.ts'

/** Who reserves, and what they are answered. */
export type CallBuyer = Buyer
export type ReservedPurchase = Purchase

/** A held time that somebody pays for by card. */
export interface CallOrder {
  reservationId: string
  channelId: string
  media: CallMedia
  minutes: number
  startsAt: Date
  /** minor units of `currency`, as they were shown and are asked for */
  amount: number
  /** ISO 4217, upper case */
  currency: string
}

/** What is kept with a purchase, in its transaction. */
export interface OrderedCall {
  purchaseId: string
  /** of the creator's part */
  feeBps: number
}

/** Calls that are reserved by card: the money is held, and taken once it is decided what of it. */
export interface CardCalls {
  /** What the statement of a card would say; null where the creator of the channel can be paid by no card now. */
  statementName(accountId: string, channelId: string): Promise<string | null>
  /**
   * Reserves. The same press again, and another one for the same time, get the purchase that is there.
   * @param keep called in the transaction that adds a purchase, and for a new one alone
   * @param press savesCard: the card is saved, and the money held later by `holdNow` and `holdSaved`
   * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT, PRICE_CHANGED, NOT_SOLD_BY_CARD, CARD_PAUSED, PAYMENTS_UNREACHABLE
   */
  reserve(
    buyer: Buyer,
    press: { clientKey: string; order: CallOrder; savesCard: boolean },
    keep: (tx: PoolClient, made: OrderedCall) => Promise<void>,
  ): Promise<{ body: Purchase }>
  /**
   * Holds the money of a call whose card is saved, while its fan is there: on that card, or on one that they type. The same press again,
   * and another one while something of the same time is under way or held, get the purchase that is there.
   * @param keep called in the transaction that adds a purchase, and for a new one alone
   * @throws ProblemError CONFLICT where no card is saved any more, a try of ours is under way or a hold is let go; CARD_PAUSED, PAYMENTS_UNREACHABLE
   */
  holdNow(
    buyer: Buyer,
    press: HoldWish,
    keep: (tx: PoolClient, purchaseId: string) => Promise<void>,
  ): Promise<{ body: Purchase }>
}

/** Whether it takes place is decided by a creator and an arbiter: nothing of it comes back by a rule of days. */
const REFUND = { refundRule: 'creator', refundDays: null } as const
/** Where the page of the payment leads on to. */
const AFTER = '/me/calls'

/** The call as it is sold now, under the fee of now. */
async function readSale(
  deps: OfferDeps,
  accountId: string,
  { order, savesCard }: { order: CallOrder; savesCard: boolean },
): Promise<HeldCallSale> {
  const { reservationId, channelId, media, minutes, startsAt } = order
  const { currency, facts } = salesCurrency(deps)
  if (currency !== order.currency)
    throw new ProblemError('NOT_SOLD_BY_CARD', {
      detail: `Cards are charged in ${currency} here. Look at the price of the call again; nothing was charged.`,
    })
  const row = await readTaker(deps, { channelId, accountId }, 'call')
  const fee = await readCardFee(deps.pool, row.creator_id, 'call')
  const said = statementOf(deps.settings.CARD_STATEMENT_NAME, row.handle)
  const amount = BigInt(order.amount)
  return {
    ...{ product: 'call', reservationId, media, minutes, startsAt, savesCard },
    ...{ accountId, channelId, creatorId: row.creator_id, accountRef: row.account_ref, amount, currency },
    ...{ feeScheduleId: fee.id, feeBps: fee.bps, fee: feeOf(amount, fee.bps, facts.step), ...REFUND },
    ...{ channelName: row.channel_name, handle: row.handle },
    ...{ statementName: said.name, statementSuffix: said.suffix },
  }
}

export function createCardCalls(
  deps: Unscoped<PurchaseDeps & OfferDeps> & { looks: PurchaseLooks },
): CardCalls {
  const of = (account: string) => ({ ...deps, pool: inScope(deps.pool, { account }) })
  return {
    async statementName(accountId, channelId) {
      const row = await findPayable(of(accountId), { accountId, channelId })
      return row && statementOf(deps.settings.CARD_STATEMENT_NAME, row.handle).name
    },
    async reserve(buyer, { clientKey, order, savesCard }, keep) {
      const { accountId } = buyer
      const own = of(accountId)
      offered(own)
      const press = { clientKey, quoteId: null }
      const { reservationId } = order
      const known =
        (await findMeant(own, accountId, press)) ??
        (await findSame(own.pool, { product: 'call', accountId, reservationId }))
      if (known) return deps.looks.begun(known)
      const sale = await readSale(own, accountId, { order, savesCard })
      const wish = { clientKey, way: 'checkout', returnTo: AFTER } as const
      const { feeBps } = sale
      const row = await commitPurchase(
        own,
        { buyer, wish, press, sale, keep: (tx, purchaseId) => keep(tx, { purchaseId, feeBps }) },
        async () => undefined,
      )
      return deps.looks.begun(row)
    },
    async holdNow(buyer, press, keep) {
      const own = of(buyer.accountId)
      offered(own)
      return deps.looks.begun(await beginHold(own, { buyer, press, keep }))
    },
  }
}
