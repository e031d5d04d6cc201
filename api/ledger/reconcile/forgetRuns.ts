import type { ScopedPool } from '#db/scope.ts'

const KEPT_DAYS = 90

/** Comparisons of long ago go with their rows. The last one of a side stays however old it is: what differs in it is open. */
export async function forgetRuns(pool: ScopedPool): Promise<void> {
  await pool.query(
    `WITH old AS (SELECT id FROM app.reconcile_run r WHERE at < app.now() - make_interval(days => $1)
         AND EXISTS (SELECT FROM app.reconcile_run n WHERE n.scope = r.scope AND n.at > r.at)),
       rows AS (DELETE FROM app.reconcile_diff d USING old WHERE d.run_id = old.id)
     DELETE FROM app.reconcile_run r USING old WHERE r.id = old.id`,
    [KEPT_DAYS],
  )
}
