import { isNotBegun } from '#domain/room/transition.ts'
import type { RoomDeps } from '../deps.ts'
import { closeForEver } from '../endRoom.ts'
import { readRoomsElsewhere } from '../store.ts'
import { takeDown } from './takeDown.ts'

/**
 * The installation was started with another media provider: what is live at the one before ends, for no page can be in two at
 * once; what has not begun is taken down, and its host opens it again at the new one.
 */
export async function leaveProviders(deps: RoomDeps): Promise<void> {
  const { pool, media } = deps
  for (const room of await readRoomsElsewhere(pool, media.name)) {
    if (isNotBegun(room.state)) await takeDown(deps, room, 'PROVIDER_CHANGED')
    else await closeForEver(deps, room.id, 'PROVIDER_CHANGED')
  }
}
