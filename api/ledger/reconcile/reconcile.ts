import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import type { ChainMoney } from '../../ports/chain.ts'
import type { Balances } from '../../ports/payments/balances.ts'
import type { ListedCurrency } from '../currencyFacts.ts'
import { checkRules } from './checkRules.ts'
import { compareChain } from './compareChain.ts'
import { compareProvider } from './compareProvider.ts'
import type { Compared } from './found.ts'

/** What the books are compared with. */
export type ComparedScope = 'provider' | 'chain' | 'rules'

export interface ReconcileDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chainId: number
  currencies: readonly ListedCurrency[]
  /** null: contracts are not asked */
  money: ChainMoney | null
  /** null: nothing is sold by card */
  payments: Pick<Balances, 'balanceOf' | 'listFacts'> | null
  alarms: { raise(name: string, facts: object, message: string): void }
}

/** One comparison as it ended. */
export interface ComparedRun extends Compared {
  scope: ComparedScope
}

/** Facts younger than that may be on their way into the books. */
const GRACE_S = 60

/** What could not be compared is a difference as well: nobody knows that it is none. */
const notCompared = (error: unknown): Compared => ({
  facts: 0,
  found: [
    {
      ...{
        cause: 'RULE',
        place: null,
        ref: null,
        currency: null,
        amount: 0n,
        outsideRef: null,
        journalId: null,
      },
      ...{ creatorId: null, said: `It could not be compared: ${(error as Error).message}` },
    },
  ],
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
      `INSERT INTO app.reconcile_diff (run_id, n, cause, place, ref, currency, amount, outside_ref, journal_id, creator_id, said)
        SELECT $1, x.n, x.cause, x.place, x.ref, x.currency, x.amount, x."outsideRef", x."journalId", x."creatorId", x.said
        FROM jsonb_to_recordset($2) AS x(n int, cause app.finding_cause, place app.ledger_place, ref text, currency text,
          amount numeric, "outsideRef" text, "journalId" text, "creatorId" text, said text)`,
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
  const sides: [ComparedScope, () => Promise<Compared | null>][] = [
    ['chain', async () => (await compareChain(deps)) ?? notCompared(new Error('the index is being built'))],
    ['provider', async () => payments && (await compareProvider({ pool, payments, graceS }))],
    ['rules', () => checkRules(pool)],
  ]
  const runs: ComparedRun[] = []
  for (const [scope, compare] of sides) {
    const ended = await compare().catch(notCompared)
    if (ended === null) continue
    const run = { scope, ...ended }
    await keepRun(deps, run, begunAt)
    runs.push(run)
  }
  return runs
}

/** The rules alone, which are looked at often: kept when one is broken, and when none is any more. */
export async function watchRules(deps: ReconcileDeps): Promise<void> {
  const run = { scope: 'rules' as const, ...(await checkRules(deps.pool)) }
  const { rows } = await deps.pool.query<{ differences: number; now: Date }>(
    `SELECT app.now() AS now, coalesce((SELECT differences FROM app.reconcile_run WHERE scope = 'rules' ORDER BY at DESC LIMIT 1), 0)
      AS differences`,
  )
  const [last] = rows
  if (last && (run.found.length > 0 || last.differences > 0)) await keepRun(deps, run, last.now)
}

/** Words for what of the books does not match, as the last comparisons left it. */
export async function booksDegraded(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ scope: ComparedScope }>(
    `SELECT scope FROM (SELECT DISTINCT ON (scope) scope, differences FROM app.reconcile_run ORDER BY scope, at DESC) r
      WHERE differences > 0 ORDER BY scope`,
  )
  return rows.map(({ scope }) => `books_differ_${scope}`)
}
