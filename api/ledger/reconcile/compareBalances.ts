import type { ScopedPool } from '#db/scope.ts'
import {
  balanceTotals,
  compareScope,
  type ProviderSide,
  readScopes,
  refusedScope,
} from './compareProvider.ts'
import type { Compared, Found } from './found.ts'

interface Booked {
  ref: string | null
  currency: string
  amount: bigint
}

/** What the books say that every balance at the provider has; lines in another currency wait, and are there all the same. */
async function readSums(pool: ScopedPool): Promise<Map<string, bigint>> {
  const { rows } = await pool.query<Booked>(
    `SELECT ref, currency, sum(amount) AS amount FROM (
        SELECT a.ref, a.currency::text, p.amount FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id
          WHERE a.place IN ('provider:platform', 'provider:account')
        UNION ALL SELECT f.facts ->> 'accountRef', f.facts ->> 'currency', (f.facts ->> 'net')::numeric FROM app.ledger_finding f
          WHERE f.cause = 'OTHER_CURRENCY' AND NOT EXISTS (SELECT FROM app.posting p WHERE p.fact_ref = f.facts ->> 'ref')) s
      GROUP BY ref, currency HAVING sum(amount) <> 0`,
  )
  return new Map(rows.map(({ ref, currency, amount }) => [`${ref ?? ''} ${currency}`, amount]))
}

/**
 * Every balance at the payment provider beside the sum of the books: one question each, so that it can be asked often. Of one that
 * differs all lines are read, which names the rows, and shows when something was only on its way.
 */
export async function compareBalances(side: ProviderSide): Promise<Compared> {
  const found: Found[] = []
  const scopes = await readScopes(side.pool)
  const sums = await readSums(side.pool)
  for (const scope of scopes) {
    const { accountRef } = scope
    try {
      const totals = await balanceTotals(side, scope)
      const own = [...sums].filter(([name]) => name.startsWith(`${accountRef ?? ''} `))
      const booked = new Map(own.map(([name, amount]) => [name.split(' ')[1] ?? '', amount]))
      const isEven = [...new Set([...totals.keys(), ...booked.keys()])].every(
        (currency) => (totals.get(currency) ?? 0n) === (booked.get(currency) ?? 0n),
      )
      if (!isEven) found.push(...(await compareScope(side, scope)).found)
    } catch (error) {
      found.push(...refusedScope(scope, error))
    }
  }
  return { facts: scopes.length, found }
}
