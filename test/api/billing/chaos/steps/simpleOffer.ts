import type { SimpleMoney } from './simpleMoney.ts'
import { LENGTH_S, refundedOf, type SimpleSale, stateOf } from './simpleSale.ts'

const DAY_S = 86_400
const NEAR_S = 600

/** What a press for money back has to do, and the least and the most that goes back then. */
export interface SimpleOffer {
  does: 'nothing' | 'refused' | 'wish' | 'refund' | 'failed refund'
  least: number
  most: number
}

/** What is left of a price: all of it, or without the days that were begun. Seconds near the end of a day count for both. */
export function unusedOf(sale: SimpleSale): { least: number; most: number } {
  const whole = sale.amount - refundedOf(sale)
  const after = (seconds: number) => {
    const days = Math.min(30, Math.max(1, Math.ceil(seconds / DAY_S)))
    return Math.min(whole, Math.floor((sale.amount * (30 - days)) / 30))
  }
  if (!sale.wasWatched || sale.isBare) return { least: whole, most: whole }
  const usedS = LENGTH_S - sale.leftS
  return { least: after(usedS + NEAR_S), most: after(usedS - NEAR_S) }
}

/** Whether there is a sale from which money can go back. */
export function stands(sale: SimpleSale): boolean {
  return ['paid', 'part_refunded'].includes(stateOf(sale)) && (sale.right !== 'ended' || sale.isBare)
}

/** Whether the provider gives anything of this charge back. */
export const isRefundable = ({ disputes }: SimpleSale): boolean =>
  disputes.every(({ state, isBack }) => state === 'inquiry' || state === 'closed' || isBack)

/** A bank was asked for it and said that it stays: nothing is given back beside that, whoever wants it. */
export const wasKept = ({ disputes }: SimpleSale): boolean =>
  disputes.some(({ state, wasReversed }) => state === 'won' && wasReversed)

export function offerOf(model: SimpleMoney, sale: SimpleSale, nowS: number): SimpleOffer {
  const none = { least: 0, most: 0 }
  if (sale.refunds.some(({ state }) => state === 'pending')) return { does: 'nothing', ...none }
  if (!stands(sale)) return { does: 'refused', ...none }
  if (wasKept(sale)) return { does: 'refused', ...none }
  const unused = unusedOf(sale)
  if (sale.rule === 'never' || unused.most === 0) return { does: 'refused', ...none }
  if (sale.rule === 'window' && nowS >= sale.paidAtS + sale.days * DAY_S) return { does: 'refused', ...none }
  const recent = model.sales
    .filter(({ fan }) => fan === sale.fan)
    .flatMap(({ refunds }) => refunds)
    .filter(({ isOurs, state, askedAtS }) => isOurs && state !== 'failed' && askedAtS > nowS - 90 * DAY_S)
  // who has the creator's yes asks nobody again
  if (sale.wish !== 'granted' && (sale.rule === 'creator' || recent.length >= 2)) {
    if (sale.wish === 'declined') return { does: 'refused', ...none }
    return { does: sale.wish === 'none' ? 'wish' : 'nothing', ...unused }
  }
  return { does: isRefundable(sale) ? 'refund' : 'failed refund', ...unused }
}
