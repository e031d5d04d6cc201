import type { Pool } from 'pg'
import { STEP_UP_IN_FORCE, type StepUpTimes } from './sessionProof.ts'

const KEEP = {
  name: 'step-ups-keep',
  text: `UPDATE app.step_up u SET used_at = app.now() FROM app.seat t JOIN app.room r ON r.id = t.room_id
    WHERE t.id = ANY($1) AND t.role = 'host' AND t.state <> 'ended' AND r.state = 'live' AND u.session_id = t.session_id
      AND ${STEP_UP_IN_FORCE} AND u.used_at < app.now() - make_interval(secs => $3 / 30)`,
}

/** Beats of hosts of live rooms count as use of what their sessions have proven. It never revives what has lapsed. */
export async function keepStepUps(
  pool: Pool,
  seatIds: string[],
  times: Pick<StepUpTimes, 'STEP_UP_S' | 'STEP_UP_IDLE_S'>,
): Promise<void> {
  if (seatIds.length === 0) return
  await pool.query({ ...KEEP, values: [seatIds, times.STEP_UP_S, times.STEP_UP_IDLE_S] })
}
