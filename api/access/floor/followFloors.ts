import { withTransaction } from '#db/transaction.ts'
import { TURN_KEPT_S } from '#domain/room/floor.ts'
import { followPlaces } from './followPlaces.ts'
import { changeFloor } from './store.ts'

type Deps = Parameters<typeof followPlaces>[0]

/** SQL: whoever asks with the request `q` sits in the room. */
const SITS = `EXISTS (SELECT FROM app.seat s WHERE s.room_id = q.room_id AND s.account_id = q.account_id AND s.role = 'viewer'
  AND s.state <> 'ended')`

/** Who is back is shown again where they waited; who stayed away asks no more. */
async function followTurns({ pool }: Deps): Promise<void> {
  const { rows } = await pool.query<{ room_id: string }>(
    `SELECT DISTINCT q.room_id FROM app.floor_request q WHERE q.lost_at IS NOT NULL AND ${SITS} ORDER BY q.room_id`,
  )
  for (const { room_id: roomId } of rows)
    await withTransaction(pool, async (tx) => {
      await changeFloor(tx, roomId)
      const sql = `UPDATE app.floor_request q SET lost_at = NULL WHERE q.room_id = $1 AND q.lost_at IS NOT NULL AND ${SITS}`
      await tx.query(sql, [roomId])
    })
  const gone = `q.lost_at <= app.now() - make_interval(secs => ${TURN_KEPT_S}) AND NOT ${SITS}`
  const away = await pool.query<{ room_id: string }>(
    `SELECT DISTINCT q.room_id FROM app.floor_request q WHERE ${gone} ORDER BY q.room_id`,
  )
  for (const { room_id: roomId } of away.rows)
    await withTransaction(pool, async (tx) => {
      // nobody was shown them any more, so the list has no new number
      await tx.query('SELECT FROM app.floor WHERE room_id = $1 FOR UPDATE', [roomId])
      await tx.query(`DELETE FROM app.floor_request q WHERE q.room_id = $1 AND ${gone}`, [roomId])
    })
}

/** One look at floors: who turned the microphone on, who did not in time, who is back and who stayed away. */
export async function followFloors(deps: Deps): Promise<void> {
  await followPlaces(deps)
  await followTurns(deps)
}
