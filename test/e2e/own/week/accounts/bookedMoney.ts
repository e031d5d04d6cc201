import type { Pool } from 'pg'
import { askReconcile } from '#scripts/reconcile/askReconcile.ts'
import { type Divided, dividedOf, sumBy, sumDifferences, takenOf, type WeekCall } from './dueMoney.ts'

interface Sum {
  creator: string | null
  units: string
}

/** What the books have for calls at one kind of place, by whose journal it is. Payouts and what else creators earn are none of it. */
const CARD_SUMS = `SELECT cr.account_id AS creator, sum(g.amount)::text AS units
  FROM app.journal j JOIN app.posting g ON g.journal_id = j.id JOIN app.ledger_account a ON a.id = g.account_id
    LEFT JOIN app.creator cr ON cr.id = j.creator_id
  WHERE j.kind = 'charge' AND a.place = $1 AND g.currency = 'EUR'
    AND NOT EXISTS (SELECT FROM app.journal u WHERE u.reverses = j.id) GROUP BY 1`

const CHAIN_SUMS = `SELECT cr.account_id AS creator, sum(g.amount)::text AS units
  FROM app.journal j JOIN app.posting g ON g.journal_id = j.id JOIN app.ledger_account a ON a.id = g.account_id
    LEFT JOIN app.creator cr ON cr.id = j.creator_id
  WHERE j.kind IN ('booking', 'booking_ended') AND a.place = $1 AND a.creator_id IS NOT NULL AND g.currency LIKE 'eip155:%/native'
    AND NOT EXISTS (SELECT FROM app.journal u WHERE u.reverses = j.id) GROUP BY 1`

/** Of each purchase that was taken from one charge is in the books, and of each end by wallet what came in and what went out. */
const JOURNALS = `SELECT j.kind::text, count(*)::int AS n FROM app.journal j WHERE j.kind IN ('charge', 'booking', 'booking_ended')
  AND NOT EXISTS (SELECT FROM app.journal u WHERE u.reverses = j.id) GROUP BY 1`

const FINDINGS = `SELECT f.cause::text, f.subject, f.facts::text FROM app.ledger_finding f
  WHERE NOT EXISTS (SELECT FROM app.ledger_finding_end e WHERE e.key = f.key)`

/** The books know whose a wallet is by the collection of its creator: of who has none they have nothing that comes by wallet. */
const WITH_COLLECTION = `SELECT DISTINCT cr.account_id AS creator FROM app.collection k JOIN app.creator cr ON cr.id = k.creator_id`

interface Due extends Divided {
  creator: string
  rail: WeekCall['rail']
  units: bigint
}

type Place = 'fan' | 'provider:account' | 'wallet' | 'contract'

async function placeFaults(db: Pool, due: readonly Due[]): Promise<string[]> {
  const compare = async (
    rail: WeekCall['rail'],
    place: Place,
    unitsOf: (one: Due) => bigint,
  ): Promise<string[]> => {
    const { rows } = await db.query<Sum>(rail === 'card' ? CARD_SUMS : CHAIN_SUMS, [place])
    const booked = sumBy(
      rows,
      ({ creator }) => creator ?? 'nobody',
      ({ units }) => BigInt(units),
    )
    const wanted = sumBy(
      due.filter((one) => one.rail === rail),
      ({ creator }) => creator,
      unitsOf,
    )
    return sumDifferences(
      wanted,
      booked,
      (creator, calls, books) =>
        `the books have ${books} at "${place}" for calls of ${creator} by ${rail}, whose calls come to ${calls}`,
    )
  }
  return [
    ...(await compare('card', 'fan', (one) => -takenOf(one))),
    ...(await compare('card', 'provider:account', ({ toCreator }) => toCreator)),
    ...(await compare('chain', 'contract', () => 0n)),
    ...(await compare('chain', 'wallet', ({ toCreator }) => toCreator)),
  ]
}

async function countFaults(db: Pool, due: readonly Due[]): Promise<string[]> {
  const { rows } = await db.query<{ kind: string; n: number }>(JOURNALS)
  const booked = new Map(rows.map(({ kind, n }) => [kind, BigInt(n)]))
  const count = (isSo: (one: Due) => boolean) => BigInt(due.filter(isSo).length)
  const byWallet = count(({ rail }) => rail === 'chain')
  const wanted = new Map([
    ['charge', count((one) => one.rail === 'card' && takenOf(one) > 0n)],
    ...([
      ['booking', byWallet],
      ['booking_ended', byWallet],
    ] as const),
  ])
  return sumDifferences(
    wanted,
    booked,
    (kind, calls, books) => `the books have ${books} journals of "${kind}", and the calls make ${calls}`,
  )
}

/** What the books have of the calls. @param feeBps of each booking */
export async function bookedMoney(
  db: Pool,
  calls: readonly WeekCall[],
  feeBps: ReadonlyMap<string, number>,
): Promise<string[]> {
  const { rows: known } = await db.query<{ creator: string }>(WITH_COLLECTION)
  const hasBooks = ({ rail, creator }: WeekCall) =>
    rail === 'card' || known.some((one) => one.creator === creator)
  const due = calls
    .filter(hasBooks)
    .map((call) => ({ ...call, ...dividedOf(call, feeBps.get(call.bookingId) ?? 0) }))
  const unknown = new Set(calls.filter((call) => !hasBooks(call)).map(({ creator }) => creator))
  const { rows: findings } = await db.query<{ cause: string; subject: string; facts: string }>(FINDINGS)
  return [
    ...[...unknown].map(
      (creator) => `${creator} sells calls by wallet and has no collection: the books have nothing of them`,
    ),
    ...(await placeFaults(db, due)),
    ...(await countFaults(db, due)),
    ...findings.map(
      ({ cause, subject, facts }) => `the books ask a person to look at ${subject}: ${cause} ${facts}`,
    ),
  ]
}

/** What an operator is told of the books beside the world; a comparison that looked at nothing is a fault as well. */
export async function comparedBooks(reconcilerUrl: string, calls: readonly WeekCall[]): Promise<string[]> {
  const lines: string[] = []
  const differences = await askReconcile({
    url: reconcilerUrl,
    say: (line) => lines.push(line),
    withinMs: 300_000,
  })
  if (differences > 0) return lines.map((line) => `reconcile: ${line.trim()}`)
  const sides = [
    ...(calls.some(({ rail }) => rail === 'card') ? ['the payment provider'] : []),
    ...(calls.some(({ rail }) => rail === 'chain') ? ['the chain'] : []),
  ]
  return sides
    .filter((side) => !lines.some((line) => new RegExp(`and ${side}: [1-9]\\d* looked at`).test(line)))
    .map((side) => `reconcile compared nothing with ${side}: ${lines.join(' · ')}`)
}
