import { isolated, type Typed } from '#domain/names/isolated.ts'
import { giftOf } from '#domain/tips/gifts.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import type { TipLine } from './tipLines.ts'

/** What a tip is, of which a list of some kind tells. */
export interface ToldTip {
  /** null: a plain tip */
  gift: number | null
  count: number
  /** smallest units */
  units: string
  symbol: string
  decimals: number
}

/** Of a sender who did not say so, or may not. */
export const NOBODY_KNOWN = 'Somebody'

export const WITHDRAWN = 'Withdrawn: the network dropped this payment. Nothing was charged.'

/** `3 × Rocket`, `Rocket`, or `a tip`. */
export function giftWords({ gift, count }: Pick<ToldTip, 'gift' | 'count'>): string {
  const name = gift === null ? null : (giftOf(gift)?.name ?? null)
  if (name === null) return 'a tip'
  return count === 1 ? name : `${count} × ${name}`
}

/** At most five digits of it, with its symbol. */
export function tipAmount({
  units,
  decimals,
  symbol,
}: Pick<ToldTip, 'decimals' | 'symbol'> & { units: string | bigint }): string {
  return `${formatAmount(BigInt(units), decimals)} ${symbol}`
}

/** Confirming until its block cannot go any more. */
export function stateWord(tip: { isSafe: boolean; isWithdrawn?: boolean }): string {
  if (tip.isWithdrawn) return 'Withdrawn'
  return tip.isSafe ? 'Final' : 'Confirming'
}

/** A tip as it is read aloud. */
export function tipSentence(tip: TipLine): string {
  if (tip.isWithdrawn) return WITHDRAWN
  const sender: Typed = tip.sender ?? NOBODY_KNOWN
  return `${isolated(sender)} sent ${giftWords(tip)}, ${tipAmount(tip)}.`
}
