import { MediaError } from '#api/ports/media.ts'
import type { Effect } from '#api/queue/jobs.ts'
import { withTransaction } from '#db/transaction.ts'
import { isNotBegun } from '#domain/room/transition.ts'
import type { RoomDeps } from '../deps.ts'
import { closeForEver } from '../endRoom.ts'
import { announce } from '../revisions.ts'
import { type RoomRow, readRoom, readWatchedRooms } from '../store.ts'
import { isHostPublishing } from './isHostPublishing.ts'
import { takeDown } from './takeDown.ts'

/** True when a host seat is open and its page beats; of several, any. */
async function isHostBeating({ pool }: RoomDeps, roomId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM app.seat s JOIN app.seat_lease l ON l.seat_id = s.id
      WHERE s.room_id = $1 AND s.role = 'host' AND s.state <> 'ended' AND l.until > app.now()`,
    [roomId],
  )
  return Boolean(rowCount)
}

/** null = the engine does not say. A draft's host is there by beating alone: nothing is published yet. */
async function isHostThere(deps: RoomDeps, room: RoomRow): Promise<boolean | null> {
  if (!(await isHostBeating(deps, room.id))) return false
  if (isNotBegun(room.state)) return true
  try {
    return await isHostPublishing(deps, room)
  } catch (error) {
    if (!(error instanceof MediaError)) throw error
    return error.code === 'NO_MEDIA_NODE' ? false : null
  }
}

/**
 * Notes since when a room's host is away, or that they are back, by beats and by the engine.
 * @param lastBeatAt database time of the host's last beat, where it is known. Of several hosts it may be of one who was away long before
 */
export async function updateHostPresence(deps: RoomDeps, room: RoomRow, lastBeatAt?: Date): Promise<void> {
  const isThere = await isHostThere(deps, room)
  if (isThere === null || isThere === (room.hostGoneSince === null)) return
  await withTransaction(deps.pool, async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE app.room SET rev = rev + 1, host_gone_since = CASE WHEN $2 THEN NULL
          WHEN EXISTS (SELECT FROM app.co_host k WHERE k.room_id = $1 AND k.accepted_terms IS NOT NULL) THEN app.now() ELSE coalesce($3, app.now()) END
        WHERE id = $1 AND state <> 'ended' AND (host_gone_since IS NULL) <> $2`,
      [room.id, isThere, lastBeatAt ?? null],
    )
    if (rowCount) await announce(tx, room.id)
  })
}

async function endOverdue(deps: RoomDeps): Promise<void> {
  const { pool, settings } = deps
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM app.room WHERE kind <> 'call' AND state <> 'ended' AND host_gone_since <= app.now() - make_interval(secs => $1)`,
    [settings.HOST_GONE_S],
  )
  for (const { id } of rows) {
    const room = await readRoom(pool, id)
    if (room && isNotBegun(room.state)) await takeDown(deps, room, 'HOST_GONE')
    else await closeForEver(deps, id, 'HOST_GONE')
  }
}

/** Looks at the host of a room about whom something came in. */
export async function lookAtHost(deps: RoomDeps, effect: Effect): Promise<void> {
  const room = await readRoom(deps.pool, String(effect.body.room))
  if (room?.state === 'live' && room.kind !== 'call') await updateHostPresence(deps, room)
}

/** One look at every host who may be away; ends the streams whose host stayed away. */
export async function watchHosts(deps: RoomDeps): Promise<void> {
  const { pool, log, access, settings } = deps
  const lapsed = await access.findLapsedHosts()
  if (lapsed === null) return
  const lastBeats = new Map(lapsed.map(({ roomId, lastBeatAt }) => [roomId, lastBeatAt]))
  for (const room of await readWatchedRooms(pool)) {
    await updateHostPresence(deps, room, lastBeats.get(room.id)).catch((error) =>
      log.warn({ err: error, room: room.id }, 'a host could not be looked after; the next sweep tries again'),
    )
  }
  await access.endGoneHosts(settings.HOST_GONE_S)
  await endOverdue(deps)
}
