import type { CardRefund, SavedCard } from '#api/billing/offers/contract.ts'
import type { PurchaseFailure } from '#domain/billing/words.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'

interface Division {
  amount: number
  currency: string
  creatorGets: number
  fee: number
}

/**
 * Who gets what of a price: `Northlight gets €8.10, platform €0.90`.
 * @param hasAllDigits as calls have them: `€8.00`
 */
export function divisionText(
  { amount, currency, creatorGets, fee }: Division,
  creator: Typed,
  hasAllDigits = false,
): string {
  const money = (units: number) => formatMoney(units, currency, hasAllDigits)
  if (creatorGets === amount) return `${isolated(creator)} gets all of it`
  return `${isolated(creator)} gets ${money(creatorGets)}, platform ${money(fee)}`
}

/** Said wherever money goes back. */
export const BANKS_TAKE = 'Banks take 5–10 business days.'

/**
 * When the price can be asked back, and how long banks take; read before anybody pays.
 * @param isGift of a call too: nobody watches with it, and no day of it begins
 */
export function refundText({ rule, days }: CardRefund, creator: Typed, isGift = false): string {
  if (rule === 'never') return 'The price is not paid back.'
  if (rule === 'creator')
    return isGift
      ? `You can ask for it back, and ${isolated(creator)} decides. ${BANKS_TAKE}`
      : `${isolated(creator)} decides when you ask for it back. ${BANKS_TAKE}`
  const until = `You can ask for it back for ${days === 1 ? 'one day' : `${days} days`} after you pay`
  if (isGift) return `${until}. ${BANKS_TAKE}`
  return `${until}: all of it if you never watched, else without the days that began. ${BANKS_TAKE}`
}

/** `Visa ·· 4242` */
export function cardText({ brand, last4 }: Pick<SavedCard, 'brand' | 'last4'>): string {
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} ·· ${last4}`
}

/** `until 07/27`, as it is printed on a card */
export function cardTerm({ expMonth, expYear }: Pick<SavedCard, 'expMonth' | 'expYear'>): string {
  return `until ${String(expMonth).padStart(2, '0')}/${String(expYear % 100).padStart(2, '0')}`
}

/** Why a payment came to nothing; nothing was charged in any of them. */
export const FAILURE_TEXT: Record<PurchaseFailure, string> = {
  DECLINED: 'Your bank declined this card. Nothing was charged.',
  INSUFFICIENT: 'Your bank declined this card: there is not enough money on it. Nothing was charged.',
  EXPIRED_CARD: 'This card is past its date. Nothing was charged.',
  AUTHENTICATION: 'Your bank could not confirm that it is you. Nothing was charged.',
  CANCELLED: 'You gave this payment up. Nothing was charged.',
  EXPIRED: 'The payment page was open for too long. Nothing was charged.',
  PROVIDER: 'The payment provider could not take this payment. Nothing was charged.',
  CARD_GONE:
    'This card is not kept at the payment provider any more. Choose a card again. Nothing was charged.',
  HOLD_SHORT:
    'Your bank holds money on this card for a shorter time than this call needs. Nothing was taken, and what was held is let go. Choose the time again and take another card, or choose an earlier time.',
  TIME_TAKEN:
    'This time had begun, or was not free any more, when your payment came. Nothing was taken, and what was held on your card is let go. Choose another time.',
  HOLD_ENDED: 'Your bank let go of the money before it was taken. Nothing was charged.',
}
