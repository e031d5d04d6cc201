import type { ScopedPool } from '#db/scope.ts'

/** Comparisons of long ago go with their rows. The last one of a side stays however old it is: what differs in it is open. */
export async function forgetRuns(pool: ScopedPool): Promise<void> {
  await pool.query('SELECT app.forget_comparisons()')
}
