import type { Pool } from 'pg'
import { CO_HOST_TERMS } from '#api/access/coHosts.ts'
import type { Creator } from '#test/kit/access/stage.ts'

/** A creator hosts a room beside its channel, as if they had been asked and had agreed to its terms as they are. */
export async function hostBeside(pool: Pool, roomId: string, creator: Creator): Promise<void> {
  await pool.query(
    `INSERT INTO app.co_host (room_id, account_id, channel_id, answered_at, accepted_terms)
       SELECT r.id, $2, $3, app.now(), ${CO_HOST_TERMS} FROM app.room r WHERE r.id = $1`,
    [roomId, creator.host.accountId, creator.channelId],
  )
}

/** They do not any more. */
export async function endAgreement(pool: Pool, roomId: string, creator: Creator): Promise<void> {
  await pool.query(
    'UPDATE app.co_host SET accepted_terms = NULL, declined = true WHERE room_id = $1 AND account_id = $2',
    [roomId, creator.host.accountId],
  )
}
