import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId, newTimedId } from '#domain/ids.ts'

/** Somebody who spoke in a room, has a place there and asks for another, as no door lets anybody. */
export async function fillFloor(owner: Pool, accountId: string, room: string): Promise<void> {
  const timed = (prefix: 'sea' | 'dec') => newTimedId(prefix, Date.now(), randomBytes)
  await owner.query('INSERT INTO app.floor (room_id) VALUES ($1) ON CONFLICT DO NOTHING', [room])
  await owner.query('INSERT INTO app.floor_request (id, room_id, account_id) VALUES ($1, $2, $3)', [
    ...[newId('flr', randomBytes), room, accountId],
  ])
  await owner.query('INSERT INTO app.floor_spoke (room_id, account_id, s) VALUES ($1, $2, 70)', [
    ...[room, accountId],
  ])
  await owner.query(
    `INSERT INTO app.floor_place (room_id, n, seat_id, account_id, decision_id, begin_until)
       SELECT $1::text, 1 + count(*), $2, $3, $4, app.now() FROM app.floor_place WHERE room_id = $1`,
    [room, timed('sea'), accountId, timed('dec')],
  )
}
