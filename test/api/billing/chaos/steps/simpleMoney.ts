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
  isReturned: boolean
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
  /** it was on hold and ran again: what was watched by its neighbours meanwhile may count as its own */
  hasMoved: boolean
  /** used before its right came back after a refund that failed */
  usedBeforeS: number
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
}

/** Days that each sale lasts. */
export const LENGTH_S = 30 * 86_400
const DISPUTE_FEE = 1500

/** What the provider keeps of a payment. */
export const keptOf = (amount: number): number => Math.round((amount * 15) / 1000) + 25
const share = (whole: number, part: number, of: number) => Math.floor((2 * whole * part + of) / (2 * of))

/**
 * The second account of the same money: where it is, by places, and what of each sale is left. It knows nothing of journals,
 * attempts or events, and shares no line with what it is compared with.
 */
export class SimpleMoney {
  readonly places = new Map<string, number>()
  readonly sales: SimpleSale[] = []
  /** sales of a fan and a seller, in the order in which their time runs */
  readonly queues = new Map<string, SimpleSale[]>()

  move(place: string, sum: number): void {
    this.places.set(place, (this.places.get(place) ?? 0) + sum)
  }

  sell(sale: SimpleSale): void {
    const { amount, fee, seller } = sale
    this.sales.push(sale)
    this.move('fan', -amount)
    this.move('fees', keptOf(amount))
    this.move('platform', fee - keptOf(amount))
    this.move(`account ${seller}`, amount - fee)
    this.queueOf(sale).push(sale)
  }

  queueOf({ fan, seller }: Pick<SimpleSale, 'fan' | 'seller'>): SimpleSale[] {
    const key = `${fan} ${seller}`
    const queue = this.queues.get(key) ?? []
    this.queues.set(key, queue)
    return queue
  }

  /** Time goes by: the first of each queue is used up, then the next. */
  pass(seconds: number): void {
    for (const queue of this.queues.values()) {
      let left = seconds
      for (const sale of queue) {
        if (sale.right !== 'active') continue
        const used = Math.min(left, sale.leftS)
        sale.leftS -= used
        left -= used
      }
    }
  }

  runningOf(fan: number, seller: number): SimpleSale | undefined {
    return this.queueOf({ fan, seller }).find(({ right, leftS }) => right === 'active' && leftS > 0)
  }

  private toEnd(sale: SimpleSale): void {
    const queue = this.queueOf(sale)
    queue.splice(queue.indexOf(sale), 1)
    queue.push(sale)
    sale.hasMoved = true
  }

  freeze(sale: SimpleSale): void {
    if (sale.right === 'active') sale.right = 'frozen'
  }

  /** What keeps a right from running is over, unless there is more of it. */
  unfreeze(sale: SimpleSale): void {
    if (sale.right !== 'frozen' || isHeld(sale)) return
    sale.right = 'active'
    this.toEnd(sale)
  }

  end(sale: SimpleSale): void {
    sale.right = 'ended'
    sale.leftS = 0
  }

  /** @param flags whether the creator's part and the fee go back with it */
  refund(sale: SimpleSale, refund: SimpleRefund, flags: { isReversed: boolean; isFeeBack: boolean }): void {
    sale.refunds.push(refund)
    if (flags.isReversed) {
      sale.reversedBy += refund.amount
      this.reverse(sale, Math.min(refund.amount, sale.amount - sale.reversed))
    }
    if (flags.isFeeBack) {
      const due =
        share(sale.fee, sale.feeBy + refund.amount, sale.amount) - share(sale.fee, sale.feeBy, sale.amount)
      sale.feeBy += refund.amount
      this.giveFeeBack(sale, Math.min(due, sale.fee - sale.feeBack))
    }
    if (refund.isOurs) this.freeze(sale)
    if (refund.state === 'done') this.finish(sale, refund)
  }

  /** The money of a refund has left. */
  finish(sale: SimpleSale, refund: SimpleRefund): void {
    refund.state = 'done'
    this.move('platform', -refund.amount)
    this.move('fan', refund.amount)
    if (refund.isOurs || refundedOf(sale) === sale.amount) this.end(sale)
  }

  /** The bank did not take it: it is there again, and what was left of the right runs behind the others. */
  fail(sale: SimpleSale, refund: SimpleRefund): void {
    refund.state = 'failed'
    this.move('platform', refund.amount)
    this.move('fan', -refund.amount)
    if (!refund.isOurs || refund.leftS === 0 || stateOf(sale) === 'lost') return
    sale.usedBeforeS = LENGTH_S - refund.leftS
    sale.leftS = refund.leftS
    sale.right = isHeld(sale) ? 'frozen' : 'active'
    this.toEnd(sale)
  }

  private reverse(sale: SimpleSale, amount: number): number {
    sale.reversed += amount
    this.move('platform', amount)
    this.move(`account ${sale.seller}`, -amount)
    return amount
  }

  private giveFeeBack(sale: SimpleSale, amount: number): number {
    sale.feeBack += amount
    this.move('platform', -amount)
    this.move(`account ${sale.seller}`, amount)
    return amount
  }

  /** A bank takes the money, and we take the creator's part: what is not taken back yet, our fee going back with it. */
  takeBack(sale: SimpleSale, dispute: SimpleDispute): void {
    dispute.state = 'open'
    this.move('platform', -dispute.amount - DISPUTE_FEE)
    this.move('issuer', dispute.amount)
    this.move('fees', DISPUTE_FEE)
    this.freeze(sale)
    const left = sale.amount - sale.reversed
    const amount = dispute.amount >= sale.amount - refundedOf(sale) ? left : Math.min(left, dispute.amount)
    if (amount === 0) {
      dispute.taken = 0
      return
    }
    this.reverse(sale, amount)
    const due = share(sale.fee, sale.reversed, sale.amount) - sale.feeBack
    dispute.taken = amount - this.giveFeeBack(sale, Math.min(Math.max(due, 0), sale.fee - sale.feeBack))
  }

  /** The bank's money comes back. */
  giveBack(dispute: SimpleDispute): void {
    dispute.isBack = true
    this.move('platform', dispute.amount)
    this.move('issuer', -dispute.amount)
  }

  /** The creator gets exactly what was taken. */
  sendAgain(sale: SimpleSale, dispute: SimpleDispute): void {
    dispute.isReturned = true
    this.move('platform', -(dispute.taken ?? 0))
    this.move(`account ${sale.seller}`, dispute.taken ?? 0)
  }
}

/** Whether the creator has to be sent something again. */
export const isOwed = ({ isBack, isReturned, taken }: SimpleDispute): boolean =>
  isBack && !isReturned && (taken ?? 0) > 0

/** Whether a bank or a refund under way keeps a right from running. */
function isHeld({ disputes, refunds }: SimpleSale): boolean {
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
