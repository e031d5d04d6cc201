import type { Pool } from 'pg'
import type { z } from 'zod'
import { shownCount } from '#domain/moderation/transparency.ts'
import type { ActKind } from '#domain/moderation/words.ts'
import type { actCount } from './contract.ts'

/** Finished months that are shown. */
const MAX_MONTHS = 12

/**
 * Acts of all channels by month (UTC), kind and rule, the newest month first. A month is shown once it is over: a count that
 * grows while somebody looks tells of single acts.
 */
export async function readTransparency(pool: Pool): Promise<z.input<typeof actCount>[]> {
  const { rows } = await pool.query<{ month: string; kind: ActKind; rule_code: string; n: number }>(
    `SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, kind, rule_code, count(*)::int AS n FROM app.action_log
      WHERE at < date_trunc('month', app.now(), 'UTC') AND at >= date_trunc('month', app.now(), 'UTC') - interval '${MAX_MONTHS} months'
      GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3`,
  )
  return rows.map(({ month, kind, rule_code: ruleCode, n }) => ({
    month,
    kind,
    ruleCode,
    count: shownCount(n),
  }))
}
