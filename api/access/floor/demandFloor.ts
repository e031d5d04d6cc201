import type { Pool } from 'pg'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'

/** Who leads the floor of which room. */
export interface FloorLead {
  roomId: string
  accountId: string
}

/** That somebody leads the floor of a voice room. @throws ProblemError NOT_FOUND, also of a stream; FORBIDDEN */
export async function demandFloor(pool: Pool, { roomId, accountId }: FloorLead): Promise<void> {
  const { rows } = await pool.query<{ channel_id: string; is_voice: boolean }>(
    "SELECT channel_id, kind = 'voice' AS is_voice FROM app.room WHERE id = $1",
    [roomId],
  )
  const [room] = rows
  // asked for a room that is not there as well, so that both cost the same
  await demandAct(pool, { accountId, act: 'leadFloor', channelId: room?.channel_id ?? '' })
  if (!room?.is_voice) throw new ProblemError('NOT_FOUND')
}
