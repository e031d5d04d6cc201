import { MediaError } from '#api/ports/media.ts'
import type { RoomDeps } from '../deps.ts'
import type { RoomRow } from '../store.ts'
import { believePage } from './believePage.ts'

/**
 * True when the engine receives media of an open host seat of the room, be it a co-host's, or, where its words may be lost, the page there has
 * said so for a while. A room that the engine lost has no host.
 * @throws MediaError when the engine does not answer
 */
export async function isHostPublishing(
  { pool, media }: Pick<RoomDeps, 'pool' | 'media'>,
  room: RoomRow,
): Promise<boolean> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM app.seat WHERE room_id = $1 AND role = 'host' AND state <> 'ended'",
    [room.id],
  )
  const { providerRoomId, mediaNode: node } = room
  if (rows.length === 0 || providerRoomId === null) return false
  const hosts = rows.map((row) => row.id)
  try {
    const people = await media.participants({ providerRoomId, node })
    const sending = people.filter(({ publishing }) => publishing.length > 0).map(({ userId }) => userId)
    const on = hosts.filter((id) => sending.includes(id))
    if (!media.caps.losesWords) return on.length > 0
    return (await believePage(pool, hosts, on)).length > 0
  } catch (error) {
    if (error instanceof MediaError && error.code === 'ROOM_NOT_FOUND') return false
    throw error
  }
}
