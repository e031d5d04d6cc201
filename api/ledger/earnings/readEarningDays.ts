import type { ScopedPool } from '#db/scope.ts'
import type { LedgerRail } from '#domain/ledger/words.ts'
import type { EarningDay } from '../contract.ts'
import type { CurrencyFacts } from '../currencyFacts.ts'
import { readDayBounds } from '../dayBounds.ts'
import { OWN_CREATOR } from './readEarnings.ts'

interface DayRow {
  n: number
  rail: LedgerRail
  currency: string
  yours: bigint
}

/** As `yours` of an entry is counted: what went to the bank was earned before. */
const DAYS = `SELECT width_bucket(j.at, $2::timestamptz[]) AS n, j.rail, p.currency, sum(p.amount) AS yours
  FROM app.journal j JOIN app.posting p ON p.journal_id = j.id JOIN app.ledger_account a ON a.id = p.account_id
  WHERE j.creator_id = ${OWN_CREATOR} AND a.creator_id = j.creator_id AND a.place <> 'bank'
    AND j.kind NOT IN ('payout', 'payout_failed')
    AND j.at >= ($2::timestamptz[])[1] AND j.at < ($2::timestamptz[])[array_length($2::timestamptz[], 1)]
  GROUP BY 1, 2, 3 HAVING sum(p.amount) <> 0 ORDER BY 1, 2, 3`

/** What the last days brought, in the zone of who reads; the last of them is today, which is not over. */
export async function readEarningDays(
  { pool, currencyOf }: { pool: ScopedPool; currencyOf: CurrencyFacts },
  account: string,
  { zone, days: count }: { zone: string; days: number },
): Promise<{ first: string; last: string; days: EarningDay[] }> {
  const { begins, dayOf, first, last } = await readDayBounds(pool, { zone, days: count })
  const { rows } = await pool.query<DayRow>(DAYS, [account, begins])
  const days = rows.map(({ n, rail, currency, yours }) => ({
    ...{ day: dayOf(n), rail, currency, ...currencyOf(currency) },
    yoursUnits: yours.toString(),
  }))
  return { first, last, days }
}
