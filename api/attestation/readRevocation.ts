import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { RevocationEnd, RevocationFault, RevocationState } from '#domain/billing/words.ts'

/** How far the end of a pass is. */
export interface Revocation {
  /** done only where a safe block shows it; person: the pass stays left out, and somebody has to look */
  state: RevocationState
  doneAt: Date | null
  /** how it ended; null until it did */
  end: RevocationEnd | null
  /** why somebody has to look; null: nobody has to */
  fault: RevocationFault | null
}

/** What became of a revocation; null: none was asked for. In the transaction of who reads it. */
export async function readRevocation(
  db: ScopedPool | PoolClient,
  moveId: string,
): Promise<Revocation | null> {
  const { rows } = await db.query<Revocation>(
    `SELECT state, done_at AS "doneAt", end_reason AS "end", fail_code AS fault FROM app.pass_revocation WHERE move_id = $1`,
    [moveId],
  )
  return rows[0] ?? null
}
