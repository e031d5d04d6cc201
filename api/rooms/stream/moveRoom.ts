import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { demandFewDrafts } from '../createRoom.ts'
import type { RoomDeps } from '../deps.ts'
import { type RoomView, readRoomView } from '../readRoomView.ts'
import { announce } from '../revisions.ts'
import { readOwnChannel, readOwnRoom } from '../store.ts'

/**
 * Moves a stream that has not begun to another own channel. Its gate asks for the same passes there: they are the creator's.
 * @throws ProblemError NOT_FOUND, CONFLICT once it is open, TOO_MANY_DRAFTS
 */
export async function moveRoom(
  deps: RoomDeps & { settings: { MAX_DRAFTS: number } },
  { roomId, channelId }: { roomId: string; channelId: string },
  accountId: string,
): Promise<RoomView> {
  const { pool, access, settings } = deps
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const room = await readOwnRoom(tx, roomId, accountId)
    if (!room) throw new ProblemError('NOT_FOUND')
    const channel = await readOwnChannel(tx, channelId, accountId, settings.CHAIN_ID)
    if (!channel) throw new ProblemError('NOT_FOUND')
    if (room.state === 'live' || room.state === 'ended' || room.isOpen)
      throw new ProblemError('CONFLICT', { detail: 'Only a stream that has not begun can be moved.' })
    if (room.channelId !== channel.id) await demandFewDrafts(tx, channel.id, settings.MAX_DRAFTS)
    await tx.query('UPDATE app.room SET channel_id = $2, rev = rev + 1 WHERE id = $1', [roomId, channelId])
    await announce(tx, roomId)
  })
  return readRoomView(deps, roomId, accountId)
}
