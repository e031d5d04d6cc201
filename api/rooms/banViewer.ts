import { asProblem } from '#api/access/asProblem.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomDeps } from './deps.ts'
import { readOwnRoom } from './store.ts'

/** Who is banned, by the seat they have or had in the room. */
export interface BanRequest {
  roomId: string
  accountId: string
  seatId: string
  ruleCode: string
  reason: string
  /** reference of the request */
  trace: string
}

/**
 * Bans the person on a seat from the channel. Their seats end with a stored refusal; the pass stays theirs.
 * @throws ProblemError NOT_FOUND for a seat of another room, FORBIDDEN for oneself, BUSY while the room is changing
 */
export async function banViewer({ pool, access }: RoomDeps, request: BanRequest): Promise<void> {
  const { roomId, accountId, seatId, ruleCode, reason, trace } = request
  const room = await readOwnRoom(pool, roomId, accountId)
  if (!room) throw new ProblemError('NOT_FOUND')
  const { rows } = await pool.query<{ account_id: string | null }>(
    'SELECT account_id FROM app.seat WHERE id = $1 AND room_id = $2',
    [seatId, roomId],
  )
  const target = rows[0]?.account_id
  if (!target) throw new ProblemError('NOT_FOUND')
  if (target === accountId) throw new ProblemError('FORBIDDEN', { detail: 'You cannot ban yourself.' })
  const { channelId } = room
  await withTransaction(pool, (tx) =>
    access.banAccount(tx, {
      channelId,
      roomId,
      actor: accountId,
      accountId: target,
      ruleCode,
      reason,
      trace,
    }),
  ).catch((error) => {
    throw asProblem(error)
  })
}
