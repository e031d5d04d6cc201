import { MediaError } from '#api/ports/media.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomDeps } from '../deps.ts'
import { type RoomRow, readSilentDrafts } from '../store.ts'
import { isHostPublishing } from './isHostPublishing.ts'
import { forgetOldPauses, forgetPause, pauseOpenings } from './openingPause.ts'
import { takeDown } from './takeDown.ts'

/** What the engine says of a draft's host: `away` = its node is gone, null = no answer now. */
async function publishingOf(deps: RoomDeps, room: RoomRow): Promise<boolean | 'away' | null> {
  try {
    return await isHostPublishing(deps, room)
  } catch (error) {
    if (!(error instanceof MediaError)) throw error
    return error.code === 'NO_MEDIA_NODE' ? 'away' : null
  }
}

async function look(deps: RoomDeps, room: RoomRow): Promise<void> {
  const { pool, settings } = deps
  const publishing = await publishingOf(deps, room)
  if (publishing === null) return
  if (publishing === true) {
    // together: whoever counts as having published is forgiven, though the process dies between the two
    return withTransaction(pool, async (tx) => {
      await tx.query(
        "UPDATE app.room SET published_at = app.now() WHERE id = $1 AND state IN ('draft', 'scheduled') AND provider_room_id = $2",
        [room.id, room.providerRoomId],
      )
      await forgetPause(tx, room.ownerAccountId)
    })
  }
  await takeDown(deps, room, 'NOTHING_PUBLISHED', async (tx) => {
    // where the node went, publishing was not up to the host; and who published once did not hold it for nothing
    if (publishing !== 'away' && room.publishedAt === null)
      await pauseOpenings(tx, room.ownerAccountId, settings)
  })
}

/** Takes opened drafts down whose host has published nothing for a while: their place is for somebody who does. */
export async function watchDrafts(deps: RoomDeps): Promise<void> {
  const { pool, log, settings } = deps
  for (const room of await readSilentDrafts(pool, settings.UNPUBLISHED_S)) {
    await look(deps, room).catch((error) =>
      log.warn({ err: error, room: room.id }, 'a draft could not be looked at; the next sweep tries again'),
    )
  }
  await forgetOldPauses(pool)
}
