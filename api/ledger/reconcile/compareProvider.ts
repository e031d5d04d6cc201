import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import { type BookedLine, compareFacts } from '#domain/ledger/compareFacts.ts'
import type { JournalKind } from '#domain/ledger/words.ts'
import type { Balances } from '../../ports/payments/balances.ts'
import { PaymentRefused } from '../../ports/payments.ts'
import { postFacts } from '../postCharge.ts'
import { type Compared, type Found, notCompared } from './found.ts'

export interface ProviderSide {
  pool: ScopedPool
  payments: Pick<Balances, 'balanceOf' | 'listFacts'>
  /** facts of the last seconds may be on their way into the books */
  graceS: number
}

/** One balance at the provider: of the installation, or of a creator. */
export interface BalanceScope {
  accountRef: string | null
  creatorId: string | null
}

/** A balance is read before and behind its lines; one that goes on moving is not compared with their sum. */
const TRIES = 3

/** What stands for itself, and needs nobody who knows what it belongs to. */
const ALONE: Partial<Record<BalanceFact['kind'], JournalKind>> = {
  payout: 'payout',
  payout_failure: 'payout_failed',
  provider_fee: 'other',
  other: 'other',
}

export async function balanceTotals(
  { payments }: ProviderSide,
  { accountRef }: BalanceScope,
): Promise<Map<string, bigint>> {
  const readings = await payments.balanceOf(accountRef)
  return new Map(
    readings.map(({ currency, available, pending }) => [currency, BigInt(available) + BigInt(pending)]),
  )
}

const isSame = (one: Map<string, bigint>, other: Map<string, bigint>) =>
  [...new Set([...one.keys(), ...other.keys()])].every(
    (key) => (one.get(key) ?? 0n) === (other.get(key) ?? 0n),
  )

async function readScope(side: ProviderSide, scope: BalanceScope) {
  for (let tries = 1; ; tries++) {
    const before = await balanceTotals(side, scope)
    const facts: BalanceFact[] = []
    for await (const fact of side.payments.listFacts(scope.accountRef, null)) facts.push(fact)
    const after = await balanceTotals(side, scope)
    if (isSame(before, after)) return { facts, balances: after }
    if (tries === TRIES) return { facts, balances: null }
  }
}

/** Lines of a balance in the books, but those that were written after the provider was asked. */
async function readBooked(
  pool: ScopedPool,
  { accountRef }: BalanceScope,
  begunAt: Date,
): Promise<BookedLine[]> {
  const { rows } = await pool.query<BookedLine & { isLater: boolean }>(
    `SELECT p.fact_ref AS "factRef", p.amount, p.currency, p.journal_id AS "journalId" FROM app.ledger_account a
      JOIN app.posting p ON p.account_id = a.id JOIN app.journal j ON j.id = p.journal_id
      WHERE a.place = $1 AND a.ref IS NOT DISTINCT FROM $2 AND p.fact_ref IS NOT NULL AND j.posted_at < $3`,
    [accountRef === null ? 'provider:platform' : 'provider:account', accountRef, begunAt],
  )
  return rows
}

/** Those that stand for themselves are written here: payouts, and what is not ours at a place of its own. */
async function writeAlone(
  side: ProviderSide,
  { creatorId }: BalanceScope,
  facts: readonly BalanceFact[],
): Promise<void> {
  const { rows } = await side.pool.query<{ ref: string }>(
    'SELECT fact_ref AS ref FROM app.posting WHERE fact_ref = ANY ($1)',
    [facts.filter(({ kind }) => kind in ALONE).map(({ ref }) => ref)],
  )
  const known = new Set(rows.map(({ ref }) => ref))
  for (const fact of facts) {
    const kind = ALONE[fact.kind]
    if (kind === undefined || known.has(fact.ref)) continue
    const { ref, currency, sourceRef, createdAt: at } = fact
    await withTransaction(side.pool, (tx) =>
      postFacts(tx, {
        ...{ key: `${kind}:${ref}`, kind, subject: sourceRef ?? ref, creatorId, currency, at, facts: [fact] },
        isExpected: true,
      }),
    )
  }
}

/** All lines of one balance beside the books, by row. */
export async function compareScope(side: ProviderSide, scope: BalanceScope): Promise<Compared> {
  const { rows } = await side.pool.query<{ now: Date; later: Date }>(
    "SELECT app.now() AS now, app.now() + interval '100 years' AS later",
  )
  const begunAt = rows[0]?.now ?? new Date(0)
  const { facts, balances } = await readScope(side, scope)
  await writeAlone(side, scope, facts)
  const refs = new Set(facts.map(({ ref }) => ref))
  const booked = await readBooked(side.pool, scope, rows[0]?.later ?? begunAt)
  const old = new Set((await readBooked(side.pool, scope, begunAt)).map(({ factRef }) => factRef))
  const parked = await side.pool.query<{ ref: string }>(
    "SELECT facts ->> 'ref' AS ref FROM app.ledger_finding WHERE cause = 'OTHER_CURRENCY'",
  )
  const found = compareFacts({
    facts,
    // a line of a fact that came after the list was read is no surprise
    booked: booked.filter(({ factRef }) => refs.has(factRef) || old.has(factRef)),
    parked: new Set(parked.rows.map(({ ref }) => ref)),
    balances,
    settledBefore: Math.floor(begunAt.getTime() / 1000) - side.graceS,
  })
  const { accountRef: ref, creatorId } = scope
  const place = ref === null ? ('provider:platform' as const) : ('provider:account' as const)
  return { facts: facts.length, found: found.map((one) => ({ ...one, place, ref, creatorId })) }
}

/** Every balance at the payment provider: the installation's, and each creator's. */
export async function readScopes(pool: ScopedPool): Promise<BalanceScope[]> {
  const { rows } = await pool.query<BalanceScope>(
    `SELECT account_ref AS "accountRef", creator_id AS "creatorId" FROM app.connect_account
      WHERE account_ref IS NOT NULL ORDER BY account_ref`,
  )
  return [{ accountRef: null, creatorId: null }, ...rows]
}

/**
 * What is known of one account where the provider refused to show it, which stops the comparison of no other: one that is no longer
 * ours shows nothing. Throws whatever else went wrong, and all of the installation's own.
 */
export function refusedScope({ accountRef, creatorId }: BalanceScope, error: unknown): Found[] {
  if (accountRef === null || !(error instanceof PaymentRefused)) throw error
  if (error.code === 'GONE') return []
  const said = `The provider does not show this account (${error.code}): it could not be compared.`
  return [{ ...notCompared(said), ref: accountRef, creatorId }]
}

/** Every balance at the payment provider, the installation's and each creator's, beside the books. */
export async function compareProvider(side: ProviderSide): Promise<Compared> {
  const all = { facts: 0, found: [] as Found[] }
  for (const scope of await readScopes(side.pool)) {
    const one = await compareScope(side, scope).catch((error: unknown) => ({
      facts: 0,
      found: refusedScope(scope, error),
    }))
    all.facts += one.facts
    all.found.push(...one.found)
  }
  return all
}
