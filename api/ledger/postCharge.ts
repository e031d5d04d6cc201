import type { PoolClient } from 'pg'
import type { BalanceFact, ChargeFacts } from '#domain/ledger/balanceFact.ts'
import { cardLines, splitOf } from '#domain/ledger/cardJournals.ts'
import type { FindingCause, JournalKind } from '#domain/ledger/words.ts'
import { postJournal } from './postJournal.ts'

export interface Finding {
  /** told once under this name */
  key: string
  cause: FindingCause
  subject: string
  creatorId: string | null
  facts: object
}

/** Notes what a person should look at; once more changes nothing. */
export async function noteFinding(tx: PoolClient, finding: Finding): Promise<void> {
  const { key, cause, subject, creatorId, facts } = finding
  await tx.query(
    `INSERT INTO app.ledger_finding (key, cause, subject, creator_id, facts) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT DO NOTHING`,
    [key, cause, subject, creatorId, JSON.stringify(facts)],
  )
}

/** Facts of one object at the provider that are one journal. */
export interface CardFacts {
  /** `refund:<ref>`, `payout:<ref>`, …: names the journal for ever */
  key: string
  kind: JournalKind
  subject: string
  creatorId: string | null
  /** of the journal, ISO 4217; facts in another one are parked */
  currency: string
  /** seconds since the epoch when it happened */
  at: number
  /** of a payout: seconds since the epoch when it is expected at the bank */
  arrivesAt?: number
  facts: readonly BalanceFact[]
  /** what is not ours is known to be that: nobody has to be told */
  isExpected?: boolean
}

/**
 * Writes what the facts say, in the caller's transaction. What they do not explain stands at `other`; that, and every fact in
 * another currency, is noted for a person.
 */
export async function postFacts(tx: PoolClient, card: CardFacts): Promise<'posted' | 'known' | 'not_booked'> {
  const { key, kind, subject, creatorId, currency, at, facts } = card
  const { lines, parked, unexplained } = cardLines(facts, card)
  for (const fact of parked)
    await noteFinding(tx, {
      ...{ key: `fact:${fact.ref}`, cause: 'OTHER_CURRENCY', subject, creatorId, facts: { ...fact, key } },
    })
  if (lines.length === 0) return 'not_booked'
  const found = await postJournal(tx, { key, kind, subject, creatorId, lines, at: new Date(at * 1000) })
  if (unexplained !== 0n && found === 'posted' && !card.isExpected)
    await noteFinding(tx, {
      ...{ key: `unbalanced:${key}`, cause: 'UNBALANCED', subject, creatorId },
      facts: { currency, amount: unexplained.toString() },
    })
  return found
}

/** Whether the provider has booked all that belongs to a charge: the charge itself, and where it divides it both sides of that. */
function isBooked({ facts, transfer, feeObject }: ChargeFacts): boolean {
  const has = (kind: BalanceFact['kind'], isPlatform: boolean) =>
    facts.some((fact) => fact.kind === kind && (fact.accountRef === null) === isPlatform)
  if (!has('charge', true)) return false
  if (transfer && !(has('transfer', true) && has('payment', false))) return false
  return feeObject === null || has('fee', true)
}

/**
 * Writes the money of a charge in the transaction that gives the right, from the provider's facts and never from our split,
 * which is only compared with them.
 * @returns not_booked: the provider has not booked it yet; once more later
 * @throws Error when the books have the charge with other lines
 */
export async function postCharge(
  tx: PoolClient,
  of: { purchaseId: string; creatorId: string; charge: ChargeFacts; feeExpected: bigint },
): Promise<'posted' | 'known' | 'not_booked'> {
  const { purchaseId, creatorId, charge, feeExpected } = of
  const { chargeRef, amount, currency, createdAt, facts } = charge
  if (!isBooked(charge)) return 'not_booked'
  const key = `charge:${chargeRef}`
  const found = await postFacts(tx, {
    ...{ key, kind: 'charge', subject: purchaseId, creatorId, currency, at: createdAt, facts },
  })
  const split = splitOf(facts, currency)
  const creatorExpected = BigInt(amount) - feeExpected
  if (split.fee !== feeExpected || split.creatorGets !== creatorExpected)
    await noteFinding(tx, {
      ...{ key: `split:${key}`, cause: 'OTHER_SPLIT', subject: purchaseId, creatorId },
      facts: {
        ...{ currency, fee: split.fee.toString(), feeExpected: feeExpected.toString() },
        ...{ creatorGets: split.creatorGets.toString(), creatorExpected: creatorExpected.toString() },
      },
    })
  return found
}
