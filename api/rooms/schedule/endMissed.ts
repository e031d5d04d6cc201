import type { RoomDeps } from '../deps.ts'
import { closeForEver } from '../endRoom.ts'

const BATCH = 50

/**
 * Ends announced streams that have not begun for so long after their time. One that its host has opened is on its way:
 * it is left until it is taken down again.
 */
export async function endMissed(deps: RoomDeps): Promise<void> {
  const missed = `state = 'scheduled' AND opened_at IS NULL AND starts_at <= app.now() - make_interval(secs => $1)`
  const { rows } = await deps.pool.query<{ id: string }>(
    `SELECT id FROM app.room WHERE ${missed} ORDER BY starts_at LIMIT ${BATCH}`,
    [deps.settings.MISSED_S],
  )
  for (const { id } of rows)
    await closeForEver(deps, id, 'NEVER_STARTED', async (tx) => {
      const { rowCount } = await tx.query(`SELECT FROM app.room WHERE id = $2 AND ${missed}`, [
        deps.settings.MISSED_S,
        id,
      ])
      return Boolean(rowCount)
    })
}
