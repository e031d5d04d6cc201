import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId, newTimedId } from '#domain/ids.ts'

/** Somebody who listens in a voice room. @returns their seat */
async function seedListener(pool: Pool, roomId: string): Promise<{ accountId: string; seatId: string }> {
  const accountId = newId('acc', randomBytes)
  const [seatId, decisionId] = [
    newTimedId('sea', Date.now(), randomBytes),
    newTimedId('dec', Date.now(), randomBytes),
  ]
  await pool.query('INSERT INTO app.account (id) VALUES ($1)', [accountId])
  await pool.query(
    `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits) VALUES ($1, $2, $3, $4, 'viewer', 10)`,
    [seatId, roomId, accountId, decisionId],
  )
  await pool.query("INSERT INTO app.seat_lease VALUES ($1, app.now() + interval '1 hour')", [seatId])
  return { accountId, seatId }
}

async function seedRequest(pool: Pool, roomId: string) {
  const { accountId } = await seedListener(pool, roomId)
  const requestId = newId('flr', randomBytes)
  await pool.query('INSERT INTO app.floor_request (id, room_id, account_id) VALUES ($1, $2, $3)', [
    ...[requestId, roomId, accountId],
  ])
  return { ids: { id: roomId }, body: { requestId } }
}

/** People on the floor of a voice room that is live and ask for it, by the verb that is about them. */
export async function seedFloor(pool: Pool, roomId: string) {
  await pool.query('INSERT INTO app.floor (room_id) VALUES ($1) ON CONFLICT DO NOTHING', [roomId])
  const { seatId } = await seedListener(pool, roomId)
  return {
    grantSpeech: await seedRequest(pool, roomId),
    putLater: await seedRequest(pool, roomId),
    endSpeech: { ids: { id: roomId }, body: { seatId } },
    setFloorOrder: { ids: { id: roomId } },
  }
}
