import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { enqueue } from '#api/queue/outbox.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomEndReason } from '#domain/words.ts'
import { makeNextRoom } from './clubs/clubRoom.ts'
import type { RoomDeps } from './deps.ts'
import { type RoomView, readRoomView } from './readRoomView.ts'
import { announce } from './revisions.ts'
import { announceNoDate } from './schedule/announcements.ts'
import { demandRoom, markRoomEnded, type RoomRow, readRoom } from './store.ts'

/** Asks the provider to close a room, after commit. */
export async function enqueueClose(
  tx: PoolClient,
  deps: Pick<RoomDeps, 'clock' | 'random'>,
  room: RoomRow,
  reason: string,
): Promise<void> {
  if (room.providerRoomId === null) return
  const body = { provider: room.provider, providerRoomId: room.providerRoomId, node: room.mediaNode, reason }
  await enqueue(tx, [{ topic: 'media.close', key: room.providerRoomId, body }], deps)
}

/** Why a room ended, by how far it was. */
function endReason(room: RoomRow, reason: RoomEndReason): RoomEndReason {
  if (room.state === 'draft' && reason !== 'GATE_UNKNOWN') return 'NEVER_STARTED'
  return room.state === 'scheduled' && reason === 'HOST_ENDED' ? 'CANCELLED' : reason
}

/** Ends a room that has not ended with everything in it, behind its lock. */
export async function endForGood(
  tx: PoolClient,
  deps: Pick<RoomDeps, 'access' | 'clock' | 'random'>,
  room: RoomRow,
  reason: RoomEndReason,
): Promise<void> {
  const { access } = deps
  await access.endRoomSeats(tx, room.id, 'ROOM_ENDED')
  await markRoomEnded(tx, room.id, endReason(room, reason))
  if (room.state === 'scheduled') await announceNoDate(tx, room.id)
  await access.clearSlots(tx, room.id)
  await enqueueClose(tx, deps, room, reason)
  await announce(tx, room.id)
}

/**
 * Ends a room with everything in it, in one transaction; a room that ended before is left alone. A fan club has its next room at once.
 * @param isStillSo looked at behind the room's lock; false leaves it alone
 */
export async function closeForEver(
  deps: RoomDeps,
  roomId: string,
  reason: RoomEndReason,
  isStillSo: (tx: PoolClient, room: RoomRow) => Promise<boolean> = async () => true,
): Promise<void> {
  const { pool, access } = deps
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const room = await readRoom(tx, roomId)
    if (!room || room.state === 'ended' || !(await isStillSo(tx, room))) return
    await endForGood(tx, deps, room, reason)
    await makeNextRoom(tx, deps, room)
  })
}

/** Each end of the room of a club makes another one, so one that has not begun is not ended. Throws ProblemError CONFLICT. */
async function demandEndable({ clubId, state, providerRoomId }: RoomRow): Promise<boolean> {
  if (clubId === null || state !== 'draft' || providerRoomId !== null) return true
  throw new ProblemError('CONFLICT', {
    detail: 'This is the room of the fan club, and it has not begun. Close the club instead.',
  })
}

/**
 * The host ends the stream; ending twice changes nothing.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT for the room of a fan club that has neither a date nor begun
 */
export async function endRoom(deps: RoomDeps, roomId: string, accountId: string): Promise<RoomView> {
  await demandRoom(deps.pool, { roomId, accountId, act: 'endStream' })
  await closeForEver(deps, roomId, 'HOST_ENDED', (_tx, room) => demandEndable(room))
  return readRoomView(deps, roomId, accountId)
}
