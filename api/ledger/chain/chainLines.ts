import type { JournalLine } from '#domain/ledger/cardJournals.ts'
import type { JournalKind } from '#domain/ledger/words.ts'

/** A fact about money that the index has, as far as the books want it. Addresses are 0x hex, amounts smallest units. */
export interface ChainFact {
  /** `chain:<transaction>:<place in it>` */
  key: string
  block: number
  at: Date
  what: 'sale' | 'kept' | 'given_back' | 'revoked' | 'settlement' | 'deposit' | 'withdrawal'
  creatorId: string
  /** whose sales these are; of a deposit and a withdrawal the contract in which money waits */
  contract: string
  /** where it went, or from where it came; of a withdrawal whose it was */
  wallet: string
  /** of a withdrawal: where it went */
  to: string
  /** smallest units, all of it */
  amount: bigint
  /** of a sale and a settlement: what a referrer gets besides */
  share: bigint
  /** as the books call it */
  currency: string
}

const KINDS: Record<ChainFact['what'], JournalKind> = {
  sale: 'sale',
  kept: 'sale',
  given_back: 'given_back',
  revoked: 'given_back',
  settlement: 'settlement',
  deposit: 'deposit',
  withdrawal: 'withdrawal',
}

/** The kind of its journal. */
export function journalKindOf({ what }: ChainFact): JournalKind {
  return KINDS[what]
}

/** The lines of a fact: who bought is a fan and no address; referrers are fans as well. */
export function chainLines(fact: ChainFact): JournalLine[] {
  const { what, creatorId, contract, wallet, to, amount, share, currency } = fact
  const line = (place: 'fan' | 'wallet' | 'contract', units: bigint, ref?: string): JournalLine => ({
    ...{ place, currency, amount: units },
    ...(ref === undefined ? {} : { ref, creatorId }),
  })
  const waiting = `${contract}:${wallet}`
  const lines = {
    sale: () => [line('fan', -amount), line('fan', share), line('wallet', amount - share, wallet)],
    kept: () => [line('fan', -amount), line('contract', amount, contract)],
    given_back: () => [line('contract', -amount, contract), line('fan', amount)],
    revoked: () => [line('wallet', -amount, wallet), line('fan', amount)],
    settlement: () => [
      ...[line('contract', -amount - share, contract), line('fan', share)],
      line('wallet', amount, wallet),
    ],
    deposit: () => [line('wallet', -amount, wallet), line('contract', amount, waiting)],
    withdrawal: () => [line('contract', -amount, waiting), line('wallet', amount, to)],
  }
  return lines[what]().filter(({ amount: units }) => units !== 0n)
}
