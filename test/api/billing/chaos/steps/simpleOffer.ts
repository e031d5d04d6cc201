import { LENGTH_S, refundedOf, type SimpleMoney, type SimpleSale, stateOf } from './simpleMoney.ts'

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
  const usedS = Math.max(LENGTH_S - sale.leftS, sale.usedBeforeS)
  const after = (seconds: number) => {
    const days = Math.min(30, Math.max(1, Math.ceil(seconds / DAY_S)))
    return Math.min(whole, Math.floor((sale.amount * (30 - days)) / 30))
  }
  const isWatched = sale.wasWatched || sale.usedBeforeS > NEAR_S
  if (!isWatched && sale.usedBeforeS === 0 && !sale.hasMoved) return { least: whole, most: whole }
  return { least: after(usedS + NEAR_S), most: isWatched ? after(usedS - NEAR_S) : whole }
}

/** Whether the provider gives anything of this charge back. */
export const isRefundable = ({ disputes }: SimpleSale): boolean =>
  disputes.every(({ state, isBack }) => state === 'inquiry' || state === 'closed' || isBack)

export function offerOf(model: SimpleMoney, sale: SimpleSale, nowS: number): SimpleOffer {
  const none = { least: 0, most: 0 }
  if (sale.refunds.some(({ state, isOurs }) => state === 'pending' && isOurs))
    return { does: 'nothing', ...none }
  if (!['paid', 'part_refunded'].includes(stateOf(sale)) || sale.right === 'ended')
    return { does: 'refused', ...none }
  // a bank was asked for it and said that it stays
  if (sale.disputes.some(({ state, taken }) => state === 'won' && (taken ?? 0) > 0))
    return { does: 'refused', ...none }
  const unused = unusedOf(sale)
  if (sale.rule === 'never' || unused.most === 0) return { does: 'refused', ...none }
  if (sale.rule === 'window' && nowS >= sale.paidAtS + sale.days * DAY_S) return { does: 'refused', ...none }
  const recent = model.sales
    .filter(({ fan }) => fan === sale.fan)
    .flatMap(({ refunds }) => refunds)
    .filter(({ isOurs, state, askedAtS }) => isOurs && state !== 'failed' && askedAtS > nowS - 90 * DAY_S)
  if (sale.rule === 'creator' || recent.length >= 2) {
    if (sale.wish === 'declined') return { does: 'refused', ...none }
    return { does: sale.wish === 'none' ? 'wish' : 'nothing', ...none }
  }
  return { does: isRefundable(sale) ? 'refund' : 'failed refund', ...unused }
}
