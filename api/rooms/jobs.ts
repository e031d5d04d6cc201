import { MediaError } from '#api/ports/media.ts'
import type { Effect, Jobs } from '#api/queue/jobs.ts'
import type { RoomKind } from '#domain/words.ts'
import type { RoomDeps } from './deps.ts'
import { watchDrafts } from './stream/watchDrafts.ts'
import { watchHosts } from './stream/watchHosts.ts'

async function close({ media }: RoomDeps, effect: Effect): Promise<void> {
  const { providerRoomId, node, reason } = effect.body as {
    providerRoomId: string
    node: string | null
    reason: string
  }
  try {
    await media.closeRoom({ providerRoomId, node }, reason)
  } catch (error) {
    // a node that is gone took the room with it
    if (!(error instanceof MediaError) || error.code === 'UNREACHABLE') throw error
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

/** What rooms ask of the worker. */
export function roomJobs(deps: RoomDeps, settings: { SWEEP_MS: number }): Jobs {
  return {
    topics: {
      'media.close': (effect) => close(deps, effect),
      'media.open': (effect) => reopen(deps, effect),
    },
    loops: [
      { name: 'rooms.hosts', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => watchHosts(deps) },
      { name: 'rooms.drafts', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => watchDrafts(deps) },
    ],
  }
}
