import { reDecideAccount } from '#api/access/revocation/followTouches.ts'
import { lockAccount } from '#api/access/seats/locks.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
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
 * @throws Refusal NOT_FOUND for a seat of another room, FORBIDDEN for oneself
 */
export async function banViewer({ access }: RoomDeps, request: BanRequest): Promise<void> {
  const { roomId, accountId, seatId, ruleCode, reason, trace } = request
  const room = await readOwnRoom(access.pool, roomId, accountId)
  if (!room) throw new ProblemError('NOT_FOUND')
  const { rows } = await access.pool.query<{ account_id: string | null }>(
    'SELECT account_id FROM app.seat WHERE id = $1 AND room_id = $2',
    [seatId, roomId],
  )
  const target = rows[0]?.account_id
  if (!target) throw new ProblemError('NOT_FOUND')
  if (target === accountId) throw new ProblemError('FORBIDDEN', { detail: 'You cannot ban yourself.' })
  await withTransaction(access.pool, async (tx) => {
    await lockAccount(tx, target)
    const actionId = newId('act', access.random)
    await tx.query(
      `INSERT INTO app.action_log (id, channel_id, room_id, actor, target_account, kind, rule_code, reason)
         VALUES ($1, $2, $3, $4, $5, 'ban', $6, $7)`,
      [actionId, room.channelId, roomId, accountId, target, ruleCode, reason],
    )
    await tx.query(
      `INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (channel_id, account_id) DO UPDATE SET action_id = $3, rule_code = $4, reason = $5, until = NULL`,
      [room.channelId, target, actionId, ruleCode, reason],
    )
  })
  // the sweeper ends the seats as well, should this process die here
  await reDecideAccount(access, target, trace)
}
