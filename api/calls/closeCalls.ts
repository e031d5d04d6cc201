import type { RoomDeps } from '#api/rooms/deps.ts'
import { closeForEver } from '#api/rooms/endRoom.ts'
import { forgetLines, markClosed, readLeftRooms, readOverRooms } from './store.ts'

/** Closes the rooms of calls that are over, with everybody in them; what fails is tried again at the next look. */
export async function closeCalls(deps: RoomDeps): Promise<void> {
  const { pool, log } = deps
  // behind the room's lock: a booking may have been moved back to the date of its room
  for (const readRooms of [readOverRooms, readLeftRooms])
    for (const id of await readRooms(pool))
      try {
        await closeForEver(deps, id, 'HOST_ENDED', async (tx) => (await readRooms(tx, id)).length > 0)
        await markClosed(pool, id)
      } catch (error) {
        log.warn({ err: error, room: id }, 'a call could not be closed; the next look tries again')
      }
  await markClosed(pool)
  await forgetLines(pool)
}
