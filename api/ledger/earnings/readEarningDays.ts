import type { Pool } from 'pg'
import type { LedgerRail } from '#domain/ledger/words.ts'
import { localOf, meaningOf } from '#domain/room/localTime.ts'
import type { EarningDay } from '../contract.ts'
import type { CurrencyFacts } from '../currencyFacts.ts'
import { OWN_CREATOR } from '../readEarnings.ts'

interface DayRow {
  n: number
  rail: LedgerRail
  currency: string
  yours: bigint
}

const DAY_MS = 86_400_000

/** As `yours` of an entry is counted: what went to the bank was earned before. */
const DAYS = `SELECT width_bucket(j.at, $2::timestamptz[]) AS n, j.rail, p.currency, sum(p.amount) AS yours
  FROM app.journal j JOIN app.posting p ON p.journal_id = j.id JOIN app.ledger_account a ON a.id = p.account_id
  WHERE j.creator_id = ${OWN_CREATOR} AND a.creator_id = j.creator_id AND a.place <> 'bank'
    AND j.kind NOT IN ('payout', 'payout_failed')
    AND j.at >= ($2::timestamptz[])[1] AND j.at < ($2::timestamptz[])[array_length($2::timestamptz[], 1)]
  GROUP BY 1, 2, 3 HAVING sum(p.amount) <> 0 ORDER BY 1, 2, 3`

/** When a day begins by the clocks of a zone: at midnight, or where they skip that, with the first minute that they show. */
function beginOf(day: string, zone: string): Date {
  const meaning = meaningOf(`${day}T00:00`, zone)
  if (meaning?.is === 'once') return new Date(meaning.atMs)
  if (meaning?.is === 'twice') return new Date(meaning.earlierMs)
  const next = meaning?.is === 'skipped' ? meaningOf(meaning.next, zone) : null
  return new Date(next?.is === 'once' ? next.atMs : Date.parse(`${day}T00:00Z`))
}

const dayAfter = (day: string, n: number) =>
  new Date(Date.parse(`${day}T00:00Z`) + n * DAY_MS).toISOString().slice(0, 10)

/** What the last days brought, in the zone of who reads; the last of them is today, which is not over. */
export async function readEarningDays(
  { pool, currencyOf }: { pool: Pool; currencyOf: CurrencyFacts },
  account: string,
  { zone, days: count }: { zone: string; days: number },
): Promise<{ first: string; last: string; days: EarningDay[] }> {
  const { rows: now } = await pool.query<{ ms: number }>(
    'SELECT extract(epoch FROM app.now())::float8 * 1000 AS ms',
  )
  const last = localOf(now[0]?.ms ?? 0, zone).slice(0, 10)
  const first = dayAfter(last, 1 - count)
  const bounds = Array.from({ length: count + 1 }, (_, n) => beginOf(dayAfter(first, n), zone))
  const { rows } = await pool.query<DayRow>(DAYS, [account, bounds])
  const days = rows.map(({ n, rail, currency, yours }) => ({
    ...{ day: dayAfter(first, n - 1), rail, currency, ...currencyOf(currency) },
    yoursUnits: yours.toString(),
  }))
  return { first, last, days }
}
