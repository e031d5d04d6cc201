import type { Pool } from 'pg'
import { readCoHostChannel } from '#api/access/coHosts.ts'
import { can } from '#api/creators/can.ts'
import type { StepUpCondition } from '#api/http/contract.ts'
import { fieldIn, type StepUpQuestion } from '#api/http/handler.ts'
import { readRoom } from './store.ts'

type RoomCondition = Extract<StepUpCondition, 'gatedRoom' | 'gatedHost' | 'otherSessionsHost' | 'otherGate'>

/** True for a room that a gate or invitations close, and that this account may let people into. Another one is answered like none. */
async function isGatedRoom(pool: Pool, roomId: string, accountId: string): Promise<boolean> {
  const room = await readRoom(pool, roomId)
  if (!room || room.kind === 'call' || room.visibility === 'public') return false
  return can(pool, { accountId, act: 'goLive', channelId: room.channelId })
}

/** The same of a room that this account is about to host, for its channel or beside it. */
async function isGatedToHost(pool: Pool, roomId: string, accountId: string): Promise<boolean> {
  if (await isGatedRoom(pool, roomId, accountId)) return true
  if ((await readCoHostChannel(pool, { roomId, accountId })) === null) return false
  return (await readRoom(pool, roomId))?.visibility !== 'public'
}

/** The room of an own open seat as its host that another session has; null for every other seat. */
async function roomHostedElsewhere(
  pool: Pool,
  { params, accountId, sessionId }: StepUpQuestion,
): Promise<string | null> {
  const { rows } = await pool.query<{ room_id: string }>(
    `SELECT room_id FROM app.seat WHERE id = $1 AND account_id = $2 AND role = 'host' AND state <> 'ended'
       AND session_id IS DISTINCT FROM $3`,
    [params?.id ?? '', accountId, sessionId],
  )
  return rows[0]?.room_id ?? null
}

/**
 * Which requests let people through a closed door, or have the picture behind it come from somewhere else: going live,
 * hosting, another session that goes on with a host's seat, another gate.
 */
export function roomStepUps(pool: Pool): Record<RoomCondition, (asked: StepUpQuestion) => Promise<boolean>> {
  const gatedRoom = ({ params, accountId }: StepUpQuestion) => isGatedRoom(pool, params?.id ?? '', accountId)
  return {
    gatedRoom,
    gatedHost: async ({ body, params, accountId }) =>
      fieldIn(body, 'action') === 'host' && isGatedToHost(pool, params?.id ?? '', accountId),
    otherGate: async (asked) => fieldIn(asked.body, 'gate') !== undefined && gatedRoom(asked),
    otherSessionsHost: async (asked) => {
      const roomId = await roomHostedElsewhere(pool, asked)
      return roomId !== null && isGatedToHost(pool, roomId, asked.accountId)
    },
  }
}
