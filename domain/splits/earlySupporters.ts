/** A log of a StreamPass collection, as far as it says who held what. Addresses are `0x` and 40 hex digits. */
export type PassLog = { block: bigint; logIndex: number; passId: bigint } & (
  | { event: 'Transfer'; from: string; to: string }
  | { event: 'PassPurchased'; to: string; currency: number; amount: bigint }
  | { event: 'PassExtended' | 'PassUpgraded' | 'ReceiptKept' | 'ReceiptSettled' | 'PassRefunded' }
)

/** Who counts as an early supporter; the `SupporterRule` of a pool, without the collection. */
export interface SupporterRule {
  /** true: the first `bound` receivers of sold passes; false: owners of a sold pass before block `bound` */
  first: boolean
  bound: bigint
  /** the one currency that counts, as CurrencyList numbers it; 0 = native */
  currency: number
  /** a pass counts as sold when at least this was paid for it, so that free passes make no supporters */
  leastAmount: bigint
}

/** Makes a pass: `undecided` while its price can still be asked back. */
interface Sale {
  passId: bigint
  to: string
  block: bigint
  state: 'undecided' | 'final' | 'refunded'
}

/**
 * The early supporters of a collection, from all its logs and in any order: lower-case addresses, ascending. A pass that
 * was given back for its price was never sold. Somebody who buys an early supporter's pass later is not one; the share
 * stays with the wallet.
 * Throws a RangeError for a rule without a bound, because its list would be empty for ever, and while a refund could
 * still change the list: once the window of that pass has closed, anybody settles it with `sweepMatured`.
 * @example earlySupporters(logs, { first: true, bound: 100n, currency: 1, leastAmount: 5_000_000n })
 */
export function earlySupporters(logs: readonly PassLog[], rule: SupporterRule): string[] {
  if (rule.bound <= 0n) throw new RangeError('a rule needs a bound')
  const inOrder = [...logs].sort((a, b) => Number(a.block - b.block) || a.logIndex - b.logIndex)
  const sales = salesOf(inOrder, rule)
  return [...(rule.first ? firstBuyers(sales, rule) : ownersBefore(inOrder, sales, rule))].sort()
}

/** Sales that were not given back, in order. */
function salesOf(logs: PassLog[], rule: SupporterRule): Sale[] {
  const sales = new Map<bigint, Sale>()
  const isFirstPrice = new Map<bigint, boolean>()
  for (const log of logs) {
    const { event, passId, block } = log
    if (event === 'PassPurchased' || event === 'PassExtended' || event === 'PassUpgraded')
      isFirstPrice.set(passId, event === 'PassPurchased')
    if (event === 'PassPurchased' && log.currency === rule.currency && log.amount >= rule.leastAmount)
      sales.set(passId, { passId, to: log.to.toLowerCase(), block, state: 'final' })
    const sale = sales.get(passId)
    if (!sale) continue
    // later prices of a pass have receipts of their own
    if (event === 'ReceiptKept' && isFirstPrice.get(passId)) sale.state = 'undecided'
    if (event === 'ReceiptSettled' && sale.state === 'undecided') sale.state = 'final'
    if (event === 'PassRefunded' && sale.state === 'undecided') sale.state = 'refunded'
  }
  return [...sales.values()].filter(({ state }) => state !== 'refunded')
}

function firstBuyers(sales: Sale[], rule: SupporterRule): Set<string> {
  const found = new Set<string>()
  for (const sale of sales) {
    if (BigInt(found.size) === rule.bound) break
    if (!found.has(sale.to)) found.add(decided(sale).to)
  }
  return found
}

function ownersBefore(logs: PassLog[], sales: Sale[], rule: SupporterRule): Set<string> {
  const owners = new Map<bigint, string>()
  for (const log of logs) {
    if (log.block >= rule.bound) break
    if (log.event === 'Transfer') owners.set(log.passId, log.to.toLowerCase())
  }
  const found = new Set<string>()
  for (const sale of sales) {
    const owner = owners.get(sale.passId)
    // a pass that was burned belongs to the zero address, which supports nobody
    if (sale.block >= rule.bound || owner === undefined || BigInt(owner) === 0n) continue
    decided(sale)
    found.add(owner)
  }
  return found
}

function decided(sale: Sale): Sale {
  if (sale.state === 'undecided') throw new RangeError(`the price of pass ${sale.passId} can still go back`)
  return sale
}
