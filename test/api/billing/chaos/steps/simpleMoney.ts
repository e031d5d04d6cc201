import {
  isHeld,
  refundedOf,
  type SimpleDispute,
  type SimpleRefund,
  type SimpleSale,
  sentAgainOf,
  stateOf,
} from './simpleSale.ts'

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
    const isWhole = refundedOf(sale) === sale.amount
    refund.tookRight = isWhole && sale.right !== 'ended'
    if (refund.isOurs || isWhole) this.end(sale)
  }

  /** The bank did not take it: it is there again, and what was left of the right runs behind the others. */
  fail(sale: SimpleSale, refund: SimpleRefund): void {
    refund.state = 'failed'
    this.move('platform', refund.amount)
    this.move('fan', -refund.amount)
    if (!refund.isOurs || refund.leftS === 0) {
      if (refund.isOurs || refund.tookRight) sale.isBare = true
      return
    }
    if (stateOf(sale) === 'lost') return
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
    dispute.awaited = sentAgainOf(sale, Math.max(0, dispute.amount - left))
    if (amount === 0) {
      dispute.taken = 0
      return
    }
    dispute.wasReversed = true
    this.reverse(sale, amount)
    const due = share(sale.fee, sale.reversed, sale.amount) - sale.feeBack
    dispute.taken = amount - this.giveFeeBack(sale, Math.min(Math.max(due, 0), sale.fee - sale.feeBack))
  }

  /** The account has had it, or a part of it. @throws Error when that is more than is waited for */
  takeAwaited(sale: SimpleSale, dispute: SimpleDispute, amount: number): void {
    if (amount > dispute.awaited)
      throw new Error(`for ${dispute.ref} ${amount} were taken again, not ${dispute.awaited}`)
    this.move('platform', amount)
    this.move(`account ${sale.seller}`, -amount)
    dispute.wasReversed = true
    dispute.taken = (dispute.taken ?? 0) + amount
    dispute.awaited -= amount
    sale.takenAgain += amount
  }

  /** The bank's money comes back. */
  giveBack(dispute: SimpleDispute): void {
    dispute.isBack = true
    this.move('platform', dispute.amount)
    this.move('issuer', -dispute.amount)
  }

  /** The creator gets exactly what was taken. */
  sendAgain(sale: SimpleSale, dispute: SimpleDispute, transfer: string): void {
    const taken = dispute.taken ?? 0
    dispute.sentBy = transfer
    sale.sentAgain += taken
    this.move('platform', -taken)
    this.move(`account ${sale.seller}`, taken)
  }
}
