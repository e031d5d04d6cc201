import type { Pool } from 'pg'
import { can } from '#api/creators/can.ts'
import { readRoom } from './store.ts'

/** True for a room that a gate or invitations close, and that this account may let people into. Another one is answered like none. */
export async function isGatedRoom(pool: Pool, roomId: string, accountId: string): Promise<boolean> {
  const room = await readRoom(pool, roomId)
  if (!room || room.visibility === 'public') return false
  return can(pool, { accountId, act: 'goLive', channelId: room.channelId })
}
