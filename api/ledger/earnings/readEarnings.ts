import type { ScopedPool } from '#db/scope.ts'
import type { LedgerRail } from '#domain/ledger/words.ts'
import type { EarningFigure } from '../contract.ts'
import type { CurrencyFacts } from '../currencyFacts.ts'

interface FigureRow {
  rail: LedgerRail
  currency: string
  available: bigint
  pending: bigint
  available_at: Date | null
  on_the_way: bigint
  arrives_at: Date | null
}

/** SQL: the creator that an account is. */
export const OWN_CREATOR = '(SELECT id FROM app.creator WHERE account_id = $1)'

/** Own places: what is at the provider or in a wallet is available or will be; what a contract keeps may go back. */
const FIGURES = `SELECT j.rail, p.currency,
    coalesce(sum(p.amount) FILTER (WHERE a.place IN ('provider:account', 'wallet') AND NOT waits.so), 0) AS available,
    coalesce(sum(p.amount) FILTER (WHERE a.place = 'contract' OR (a.place = 'provider:account' AND waits.so)), 0) AS pending,
    max(p.available_at) FILTER (WHERE a.place = 'provider:account' AND waits.so) AS available_at,
    coalesce(sum(p.amount) FILTER (WHERE a.place = 'bank' AND waits.so), 0) AS on_the_way,
    max(p.available_at) FILTER (WHERE a.place = 'bank' AND waits.so) AS arrives_at
  FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id JOIN app.journal j ON j.id = p.journal_id,
    LATERAL (SELECT coalesce(p.available_at > app.now(), false) AS so) waits
  WHERE a.creator_id = ${OWN_CREATOR} GROUP BY j.rail, p.currency ORDER BY j.rail, p.currency`

/** What a creator has on both rails, by the books alone. */
export async function readFigures(
  pool: ScopedPool,
  account: string,
  currencyOf: CurrencyFacts,
): Promise<EarningFigure[]> {
  const { rows } = await pool.query<FigureRow>(FIGURES, [account])
  return rows.map((row) => ({
    ...{ rail: row.rail, currency: row.currency, ...currencyOf(row.currency) },
    ...{ availableUnits: row.available.toString(), pendingUnits: row.pending.toString() },
    availableAt: row.available_at?.toISOString() ?? null,
    onTheWayUnits: row.on_the_way.toString(),
    arrivesAt: row.arrives_at?.toISOString() ?? null,
  }))
}

/** How the last comparison of each rail with the world ended, as far as it is about one creator. */
export async function readCompared(pool: ScopedPool, account: string) {
  const { rows } = await pool.query<{ rail: LedgerRail; at: Date; differences: number }>(
    `SELECT CASE r.scope WHEN 'chain' THEN 'chain' ELSE 'card' END AS rail, r.at,
       (SELECT count(*)::int FROM app.reconcile_diff d WHERE d.run_id = r.id AND d.creator_id = ${OWN_CREATOR}
         AND (d.key IS NULL OR NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = d.key))) AS differences
     FROM (SELECT DISTINCT ON (scope) * FROM app.reconcile_run WHERE scope IN ('provider', 'chain') ORDER BY scope, at DESC) r
     WHERE EXISTS (SELECT FROM app.creator WHERE account_id = $1) ORDER BY rail`,
    [account],
  )
  return rows.map(({ rail, at, differences }) => ({ rail, at: at.toISOString(), differences }))
}
