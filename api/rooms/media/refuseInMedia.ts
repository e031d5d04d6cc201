import type { MediaProvider } from '#api/ports/media.ts'
import type { Again, Effect } from '#api/queue/jobs.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import type { Provider } from '#domain/words.ts'
import { type Breach, IMPOSSIBLE_BREACHES } from './breach.ts'

export interface RefuseDeps {
  /** null where nothing of ours reaches it any more */
  mediaOf: (name: Provider) => MediaProvider | null
  security: SecurityLog
  alarms: { raise(name: string, facts: object, message: string): void }
}

const MAX_PAUSE_S = 60
/** Some minutes of such pauses: longer than any key opens a room. */
const MAX_TRIES = 12

/** Takes somebody out of the room who is there against what we signed, and says so where it is watched. */
export async function refuseInMedia(
  { mediaOf, security, alarms }: RefuseDeps,
  effect: Effect,
  tries: number,
): Promise<Again | null> {
  const { providerRoomId, userId, type, why } = effect.body as {
    providerRoomId: string
    userId: string | null
    type: string
    why: Breach
  }
  if (tries === 1) {
    security.write({ kind: 'out_of_bounds', ref: userId })
    if (IMPOSSIBLE_BREACHES.includes(why))
      alarms.raise(
        'media_permission_off',
        { providerRoomId, user: userId, type, why },
        'the media provider let through what no key of ours allows: its permission control is off',
      )
  }
  // an id that cannot be one of ours cannot be named in a call either
  const media = mediaOf('trtc')
  if (userId === null || !media) return null
  try {
    await media.remove({ providerRoomId, node: null }, userId, why)
    return null
  } catch (cause) {
    if (tries >= MAX_TRIES) throw cause
    return { afterS: Math.min(2 ** tries / 8, MAX_PAUSE_S), cause }
  }
}
