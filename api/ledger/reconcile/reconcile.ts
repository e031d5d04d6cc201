import type { Pool } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import type { ComparedSide } from '#domain/ledger/words.ts'
import type { ChainMoney } from '../../ports/chain.ts'
import type { Balances } from '../../ports/payments/balances.ts'
import { checkRules } from './checkRules.ts'
import { compareBalances } from './compareBalances.ts'
import { compareChain } from './compareChain.ts'
import { compareProvider } from './compareProvider.ts'
import { endGoneFindings, withoutEnded } from './endedFindings.ts'
import { type Compared, notCompared } from './found.ts'

export interface ReconcileDeps {
  pool: ScopedPool
  clock: Clock
  random: RandomBytes
  chainId: number
  /** 0x hex, the contracts' list of currencies */
  currencyList: string
  /** null: contracts are not asked */
  money: ChainMoney | null
  /** null: nothing is sold by card */
  payments: Pick<Balances, 'balanceOf' | 'listFacts'> | null
  alarms: { raise(name: string, facts: object, message: string): void }
}

/** One comparison as it ended. */
export interface ComparedRun extends Compared {
  scope: ComparedSide
}

/** Facts younger than that may be on their way into the books. */
const GRACE_S = 60

const failed = (error: unknown): Compared => ({
  facts: 0,
  found: [notCompared(`It could not be compared: ${(error as Error).message}`)],
})

async function keepRun(deps: ReconcileDeps, run: ComparedRun, begunAt: Date): Promise<void> {
  const { scope, facts, found } = run
  const id = newTimedId('rcn', deps.clock(), deps.random)
  await withTransaction(deps.pool, async (tx) => {
    await tx.query(
      'INSERT INTO app.reconcile_run (id, scope, begun_at, facts, differences) VALUES ($1, $2, $3, $4, $5)',
      [id, scope, begunAt, facts, found.length],
    )
    const rows = found.map((one, n) => ({ ...one, n, amount: one.amount.toString() }))
    await tx.query(
      `INSERT INTO app.reconcile_diff (run_id, n, cause, place, ref, currency, amount, outside_ref, journal_id, creator_id, said, key)
        SELECT $1, x.n, x.cause, x.place, x.ref, x.currency, x.amount, x."outsideRef", x."journalId", x."creatorId", x.said, x.key
        FROM jsonb_to_recordset($2) AS x(n int, cause app.finding_cause, place app.ledger_place, ref text, currency text,
          amount numeric, "outsideRef" text, "journalId" text, "creatorId" text, said text, key text)`,
      [id, JSON.stringify(rows)],
    )
  })
  if (found.length > 0)
    deps.alarms.raise('books_differ', { scope, differences: found.length }, 'the books and the world differ')
}

/** Compares the books with the chain, with the payment provider, and with their own rules, and keeps how that ended. */
export async function reconcile(deps: ReconcileDeps, graceS = GRACE_S): Promise<ComparedRun[]> {
  const { pool, payments } = deps
  const { rows } = await pool.query<{ now: Date }>('SELECT app.now() AS now')
  const begunAt = rows[0]?.now ?? new Date(0)
  await endGoneFindings(pool)
  const sides: [ComparedSide, () => Promise<Compared | null>][] = [
    ['chain', async () => (await compareChain(deps)) ?? failed(new Error('the index is being built'))],
    ['provider', async () => payments && (await compareProvider({ pool, payments, graceS }))],
    ['rules', () => checkRules(pool)],
  ]
  const runs: ComparedRun[] = []
  for (const [scope, compare] of sides) {
    const ended = await compare().catch(failed)
    if (ended === null) continue
    const run = { scope, ...ended, found: await withoutEnded(pool, ended.found) }
    await keepRun(deps, run, begunAt)
    runs.push(run)
  }
  // what was found by the sums alone is looked at again, so that it does not outlast this
  // a provider that does not answer is named above, and what was known stays known
  if ((await lastOf(pool, 'balances')).differences > 0) await watchBalances(deps, graceS).catch(() => null)
  return runs
}

/** How the last comparison with a side ended, and the time. */
async function lastOf(pool: ScopedPool, scope: ComparedSide): Promise<{ differences: number; now: Date }> {
  const { rows } = await pool.query<{ differences: number; now: Date }>(
    `SELECT app.now() AS now, coalesce((SELECT differences FROM app.reconcile_run WHERE scope = $1 ORDER BY at DESC LIMIT 1), 0)
      AS differences`,
    [scope],
  )
  return rows[0] ?? { differences: 0, now: new Date(0) }
}

/** Kept when something differs, and when nothing does any more. */
async function keepChange(deps: ReconcileDeps, scope: ComparedSide, compared: Compared): Promise<void> {
  const found = await withoutEnded(deps.pool, compared.found)
  const last = await lastOf(deps.pool, scope)
  if (found.length > 0 || last.differences > 0) await keepRun(deps, { scope, ...compared, found }, last.now)
}

/** The rules alone, which are looked at often. */
export async function watchRules(deps: ReconcileDeps): Promise<void> {
  await endGoneFindings(deps.pool)
  await keepChange(deps, 'rules', await checkRules(deps.pool))
}

/**
 * The balances at the provider alone, which are looked at often.
 * @throws PaymentError where it does not answer: what was known stays known
 */
export async function watchBalances(deps: ReconcileDeps, graceS = GRACE_S): Promise<void> {
  const { pool, payments } = deps
  if (payments) await keepChange(deps, 'balances', await compareBalances({ pool, payments, graceS }))
}

/** True while the last comparison with the chain found something. */
export async function isChainDiffering(pool: ScopedPool): Promise<boolean> {
  return (await lastOf(pool, 'chain')).differences > 0
}

/** The chain alone, once a fact of it was set aside, or none is any more. */
export async function watchChain(deps: ReconcileDeps): Promise<void> {
  const compared = await compareChain(deps)
  if (compared !== null) await keepChange(deps, 'chain', compared)
}

/** Words for what of the books is open, as the last comparisons left it and people ended it since. */
export async function booksDegraded(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ scope: ComparedSide }>(
    'SELECT app.differing_sides() AS scope ORDER BY 1',
  )
  return rows.map(({ scope }) => `books_differ_${scope}`)
}
