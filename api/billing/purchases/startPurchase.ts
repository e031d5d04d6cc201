import type { PoolClient } from 'pg'
import type { z } from 'zod'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import { markAddress } from '../cards/cardMarks.ts'
import { checkDeclines } from '../cards/declines.ts'
import { findCard, type KeptCard } from '../cards/savedCards.ts'
import { offered } from '../connectAccount.ts'
import { checkOpenGifts } from '../gifts/openGifts.ts'
import type { OfferDeps } from '../offers/deps.ts'
import type { AgreedSale, QuotedSale } from '../offers/quotedSale.ts'
import { checkStillSold, quoteIdOf, readQuote } from '../offers/readQuote.ts'
import type { purchaseRoutes } from './contract.ts'
import type { PurchaseDeps } from './deps.ts'
import type { PurchaseRow } from './purchaseRow.ts'
import { findPressed, findSame, insertPurchase, keepPress, type Press } from './purchaseStore.ts'

type Wish = z.output<typeof purchaseRoutes.startPurchase.body>
/** How a press pays, whatever it buys. */
export type PayWish = Pick<Wish, 'clientKey' | 'way' | 'cardId' | 'returnTo'>

/** Somebody who buys. */
export interface Buyer {
  accountId: string
  sessionId: string
  ip: string
}

async function demandCard(deps: PurchaseDeps, wish: PayWish, accountId: string): Promise<KeptCard | null> {
  if (wish.way === 'checkout') return null
  const card = wish.cardId && (await findCard(deps.pool, wish.cardId, accountId))
  if (card) return card
  const detail = 'This card is not there any more. Choose another one; nothing was charged.'
  throw new ProblemError('INVALID_INPUT', { detail, fields: { '/cardId': detail } })
}

async function demandPrice(deps: PurchaseDeps, sale: QuotedSale): Promise<void> {
  const found = await checkStillSold(deps.pool, sale)
  if (found === 'OK') return
  const { amount, currency, refundRule, refundDays } = found.changed
  throw new ProblemError('PRICE_CHANGED', {
    detail: 'The price or its terms changed meanwhile. Nothing was charged; look at the new one.',
    facts: {
      ...{ amount: Number(sale.amount), currency: sale.currency },
      ...{ newAmount: Number(amount), newCurrency: currency, refundRule, refundDays },
    },
  })
}

/** One press: who, how it is paid, and what is bought. */
export interface Pressed {
  buyer: Buyer
  wish: PayWish
  press: Press
  sale: AgreedSale
  /** called in the transaction that adds the purchase, and for a new one alone */
  keep?(tx: PoolClient, purchaseId: string): Promise<void>
}

/**
 * Commits a purchase. Another window that buys the same gets the one that is there.
 * @param check throws where the sale is none any more; not asked for one that is open already
 * @throws ProblemError INVALID_INPUT, CONFLICT, CARD_PAUSED
 */
export async function commitPurchase(
  deps: PurchaseDeps,
  { buyer: { accountId, sessionId, ip }, wish, press, sale, keep }: Pressed,
  check: () => Promise<void>,
): Promise<PurchaseRow> {
  const { pool } = deps
  const open = await findSame(pool, sale)
  if (open) {
    await keepPress(pool, open.id, press)
    return open
  }
  await check()
  const card = await demandCard(deps, wish, accountId)
  const addressMark = await markAddress(deps, ip)
  const cardMark = card?.fingerprint ?? null
  const id = newId('pur', deps.random)
  const isNew = await withTransaction(pool, async (tx) => {
    if (sale.product === 'gift') await checkOpenGifts(tx, accountId)
    await checkDeclines(tx, { accountId, isKept: card !== null, cardMark, addressMark })
    const isAdded = await insertPurchase(tx, {
      ...{ id, sale, card, cardMark, addressMark, sessionId },
      ...{ clientKey: wish.clientKey, way: wish.way, returnTo: wish.returnTo },
    })
    if (isAdded) await keep?.(tx, id)
    return isAdded
  })
  const row =
    (await findPressed(pool, accountId, press)) ||
    (await findSame(pool, sale)) ||
    (await findPressed(pool, accountId, press))
  if (!row) throw new ProblemError('CONFLICT', { detail: 'Press again: another window was first.' })
  if (!isNew) await keepPress(pool, row.id, press)
  return row
}

/** The purchase that a press meant before, which means it from now on. */
export async function findMeant(
  deps: PurchaseDeps,
  accountId: string,
  press: Press,
): Promise<PurchaseRow | undefined> {
  const pressed = await findPressed(deps.pool, accountId, press)
  if (pressed) await keepPress(deps.pool, pressed.id, press)
  return pressed
}

/**
 * Commits a purchase of what a quote says. The same press again, the same quote again, and another window that buys the same, get
 * the one that is there.
 * @throws ProblemError NOT_FOUND, INVALID_INPUT, FORBIDDEN, CONFLICT, QUOTE_EXPIRED, PRICE_CHANGED, NOT_SOLD_BY_CARD, CARD_PAUSED
 */
export async function startPurchase(
  deps: PurchaseDeps & OfferDeps,
  buyer: Buyer,
  wish: Wish,
): Promise<PurchaseRow> {
  offered(deps)
  const { accountId } = buyer
  const press = { clientKey: wish.clientKey, quoteId: quoteIdOf(deps, wish.quote, accountId) }
  const pressed = await findMeant(deps, accountId, press)
  if (pressed) return pressed
  const sale = await readQuote(deps, wish.quote, accountId)
  return commitPurchase(deps, { buyer, wish, press, sale }, () => demandPrice(deps, sale))
}
