import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { askAgainAfter } from '../cohosts/consents.ts'
import type { RoomDeps } from '../deps.ts'
import { type RoomView, readRoomView } from '../readRoomView.ts'
import { announce } from '../revisions.ts'
import { demandOpenChannel, demandRoom } from '../store.ts'
import { demandFewDrafts } from './fewDrafts.ts'

/**
 * Moves a stream that has not begun to another channel of the creator. Its gate asks for the same passes there: they are the creator's.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT once it is open and for the room of a fan club, TOO_MANY_DRAFTS
 */
export async function moveRoom(
  deps: RoomDeps & { settings: { MAX_DRAFTS: number } },
  { roomId, channelId }: { roomId: string; channelId: string },
  accountId: string,
): Promise<RoomView> {
  const { pool, access, settings } = deps
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const room = await demandRoom(tx, { roomId, accountId, act: 'editStream' })
    const channel = await demandOpenChannel(tx, channelId, accountId, settings.CHAIN_ID)
    // its gate asks for passes of this creator
    if (channel.creatorId !== room.creatorId) throw new ProblemError('NOT_FOUND')
    if (room.clubId)
      throw new ProblemError('CONFLICT', {
        detail:
          'This is the room of the fan club, which stays with its channel. Move another room, or close the club.',
      })
    if (room.state === 'live' || room.state === 'ended' || room.isOpen)
      throw new ProblemError('CONFLICT', { detail: 'Only a room that has not begun can be moved.' })
    if (channelId !== room.channelId) await demandFewDrafts(tx, channelId, settings.MAX_DRAFTS)
    await askAgainAfter(tx, deps, room, async () => {
      await tx.query('UPDATE app.room SET channel_id = $2, rev = rev + 1 WHERE id = $1', [roomId, channelId])
      // the same creator is paid at the same wallet, under the name of the other channel
      await tx.query(
        `WITH own AS (DELETE FROM app.room_share WHERE room_id = $1 AND place = 0 RETURNING *)
         INSERT INTO app.room_share (room_id, channel_id, place, bps, wallet) SELECT room_id, $2, place, bps, wallet FROM own`,
        [roomId, channelId],
      )
    })
    await announce(tx, roomId)
  })
  return readRoomView(deps, roomId, accountId)
}
