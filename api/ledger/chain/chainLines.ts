import type { JournalLine } from '#domain/ledger/cardJournals.ts'
import type { JournalKind } from '#domain/ledger/words.ts'

/** What happened: the kinds of journals, and of some of them the ways it can happen. */
const KINDS = {
  sale: 'sale',
  kept: 'sale',
  given_back: 'given_back',
  revoked: 'given_back',
  settlement: 'settlement',
  tip: 'tip',
  resale: 'resale',
  recording: 'recording',
  booking: 'booking',
  booking_ended: 'booking_ended',
  bought: 'trade',
  sold: 'trade',
  trade_fees: 'trade_fees',
  revenue: 'revenue',
  reward: 'reward',
  part: 'division',
  division: 'division',
  support: 'support',
  deposit: 'deposit',
  withdrawal: 'withdrawal',
} as const satisfies Record<string, JournalKind>

/** A fact about money that the index has, as far as the books want it. Addresses are 0x hex, amounts smallest units. */
export interface ChainFact {
  /** `chain:<transaction>:<place in it>` */
  key: string
  chainId: number
  block: number
  logIndex: number
  at: Date
  what: keyof typeof KINDS
  /** '': nobody’s of ours, or the books know whose */
  creatorId: string
  /** the contract that moved it; of a deposit and a withdrawal the one in which money waits */
  contract: string
  /** where it went, or from where it came; of a withdrawal and a part whose it was; '': from or to a fan */
  wallet: string
  /** several are paid through that address, of a withdrawal through `to` */
  isShared: boolean
  /** of a withdrawal: where it went; of a part: who divided; else the platform's treasury, '' where nobody says it */
  to: string
  /** smallest units, all of it */
  amount: bigint
  /** what of it is for a fan; of a settlement what a referrer gets besides, of a trade the creator's fee */
  share: bigint
  /** what of it is for the platform */
  fee: bigint
  /** as the books call it */
  currency: string
}

/** The kind of its journal. */
export function journalKindOf({ what }: ChainFact): JournalKind {
  return KINDS[what]
}

/** The lines of a fact: who bought is a fan and no address; referrers and sellers are fans as well. */
export function chainLines(fact: ChainFact): JournalLine[] {
  const { what, creatorId, contract, wallet, isShared, to, amount, share, fee, currency } = fact
  const line = (place: 'fan' | 'wallet' | 'contract', units: bigint, ref?: string): JournalLine => ({
    ...{ place, currency, amount: units },
    ...(ref === undefined ? {} : { ref, creatorId }),
  })
  const nobodys = (place: 'wallet' | 'contract', units: bigint, ref: string): JournalLine => ({
    ...{ place, currency, amount: units },
    ...(ref === '' ? {} : { ref }),
  })
  // what lies where several are paid through is nobody's to spend yet
  const paid = (units: bigint, ref: string) => line(isShared ? 'contract' : 'wallet', units, ref)
  const byPerson = (units: bigint) => (wallet === '' ? line('fan', units) : line('wallet', units, wallet))
  const treasury = (units: bigint) => nobodys('wallet', units, to)
  const rest = amount - share - fee
  const passedOn = () => [line('fan', -amount), line('fan', share), paid(rest, wallet), treasury(fee)]
  const kept = () => [line('fan', -amount), line('contract', amount, contract)]
  const waiting = `${contract}:${wallet}`
  const lines: Record<ChainFact['what'], () => JournalLine[]> = {
    ...{ sale: passedOn, tip: passedOn, resale: passedOn, recording: passedOn, kept, booking: kept },
    booking_ended: () => [
      ...[line('contract', -amount, contract), line('fan', share), paid(rest, wallet)],
      treasury(fee),
    ],
    given_back: () => [line('contract', -amount, contract), line('fan', amount)],
    revoked: () => [line('wallet', -amount, wallet), line('fan', amount)],
    settlement: () => [
      ...[line('contract', -amount - share, contract), line('fan', share)],
      paid(amount, wallet),
    ],
    // the reserve and the platform's fees are not the creator's, though they are in the same contract
    bought: () => [
      ...[byPerson(-amount), nobodys('contract', amount - share, contract)],
      line('contract', share, contract),
    ],
    sold: () => [
      ...[nobodys('contract', fee - amount, contract), line('contract', share, contract)],
      byPerson(rest),
    ],
    trade_fees: () => [
      ...[line('contract', -amount, contract), nobodys('contract', -fee, contract)],
      ...[paid(amount, wallet), treasury(fee)],
    ],
    revenue: () => [byPerson(-amount), nobodys('contract', amount, contract)],
    reward: () => [nobodys('contract', -amount, contract), byPerson(amount)],
    part: () => [
      ...[line('fan', share - amount), line('contract', -share, to)],
      line('contract', amount, waiting),
    ],
    division: () => [line('contract', -amount, to), nobodys('wallet', amount, wallet)],
    support: () => [line('contract', -amount, contract), line('fan', amount)],
    deposit: () => [paid(-amount, wallet), line('contract', amount, waiting)],
    withdrawal: () => [line('contract', -amount, waiting), paid(amount, to)],
  }
  return lines[what]().filter(({ amount: units }) => units !== 0n)
}
