import type { PoolClient } from 'pg'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { ChatRule } from '#domain/chat/chatRule.ts'
import type { ChatDeps } from './deps.ts'
import { nextRev } from './head.ts'
import { isShielded } from './shield.ts'

/** Who asks for a change of a room's chat. */
export interface ChatAsked {
  roomId: string
  accountId: string
}

/**
 * The channel of a room whose chat somebody may rule.
 * @throws ProblemError NOT_FOUND for who has no role there, FORBIDDEN for one that may not, CONFLICT once the stream has ended
 */
async function demandOpenRoom(tx: PoolClient, { roomId, accountId }: ChatAsked): Promise<string> {
  const { rows } = await tx.query<{ channel_id: string; state: string }>(
    "SELECT channel_id, state FROM app.room WHERE id = $1 AND kind <> 'call'",
    [roomId],
  )
  const room = rows[0]
  // a room that is not there costs as many questions as one that is
  await demandAct(tx, { accountId, act: 'setChatRules', channelId: room?.channel_id ?? '' })
  if (!room) throw new ProblemError('NOT_FOUND')
  if (room.state === 'ended') throw new ProblemError('CONFLICT', { detail: 'It has ended.' })
  return room.channel_id
}

/**
 * Changes who may write; readers of every copy learn it with the next change of the room.
 * @throws ProblemError CONFLICT while the room is shielded
 */
export async function setChatRule(
  { pool, bus }: Pick<ChatDeps, 'pool' | 'bus'>,
  asked: ChatAsked,
  rule: ChatRule,
): Promise<void> {
  const { roomId } = asked
  const rev = await withTransaction(pool, async (tx) => {
    await demandOpenRoom(tx, asked)
    const head = await nextRev(tx, roomId)
    if (await isShielded(tx, roomId))
      throw new ProblemError('CONFLICT', { detail: 'The shield is up. End it before you change the rules.' })
    await tx.query(
      `INSERT INTO app.chat_rule (room_id, guests, slow_s, links, holders_only, followers_only, rev) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (room_id) DO UPDATE SET guests = $2, slow_s = $3, links = $4, holders_only = $5, followers_only = $6, rev = $7`,
      [roomId, rule.guests, rule.slowS, rule.links, rule.holdersOnly, rule.followersOnly, head.rev],
    )
    return head.rev
  })
  bus.publish(roomId, rev)
}

/**
 * Pins a message that everybody sees, or none.
 * @throws ProblemError NOT_FOUND for a message that is not there, of another room or held
 */
export async function pinMessage(
  { pool, bus }: Pick<ChatDeps, 'pool' | 'bus'>,
  asked: ChatAsked,
  messageId: string | null,
): Promise<void> {
  const { roomId } = asked
  const rev = await withTransaction(pool, async (tx) => {
    await demandOpenRoom(tx, asked)
    const head = await nextRev(tx, roomId)
    const { rowCount } = await tx.query(
      `INSERT INTO app.chat_rule (room_id, pinned_id, rev) SELECT $1::text, $2::text, $3
         WHERE $2::text IS NULL OR EXISTS (SELECT FROM app.chat_message WHERE room_id = $1::text AND id = $2::text AND seq IS NOT NULL AND body IS NOT NULL)
         ON CONFLICT (room_id) DO UPDATE SET pinned_id = excluded.pinned_id, rev = excluded.rev`,
      [roomId, messageId, head.rev],
    )
    if (rowCount === 0) throw new ProblemError('NOT_FOUND')
    return head.rev
  })
  bus.publish(roomId, rev)
}
