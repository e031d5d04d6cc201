/** Money that goes back to a card. */
export interface SimpleRefund {
  ref: string
  amount: number
  /** who asked for it: a fan or a creator here, or somebody at the provider */
  isOurs: boolean
  askedAtS: number
  state: 'pending' | 'done' | 'failed'
  /** what was left of the right when it stopped */
  leftS: number
  /** it does not come back any more */
  isSettled?: boolean
  /** given by hand, the last of the price: the right went with it */
  tookRight?: boolean
}

/** What a bank does about a sale. */
export interface SimpleDispute {
  ref: string
  amount: number
  state: 'inquiry' | 'open' | 'won' | 'lost' | 'closed'
  /** the bank's money is there again */
  isBack: boolean
  /** what the creator gave for it, less what of the fee went back to them; null: not taken yet */
  taken: number | null
  /** the creator gave something for it, even if as much of the fee or more went back to them */
  wasReversed: boolean
  /** the transfer by which the creator was sent it again */
  sentBy: string | null
  /** of what was sent again after earlier ones, and is to be taken once the account has it */
  awaited: number
}

/** By which a wallet may take what runs of a sale as a pass; nobody does. */
export interface SimpleVoucher {
  id: string
  /** last second in which it can be brought */
  untilS: number
}

/** One sale in plain numbers. */
export interface SimpleSale {
  id: string
  charge: string
  fan: number
  seller: number
  amount: number
  fee: number
  rule: 'window' | 'never' | 'creator'
  days: number
  paidAtS: number
  wasWatched: boolean
  /** its right went with money that did not arrive, and did not come again */
  isBare: boolean
  right: 'active' | 'frozen' | 'ended'
  leftS: number
  wish: 'none' | 'open' | 'declined' | 'granted'
  refunds: SimpleRefund[]
  disputes: SimpleDispute[]
  /** of the creator's part and of the fee: what went back, and what refunds asked for, failed ones too */
  reversed: number
  feeBack: number
  reversedBy: number
  feeBy: number
  /** what was sent to the creator again after disputes, and what of that was taken for later ones */
  sentAgain: number
  takenAgain: number
  voucher: SimpleVoucher | null
}

/** Days that each sale lasts. */
export const LENGTH_S = 30 * 86_400

/** Whether the creator has to be sent something again. */
export const isOwed = ({ isBack, sentBy, taken }: SimpleDispute): boolean =>
  isBack && sentBy === null && (taken ?? 0) > 0

/** The creator's part of a sum, out of what was sent to them again and not taken since. */
export function sentAgainOf({ amount, fee, sentAgain, takenAgain }: SimpleSale, sum: number): number {
  return Math.min(sentAgain - takenAgain, Math.floor((sum * (amount - fee)) / amount))
}

/** Whether a bank or a refund under way keeps a right from running. */
export function isHeld({ disputes, refunds }: SimpleSale): boolean {
  const asks = disputes.some(({ state }) => state === 'open' || state === 'lost')
  return asks || refunds.some(({ state, isOurs }) => state === 'pending' && isOurs)
}

/** What went back to the card. */
export function refundedOf({ refunds }: SimpleSale): number {
  return refunds.reduce((sum, { state, amount }) => sum + (state === 'done' ? amount : 0), 0)
}

/** How a sale is to be called. */
export function stateOf(sale: SimpleSale): string {
  if (sale.disputes.some(({ state }) => state === 'lost')) return 'lost'
  if (sale.disputes.some(({ state }) => state === 'open')) return 'disputed'
  const refunded = refundedOf(sale)
  if (refunded === 0) return 'paid'
  return refunded === sale.amount ? 'refunded' : 'part_refunded'
}
