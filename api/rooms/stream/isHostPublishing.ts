import { MediaError } from '#api/ports/media.ts'
import type { RoomDeps } from '../deps.ts'
import type { RoomRow } from '../store.ts'

/**
 * True when the engine receives media of an open host seat of the room. Providers that cannot tell are
 * believed as long as the host is there. A room that the engine lost has no host.
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
  if (rows.length === 0 || room.providerRoomId === null) return false
  if (!media.caps.seesPublishers) return true
  const hosts = new Set(rows.map((row) => row.id))
  try {
    const people = await media.participants({
      providerRoomId: room.providerRoomId,
      node: room.mediaNode,
    })
    return people.some((person) => hosts.has(person.userId) && person.publishing.length > 0)
  } catch (error) {
    if (error instanceof MediaError && error.code === 'ROOM_NOT_FOUND') return false
    throw error
  }
}
