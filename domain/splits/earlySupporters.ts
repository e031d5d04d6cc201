/** A log of a StreamPass collection, as far as it says who held what. Addresses are `0x` and 40 hex digits. */
export type PassLog = { block: bigint; logIndex: number; passId: bigint } & (
  | { event: 'Transfer'; from: string; to: string }
  | { event: 'PassPurchased'; to: string; amount: bigint }
)

/** Who counts as an early supporter; the `SupporterRule` of a pool, without the collection. */
export interface SupporterRule {
  /** true: the first `bound` receivers of sold passes; false: owners of a sold pass before block `bound` */
  first: boolean
  bound: bigint
  /** a pass counts as sold when at least this was paid for it, so that free passes make no supporters */
  leastAmount: bigint
}

/**
 * The early supporters of a collection, from its logs alone and in any order: lower-case addresses, ascending.
 * Somebody who buys an early supporter's pass later is not one; the share stays with the wallet.
 * Throws a RangeError for a rule without a bound, because its list would be empty for ever.
 * @example earlySupporters(logs, { first: true, bound: 100n, leastAmount: 1n })
 */
export function earlySupporters(logs: readonly PassLog[], rule: SupporterRule): string[] {
  if (rule.bound <= 0n) throw new RangeError('a rule needs a bound')
  const inOrder = [...logs].sort((a, b) => Number(a.block - b.block) || a.logIndex - b.logIndex)
  return [...(rule.first ? firstBuyers(inOrder, rule) : ownersBefore(inOrder, rule))].sort()
}

function firstBuyers(logs: PassLog[], rule: SupporterRule): Set<string> {
  const found = new Set<string>()
  for (const log of logs) {
    if (BigInt(found.size) === rule.bound) break
    if (isSale(log, rule)) found.add(log.to.toLowerCase())
  }
  return found
}

function ownersBefore(logs: PassLog[], rule: SupporterRule): Set<string> {
  const sold = new Set<bigint>()
  const owners = new Map<bigint, string>()
  for (const log of logs) {
    if (log.block >= rule.bound) break
    if (log.event === 'Transfer') owners.set(log.passId, log.to.toLowerCase())
    if (isSale(log, rule)) sold.add(log.passId)
  }
  // a pass that was burned belongs to the zero address, which supports nobody
  return new Set(
    [...owners]
      .filter(([passId, owner]) => sold.has(passId) && BigInt(owner) !== 0n)
      .map(([, owner]) => owner),
  )
}

function isSale(log: PassLog, rule: SupporterRule): boolean {
  return log.event === 'PassPurchased' && log.amount >= rule.leastAmount
}
