import { asProblem } from '#api/access/asProblem.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { demandOnChain, type HubPlace, readLed } from '../chain/demandOnChain.ts'
import { demandConsents } from '../cohosts/consents.ts'
import { demandShares } from '../cohosts/readShares.ts'
import type { RoomDeps, TipVerbs } from '../deps.ts'
import { demandProven } from '../proof/closedUnproven.ts'
import { type RoomView, readRoomView } from '../readRoomView.ts'
import { announce } from '../revisions.ts'
import { announceLive } from '../schedule/announcements.ts'
import { demandRoom } from '../store.ts'
import { isHostPublishing } from './isHostPublishing.ts'
import { forgetPause } from './openingPause.ts'

const UNIQUE_VIOLATION = '23505'

/**
 * Lets viewers enter, once the engine itself receives the host.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT, ALREADY_LIVE, NOT_PUBLISHING, NO_MEDIA_NODE, MEDIA_UNPROVEN, NOT_ON_CHAIN
 */
export async function goLive(
  deps: RoomDeps & Pick<HubPlace, 'hub'> & { tips: TipVerbs },
  roomId: string,
  accountId: string,
): Promise<RoomView> {
  const { pool, access } = deps
  const room = await demandRoom(pool, { roomId, accountId, act: 'goLive' })
  if (room.state === 'live') throw new ProblemError('ALREADY_LIVE')
  if (room.state === 'ended' || !room.isOpen) {
    throw new ProblemError('CONFLICT', {
      detail: room.isOpen ? 'It has ended.' : 'Open the room first.',
    })
  }
  await demandProven(deps, room)
  // a reorg may have taken away what led it
  await demandOnChain(pool, deps, room)
  const isPublishing = await isHostPublishing(deps, room).catch((error: unknown) => {
    throw asProblem(error)
  })
  if (!isPublishing) {
    const detail = 'Neither picture nor sound of yours has reached the room yet.'
    throw new ProblemError('NOT_PUBLISHING', { detail, retryAfterS: 1 })
  }
  try {
    await withTransaction(pool, async (tx) => {
      await access.lockRoom(tx, roomId)
      const { rowCount } = await tx.query(
        `UPDATE app.room SET state = 'live', live_at = app.now(), host_gone_since = NULL, rev = rev + 1
          WHERE id = $1 AND state IN ('draft', 'scheduled') AND provider_room_id = $2`,
        [roomId, room.providerRoomId],
      )
      if (!rowCount) throw new ProblemError('CONFLICT')
      await demandConsents(tx, roomId)
      // what led it when it was opened may be gone by now, and its door another one
      await demandOnChain(tx, deps, room)
      await deps.tips.fixContext(tx, roomId, await readLed(tx, roomId))
      // behind that: what divides may be gone between two looks
      await demandShares(tx, deps, roomId)
      await forgetPause(tx, room.ownerAccountId)
      await announceLive(tx, roomId, deps.settings)
      await announce(tx, roomId)
    })
  } catch (error) {
    const isOneTooMany = (error as { code?: string }).code === UNIQUE_VIOLATION
    if (isOneTooMany) throw new ProblemError('ALREADY_LIVE', {}, { cause: error })
    throw error
  }
  return readRoomView(deps, roomId, accountId)
}
