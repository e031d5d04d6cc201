import type { DatabaseSync } from 'node:sqlite'

/** What an account has of a currency, minor units. */
export interface LineSum {
  currency: string
  /** can be paid out at the time asked for */
  available: number
  /** later */
  pending: number
  /** came in and became available since the earlier time */
  fresh: number
}

const [CURRENCY, NET, FROM] = ['currency', 'net', 'available_on'].map(
  (field) => `json_extract(body, '$.${field}')`,
)

/** Sums are read from this index alone: an account may have tens of thousands of lines. */
export const LINE_INDEX = `
  CREATE INDEX IF NOT EXISTS line_of_currency ON object (scope, ${CURRENCY}, ${FROM}, ${NET})
    WHERE kind = 'balance_transaction';
`

/** Sums an account's balance transactions by currency, as they are between two times, unix seconds. */
export function createLineSums(sql: DatabaseSync) {
  const sums = sql.prepare(`
    SELECT ${CURRENCY} AS currency,
      SUM(CASE WHEN ${FROM} <= :now THEN ${NET} ELSE 0 END) AS available,
      SUM(CASE WHEN ${FROM} > :now THEN ${NET} ELSE 0 END) AS pending,
      SUM(CASE WHEN ${FROM} > :since AND ${FROM} <= :now AND ${NET} > 0 THEN ${NET} ELSE 0 END) AS fresh
    FROM object WHERE scope = :scope AND kind = 'balance_transaction' GROUP BY ${CURRENCY}`)
  return (scope: string, since: number, now: number): LineSum[] =>
    sums.all({ scope, since, now }) as unknown as LineSum[]
}
