import type { BalanceFact } from './balanceFact.ts'
import type { FindingCause } from './words.ts'

/** A line of a balance as the books have it. */
export interface BookedLine {
  factRef: string
  amount: bigint
  currency: string
  journalId: string
}

/** Where the books and the world do not agree. */
export interface Difference {
  cause: FindingCause
  currency: string | null
  /** what the world has more than the books, smallest units */
  amount: bigint
  outsideRef: string | null
  journalId: string | null
  /** one sentence for a person */
  said: string
}

/** One balance at the payment provider beside the books. */
export interface ComparedBalance {
  facts: readonly BalanceFact[]
  booked: readonly BookedLine[]
  /** refs of facts that wait for a person, because they are in another currency than their journal */
  parked: ReadonlySet<string>
  /** all of it by currency, available or not; null: it moved while it was read */
  balances: ReadonlyMap<string, bigint> | null
  /** facts from then on may still be on their way into the books, seconds since the epoch */
  settledBefore: number
}

/** Every line that one of the two has alone, or both have differently, and every balance that is not the sum of its lines. */
export function compareFacts(compared: ComparedBalance): Difference[] {
  const { facts, booked, parked, balances, settledBefore } = compared
  const found: Difference[] = []
  const open = new Map(booked.map((line) => [line.factRef, line]))
  const sums = new Map<string, bigint>()
  for (const fact of facts) {
    const { ref, currency, kind, createdAt } = fact
    const net = BigInt(fact.net)
    sums.set(currency, (sums.get(currency) ?? 0n) + net)
    const line = open.get(ref)
    open.delete(ref)
    if (line === undefined) {
      if (net === 0n || createdAt >= settledBefore) continue
      const isParked = parked.has(ref)
      found.push({
        ...{
          cause: isParked ? 'OTHER_CURRENCY' : 'MISSING',
          currency,
          amount: net,
          outsideRef: ref,
          journalId: null,
        },
        said: isParked
          ? `A line of kind ${kind} waits, for it is in another currency than its sale.`
          : `The provider has a line of kind ${kind} that the books have not.`,
      })
    } else if (line.amount !== net || line.currency !== currency)
      found.push({
        ...{
          cause: 'DIFFERENT',
          currency,
          amount: net - line.amount,
          outsideRef: ref,
          journalId: line.journalId,
        },
        said: `The provider says ${net} ${currency}, the books say ${line.amount} ${line.currency}.`,
      })
  }
  for (const { factRef, amount, currency, journalId } of open.values())
    found.push({
      ...{ cause: 'UNKNOWN', currency, amount: -amount, outsideRef: factRef, journalId },
      said: 'The books have a line that the provider does not know.',
    })
  for (const currency of balances === null ? [] : new Set([...balances.keys(), ...sums.keys()])) {
    const amount = (balances?.get(currency) ?? 0n) - (sums.get(currency) ?? 0n)
    if (amount !== 0n)
      found.push({
        ...{ cause: 'BALANCE', currency, amount, outsideRef: null, journalId: null },
        said: 'The balance at the provider is not the sum of its lines.',
      })
  }
  return found
}
