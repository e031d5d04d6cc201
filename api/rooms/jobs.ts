import { MediaError } from '#api/ports/media.ts'
import type { Again, Effect, Jobs } from '#api/queue/jobs.ts'
import type { RoomKind } from '#domain/words.ts'
import type { RoomDeps } from './deps.ts'
import { closeForEver } from './endRoom.ts'
import { forgetAnnouncements } from './schedule/announcements.ts'
import { endMissed } from './schedule/endMissed.ts'
import { fanOutAnnouncements } from './schedule/fanOut.ts'
import { watchDrafts } from './stream/watchDrafts.ts'
import { watchHosts } from './stream/watchHosts.ts'

const FAN_OUT_MS = 500
const MAX_CLOSE_PAUSE_S = 60
/** A day of such pauses: a node that was taken out of service must not be asked for ever. */
const MAX_CLOSE_TRIES = 1440

/** Tries until the engine confirms it: a node that seems to be gone may only be out of reach, with everybody still inside. */
async function close({ media }: RoomDeps, effect: Effect, tries: number): Promise<Again | null> {
  const { providerRoomId, node, reason } = effect.body as {
    providerRoomId: string
    node: string | null
    reason: string
  }
  // it was never placed
  if (media.name === 'embedded' && node === null) return null
  try {
    await media.closeRoom({ providerRoomId, node }, reason)
    return null
  } catch (cause) {
    if (cause instanceof MediaError && cause.code === 'ROOM_NOT_FOUND') return null
    if (tries >= MAX_CLOSE_TRIES) throw cause
    return { afterS: Math.min(2 ** tries / 4, MAX_CLOSE_PAUSE_S), cause }
  }
}

async function reopen({ pool, media }: RoomDeps, effect: Effect): Promise<void> {
  const { providerRoomId, kind, node } = effect.body as {
    providerRoomId: string
    kind: RoomKind
    node: string
  }
  const { rowCount } = await pool.query(
    "SELECT FROM app.room WHERE provider_room_id = $1 AND state <> 'ended'",
    [providerRoomId],
  )
  if (rowCount) await media.openRoom({ providerRoomId, kind, maxParticipants: null, node })
}

/** Who leaves ends what they have open; rooms that ended before are left alone. */
async function closeAllOf(deps: RoomDeps, effect: Effect): Promise<void> {
  const { account } = effect.body as { account: string }
  const { rows } = await deps.pool.query<{ id: string }>(
    `SELECT r.id FROM app.room r JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id
       JOIN app.account a ON a.id = c.account_id WHERE a.id = $1 AND a.state = 'closing' AND r.state <> 'ended'`,
    [account],
  )
  for (const { id } of rows) await closeForEver(deps, id, 'HOST_ENDED')
}

/** What rooms ask of the worker. */
export function roomJobs(deps: RoomDeps, settings: { SWEEP_MS: number }): Jobs {
  return {
    topics: {
      'rooms.close_all': (effect) => closeAllOf(deps, effect),
      'media.close': (effect, tries) => close(deps, effect, tries),
      'media.open': (effect) => reopen(deps, effect),
    },
    loops: [
      { name: 'rooms.hosts', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => watchHosts(deps) },
      { name: 'rooms.missed', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => endMissed(deps) },
      {
        name: 'rooms.announcements',
        everyMs: FAN_OUT_MS,
        isExclusive: true,
        run: () => fanOutAnnouncements(deps),
      },
      { name: 'rooms.drafts', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => watchDrafts(deps) },
    ],
    timetable: [
      { task: 'forget-announcements', at: '33 3 * * *', run: () => forgetAnnouncements(deps.pool) },
    ],
  }
}
