import type { BalanceFact } from './balanceFact.ts'
import type { LedgerPlace } from './words.ts'

/** A line of a journal before it is written. */
export interface JournalLine {
  place: LedgerPlace
  /** whose at the provider, or which address; absent: there is one for all */
  ref?: string
  /** who the place belongs to; absent: nobody of ours, or the installation */
  creatorId?: string
  currency: string
  /** smallest unit of the currency, not zero: what the place has more */
  amount: bigint
  /** the line of a balance at the provider that this is */
  factRef?: string
  /** from when on it can be paid out */
  availableAt?: Date
}

/** What facts of one subject come to. */
export interface CardLines {
  lines: JournalLine[]
  /** facts in another currency, which wait for a person: nothing is converted */
  parked: BalanceFact[]
  /** what the facts do not explain; it stands at the place `other` */
  unexplained: bigint
}

/** Where the money of a fact comes from or goes to, when that is outside of every balance at the provider. */
function outsideOf({ kind, accountRef }: BalanceFact): LedgerPlace | null {
  if (kind === 'payout' || kind === 'payout_failure') return 'bank'
  if (kind === 'provider_fee') return 'provider:fees'
  if (accountRef !== null) return null
  if (kind === 'charge' || kind === 'refund' || kind === 'refund_failure') return 'fan'
  return kind === 'dispute' || kind === 'dispute_reversal' ? 'issuer' : null
}

function balanceLine(fact: BalanceFact, creatorId: string | null): JournalLine {
  const { ref, accountRef, net, currency, availableAt } = fact
  const place =
    accountRef === null
      ? { place: 'provider:platform' as const }
      : { place: 'provider:account' as const, ref: accountRef, ...(creatorId === null ? {} : { creatorId }) }
  return {
    ...place,
    ...{ currency, amount: BigInt(net), factRef: ref, availableAt: new Date(availableAt * 1000) },
  }
}

function outsideLines(fact: BalanceFact, { creatorId, arrivesAt }: LinesOf): JournalLine[] {
  const outside = outsideOf(fact)
  if (outside === null) return []
  const { amount, fee, currency, accountRef } = fact
  const whose =
    outside === 'bank' && accountRef !== null
      ? {
          ref: accountRef,
          ...(creatorId === null ? {} : { creatorId }),
          ...(arrivesAt === undefined ? {} : { availableAt: new Date(arrivesAt * 1000) }),
        }
      : {}
  return [
    { place: outside, ...whose, currency, amount: BigInt(-amount) },
    { place: 'provider:fees', currency, amount: BigInt(fee) },
  ]
}

/** What facts are written for. */
export interface LinesOf {
  /** of the journal, ISO 4217; facts in another one are parked */
  currency: string
  /** who the accounts at the provider belong to; null: nobody of ours */
  creatorId: string | null
  /** of a payout: seconds since the epoch when it is expected at the bank */
  arrivesAt?: number
}

/**
 * The lines of a journal, from facts of balances alone: each fact is a line of its balance; what came from a fan, an issuer or a bank,
 * or went there, is the other side of it; moves between two balances are each other's. What is left stands at `other`.
 */
export function cardLines(facts: readonly BalanceFact[], of: LinesOf): CardLines {
  const { currency, creatorId } = of
  const parked = facts.filter((fact) => fact.currency !== currency)
  const taken = facts.filter((fact) => fact.currency === currency)
  const lines = [
    ...taken.map((fact) => balanceLine(fact, creatorId)),
    ...taken.flatMap((fact) => outsideLines(fact, of)),
  ].filter(({ amount }) => amount !== 0n)
  const unexplained = lines.reduce((sum, { amount }) => sum - amount, 0n)
  if (unexplained !== 0n) lines.push({ place: 'other', currency, amount: unexplained })
  return { lines, parked, unexplained }
}

/** What the two sides got of a charge by its facts, minor units, before what the provider keeps. */
export function splitOf(
  facts: readonly BalanceFact[],
  currency: string,
): { creatorGets: bigint; fee: bigint } {
  const sum = (of: (fact: BalanceFact) => boolean) =>
    facts
      .filter((fact) => fact.currency === currency && of(fact))
      .reduce((total, { net }) => total + BigInt(net), 0n)
  return {
    creatorGets: sum(({ accountRef }) => accountRef !== null),
    fee: sum(({ accountRef, kind }) => accountRef === null && kind === 'fee'),
  }
}
