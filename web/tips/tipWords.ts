import type { PaymentRail } from '#domain/billing/words.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { giftName } from '#domain/tips/gifts.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import type { TipLine } from './tipLines.ts'

/** What a tip is, of which a list of some kind tells. */
export interface ToldTip {
  rail: PaymentRail
  /** null: a plain tip */
  gift: number | null
  count: number
  /** smallest units; minor ones of the currency `symbol` by card */
  units: string
  symbol: string
  decimals: number
}

/** Of a sender who did not say so, or may not. */
export const NOBODY_KNOWN = 'Somebody'

/** Why a tip is shown no more. */
export function withdrawnText({ rail }: Pick<ToldTip, 'rail'>): string {
  return rail === 'card'
    ? 'Withdrawn: this payment went back.'
    : 'Withdrawn: the network dropped this payment. Nothing was charged.'
}

/** At most five digits of it, with its symbol; money of a card whole. */
export function tipAmount({ rail, units, decimals, symbol }: Omit<ToldTip, 'gift' | 'count'>): string {
  if (rail === 'card') return formatMoney(BigInt(units), symbol)
  return `${formatAmount(BigInt(units), decimals)} ${symbol}`
}

/** Confirming until its block cannot go any more; by card it is shown once it is paid. */
export function stateWord(tip: Pick<ToldTip, 'rail'> & { isSafe: boolean; isWithdrawn?: boolean }): string {
  if (tip.isWithdrawn) return 'Withdrawn'
  if (tip.rail === 'card') return 'Paid by card'
  return tip.isSafe ? 'Final' : 'Confirming'
}

/** A tip as it is read aloud. */
export function tipSentence(tip: TipLine): string {
  if (tip.isWithdrawn) return withdrawnText(tip)
  const sender: Typed = tip.sender ?? NOBODY_KNOWN
  return `${isolated(sender)} sent ${giftName(tip)}, ${tipAmount(tip)}.`
}
