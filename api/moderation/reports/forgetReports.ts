import type { Pool } from 'pg'

/** Days for which a decided report is kept. */
const KEPT_DAYS = 400

/** Takes reports that were decided long ago, with who made them. */
export async function forgetReports(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM app.report WHERE decided_at < app.now() - make_interval(days => $1)', [
    KEPT_DAYS,
  ])
}
