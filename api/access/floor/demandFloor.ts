import type { Pool, PoolClient } from 'pg'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { readCoHostChannel } from '../coHosts.ts'
import { shareAccount, shareRoom } from '../seats/locks.ts'
import { onFloor } from './store.ts'

/** Who leads the floor of which room. */
export interface FloorLead {
  roomId: string
  accountId: string
}

/**
 * That somebody leads the floor of a voice room: its channel has them host, or they agreed to host it beside that channel.
 * @returns whether it is for that agreement, which may end at any moment
 * @throws ProblemError NOT_FOUND, also of a stream; FORBIDDEN
 */
export async function demandFloor(
  db: Pool | PoolClient,
  { roomId, accountId }: FloorLead,
): Promise<{ isBeside: boolean }> {
  const { rows } = await db.query<{ channel_id: string; is_voice: boolean }>(
    "SELECT channel_id, kind = 'voice' AS is_voice FROM app.room WHERE id = $1 AND kind <> 'call'",
    [roomId],
  )
  const [room] = rows
  const isBeside = (await readCoHostChannel(db, { roomId, accountId })) !== null
  // asked for a room that is not there as well, so that both cost the same
  if (!isBeside) await demandAct(db, { accountId, act: 'leadFloor', channelId: room?.channel_id ?? '' })
  if (!room?.is_voice) throw new ProblemError('NOT_FOUND')
  return { isBeside }
}

/**
 * What somebody does who leads the floor, in one transaction. Of who hosts beside the channel it is asked again behind the locks of
 * what ends that: a press that was on its way when they were removed, banned or had declined changes nothing.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, BUSY, and whatever `work` throws
 */
export async function onLedFloor<T>(
  pool: Pool,
  lead: FloorLead,
  work: (tx: PoolClient) => Promise<T>,
): Promise<T> {
  const { isBeside } = await demandFloor(pool, lead)
  return onFloor(pool, async (tx) => {
    if (isBeside) {
      await shareAccount(tx, lead.accountId)
      await shareRoom(tx, lead.roomId)
      await demandFloor(tx, lead)
    }
    return work(tx)
  })
}
