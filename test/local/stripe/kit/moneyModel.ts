/** What a sale took part in so far, all in minor units. */
export interface ModelSale {
  amount: number
  fee: number
  account: string | undefined
  refunded: number
  /** refunded with the transfer, and with the fee */
  reversedBy: number
  feeBy: number
  reversed: number
  feeBack: number
}

/** The second, simple account of the same money: balances by account, and what each sale still has to give. */
export class MoneyModel {
  readonly balances = new Map<string, number>([['platform', 0]])
  readonly sales: ModelSale[] = []

  private move(account: string, sum: number): void {
    this.balances.set(account, (this.balances.get(account) ?? 0) + sum)
  }

  /** @param kept what the provider keeps */
  sell(amount: number, fee: number, account: string | undefined, kept: number): ModelSale {
    const sale = { amount, fee, account, refunded: 0, reversedBy: 0, feeBy: 0, reversed: 0, feeBack: 0 }
    this.sales.push(sale)
    this.move('platform', amount - kept)
    if (account) {
      this.move('platform', fee - amount)
      this.move(account, amount - fee)
    }
    return sale
  }

  refund(sale: ModelSale, amount: number, isReversed: boolean, isFeeRefunded: boolean): void {
    sale.refunded += amount
    this.move('platform', -amount)
    if (isReversed) {
      const due =
        share(sale.amount, sale.reversedBy + amount, sale) - share(sale.amount, sale.reversedBy, sale)
      sale.reversedBy += amount
      this.reverse(sale, Math.min(due, sale.amount - sale.reversed))
    }
    if (isFeeRefunded) {
      const due = share(sale.fee, sale.feeBy + amount, sale) - share(sale.fee, sale.feeBy, sale)
      sale.feeBy += amount
      this.feeBack(sale, Math.min(due, sale.fee - sale.feeBack))
    }
  }

  reverse(sale: ModelSale, amount: number): void {
    sale.reversed += amount
    this.move('platform', amount)
    this.move(String(sale.account), -amount)
  }

  feeBack(sale: ModelSale, amount: number): void {
    sale.feeBack += amount
    this.move('platform', -amount)
    this.move(String(sale.account), amount)
  }

  /** a refund that failed: the card did not get it, and nothing else is undone */
  fail(sale: ModelSale, amount: number): void {
    sale.refunded -= amount
    this.move('platform', amount)
  }
}

const share = (whole: number, part: number, sale: ModelSale) => Math.round((whole * part) / sale.amount)

/** Numbers from 0 to below `below`, the same for one seed. */
export function createDice(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
