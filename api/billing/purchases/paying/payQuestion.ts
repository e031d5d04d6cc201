import type { CheckoutReading, PaymentReading } from '../../../ports/payments/cards.ts'
import type { PaymentProvider } from '../../../ports/payments.ts'
import type { PurchaseRow } from '../purchaseRow.ts'

/** How long the provider's page is open. It takes nothing shorter than half an hour, and its clock may be some before ours. */
const PAGE_S = 3600
export const CALL_PAGE_S = 33 * 60
/** The page of a call is asked for within so many seconds of its order, or never: its time is held for these and for the page. */
export const CALL_ASKED_S = 4 * 60
/** Asked again under its key later than this, a page would be open for too short a time: it is begun anew. */
const SAME_PAGE_S = 1500
const SAME_CALL_PAGE_S = 40

/** What a page or a payment is asked for with, besides what the row of the purchase says. */
export interface PayParams extends Record<string, unknown> {
  customerRef: string
  /** as the channel was called then */
  description: string
  /** as `methodOf` says; none of attempts of earlier editions */
  methodRef?: string
  isBankAsked?: boolean
  hidesKept?: boolean
  /** of a page that saves a card: what its owner allows */
  allowed?: string
  backUrl: string
}

export type PayAnswer = { checkout: CheckoutReading } | { payment: PaymentReading }

/** Seconds from the first asking for which the same page may be asked for under the same key. */
export function samePageS({ product }: Pick<PurchaseRow, 'product'>): number {
  return product === 'call' ? SAME_CALL_PAGE_S : SAME_PAGE_S
}

/** What the provider is asked for, by a key. */
export function payQuestion(
  payments: PaymentProvider,
  row: PurchaseRow,
  params: PayParams,
): (attemptKey: string, sentAt: Date) => Promise<PayAnswer> {
  const { customerRef, description, backUrl, methodRef, isBankAsked = false, hidesKept = false } = params
  const { allowed } = params
  const isCall = row.product === 'call'
  const sale = {
    ...{ purchaseId: row.id, accountId: row.account_id, amount: row.amount, currency: row.currency },
    ...{ fee: row.fee, destination: row.account_ref, statementSuffix: row.statement_suffix, customerRef },
    ...{ description, capture: isCall ? ('later' as const) : ('now' as const) },
  }
  if (methodRef !== undefined) {
    const kept = { methodRef, isBankAsked, returnUrl: backUrl, isOffSession: row.is_off_session }
    return async (attemptKey) => ({ payment: await payments.payWithCard({ ...sale, ...kept, attemptKey }) })
  }
  const ways = { successUrl: backUrl, cancelUrl: `${backUrl}?card=back` }
  return async (attemptKey, sentAt) => {
    // the same on every try: it is asked under the same key
    const expiresAt = Math.floor(sentAt.getTime() / 1000) + (isCall ? CALL_PAGE_S : PAGE_S)
    if (allowed !== undefined) {
      const { purchaseId, accountId, currency } = sale
      const setup = { purchaseId, accountId, currency, customerRef, allowed, ...ways, expiresAt }
      return { checkout: await payments.openSetup({ ...setup, attemptKey }) }
    }
    const page = { ...ways, title: description, hidesKept, offersKeeping: !isCall, expiresAt }
    return { checkout: await payments.openCheckout({ ...sale, ...page, attemptKey }) }
  }
}
