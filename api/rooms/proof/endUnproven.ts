import type { MediaProvider } from '#api/ports/media.ts'
import { isNotBegun } from '#domain/room/transition.ts'
import type { Provider } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import { closeForEver } from '../endRoom.ts'
import { readClosedRooms } from '../store.ts'
import { takeDown } from '../stream/takeDown.ts'
import { readProof } from './readProof.ts'

export interface UnprovenDeps extends RoomDeps {
  mediaOf: (name: Provider) => MediaProvider | null
}

/**
 * Ends what is live for some only at a provider that was seen to let others in: somebody was there who cannot have been, or the
 * newest check found it. What has not begun is taken down, and its host can open it once a check is good. That a check is old, or
 * that there is none, ends nothing that runs.
 */
export async function endUnproven(deps: UnprovenDeps): Promise<void> {
  const { pool, mediaOf, settings, log } = deps
  const appId = mediaOf('trtc')?.appId ?? null
  if (appId === null || settings.TRTC_UNPROVEN === 'allow') return
  const rooms = await readClosedRooms(pool, 'trtc')
  const state = rooms.length > 0 ? await readProof(pool, appId) : 'good'
  if (state !== 'void' && state !== 'bad') return
  for (const room of rooms) {
    if (isNotBegun(room.state)) await takeDown(deps, room, 'MEDIA_UNPROVEN')
    else await closeForEver(deps, room.id, 'MEDIA_UNPROVEN')
    log.warn(
      { room: room.id, why: state },
      'a room that is not public ended: its media provider lets others in',
    )
  }
}
