import type { Pool } from 'pg'
import { IMPOSSIBLE_BREACHES } from '../media/breach.ts'

/**
 * How an application of the media provider stands: good, never checked, a line was bad, checked too long ago, or somebody was in
 * a room since who cannot have been there if the lines were still good.
 */
export type ProofState = 'good' | 'none' | 'bad' | 'old' | 'void'

const GOOD_DAYS = 90

interface Row {
  is_good: boolean
  is_old: boolean
  is_void: boolean
}

function stateOf({ is_good, is_old, is_void }: Row): ProofState {
  if (!is_good) return 'bad'
  if (is_void) return 'void'
  return is_old ? 'old' : 'good'
}

/** How the application stands now, by its newest check. */
export async function readProof(pool: Pool, appId: number): Promise<ProofState> {
  const { rows } = await pool.query<Row>({
    name: 'media_proof',
    text: `SELECT p.refuses_without_key AND p.refuses_other_room AND p.refuses_sending AS is_good,
        p.at <= app.now() - make_interval(days => ${GOOD_DAYS}) AS is_old,
        EXISTS (SELECT FROM app.evidence e WHERE e.kind = 'refused' AND e.received_at > p.at AND e.source = 'trtc'
          AND e.body ->> 'why' = ANY ($2)) AS is_void
      FROM app.media_proof p WHERE p.app_id = $1 ORDER BY p.at DESC LIMIT 1`,
    values: [appId, IMPOSSIBLE_BREACHES],
  })
  return rows[0] ? stateOf(rows[0]) : 'none'
}
