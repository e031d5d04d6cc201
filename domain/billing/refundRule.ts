import { currencyFacts } from './currency.ts'
import type { RefundReason, RefundRule, RefundWay } from './words.ts'

const DAY_S = 86_400
/** After so many that came back within so many seconds the creator decides. */
export const OFTEN = { count: 2, withinS: 90 * DAY_S }

/** What a refund is decided from. Times are seconds since the epoch, amounts minor units. */
export interface RefundFacts {
  rule: RefundRule
  /** of a window alone */
  days: number | null
  paidAt: number
  now: number
  /** what was paid, and what went back or is on its way */
  amount: bigint
  refunded: bigint
  currency: string
  /** of what was bought; null = for ever */
  lengthS: number | null
  usedS: number
  /** a picture reached somebody by it */
  wasWatched: boolean
  /** refunds that this person had within `OFTEN.withinS` */
  recent: number
}

export interface RefundOffer {
  way: RefundWay
  reason: RefundReason
  /** minor units that would go back */
  amount: bigint
}

/** What is left of a price: all of it if nothing was watched, otherwise the unused time less the day that was begun. */
export function unusedAmount({
  amount,
  refunded,
  currency,
  lengthS,
  usedS,
  wasWatched,
}: RefundFacts): bigint {
  const left = amount - refunded
  if (!wasWatched || lengthS === null) return left
  const begunS = Math.max(1, Math.ceil(usedS / DAY_S)) * DAY_S
  const unusedS = BigInt(Math.max(0, lengthS - begunS))
  const step = BigInt(currencyFacts(currency)?.step ?? 1)
  const share = (amount * unusedS) / BigInt(lengthS)
  const stepped = share - (share % step)
  return stepped < left ? stepped : left
}

const none = (reason: RefundReason): RefundOffer => ({ way: 'none', reason, amount: 0n })

/** What a press for money back does, by the rule that was read before paying. */
export function offerRefund(facts: RefundFacts): RefundOffer {
  const { rule, days, paidAt, now, recent, wasWatched, lengthS } = facts
  if (rule === 'never') return none('NEVER')
  if (rule === 'window' && now >= paidAt + (days ?? 0) * DAY_S) return none('TOO_LATE')
  const amount = unusedAmount(facts)
  if (amount === 0n) return none('USED_UP')
  if (rule === 'creator') return { way: 'creator', reason: 'ASK_CREATOR', amount }
  if (recent >= OFTEN.count) return { way: 'creator', reason: 'OFTEN', amount }
  // of time without an end no part is unused
  if (wasWatched && lengthS === null) return { way: 'creator', reason: 'ASK_CREATOR', amount }
  return { way: 'now', reason: wasWatched ? 'UNUSED' : 'WHOLE', amount }
}
