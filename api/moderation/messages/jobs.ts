import type { Pool } from 'pg'
import type { Jobs } from '#api/queue/jobs.ts'
import { forgetReports } from '../reports/forgetReports.ts'

const FORGET_MS = 60_000
/** Days for which a text is kept that nobody appealed about. */
const KEPT_DAYS = 30

/** Takes texts whose appeal was decided, or that nobody asked for in time. */
export async function forgetRemovedTexts(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM app.removed_text t WHERE EXISTS (SELECT FROM app.appeal p WHERE p.act_id = t.act_id AND p.state <> 'open')
       OR (t.removed_at < app.now() - make_interval(days => $1)
         AND NOT EXISTS (SELECT FROM app.appeal p WHERE p.act_id = t.act_id AND p.state = 'open'))`,
    [KEPT_DAYS],
  )
}

/** What acts about messages, and reports of them, ask of the worker. */
export function messageJobs({ pool }: { pool: Pool }): Jobs {
  return {
    loops: [
      {
        name: 'moderation.texts',
        everyMs: FORGET_MS,
        isExclusive: true,
        async run() {
          await forgetRemovedTexts(pool)
          await forgetReports(pool)
        },
      },
    ],
  }
}
