import type { MediaKind } from '#domain/words.ts'
import { MediaError } from '../mediaClient.ts'
import type { EngineSession } from './createSession.ts'

interface Local {
  track: MediaStreamTrack
  /** null while the engine does not have it */
  publicationId: string | null
}

/** What this browser wants to send. It outlives connections: a new one gets everything again. */
export interface Outbox {
  add(kind: MediaKind, track: MediaStreamTrack): Promise<void>
  remove(kind: MediaKind): Promise<void>
  setMuted(kind: MediaKind, on: boolean): Promise<void>
  /** Sends what the engine does not have. `kept` are the publications it still has; without it, none. */
  sendMissing(kept?: Set<string>): Promise<void>
  /** The engine took a publication away; answers whether it should go out again. */
  forget(publicationId: string, reason: string): boolean
}

/** @param current the session of the moment, null while there is none */
export function createOutbox(current: () => EngineSession | null): Outbox {
  const local = new Map<MediaKind, Local>()
  const muted = new Set<MediaKind>()

  async function send(kind: MediaKind, session: EngineSession): Promise<void> {
    const one = local.get(kind)
    if (!one || one.publicationId !== null) return
    const publication = await session.connection.publish(kind, one.track)
    one.publicationId = publication.id
    if (muted.has(kind)) await session.ask({ t: 'selfMute', kind, on: true })
  }

  return {
    async add(kind, track) {
      const session = current()
      if (!session) throw new MediaError('NETWORK', 'not connected')
      if (local.has(kind)) throw new MediaError('INTERNAL', `${kind} is already published`)
      local.set(kind, { track, publicationId: null })
      track.enabled = !muted.has(kind)
      try {
        await send(kind, session)
      } catch (cause) {
        // a broken connection is mended and takes the track with it
        const isMended = cause instanceof MediaError && cause.code === 'NETWORK' && current() === session
        if (isMended) return
        local.delete(kind)
        throw cause
      }
    },
    async remove(kind) {
      const one = local.get(kind)
      const session = current()
      local.delete(kind)
      if (!one || !session) return
      await session.connection.silence(kind)
      const { publicationId } = one
      // when it cannot be said, the engine notices the silence
      if (publicationId !== null) await session.ask({ t: 'unpublish', publicationId }).catch(() => undefined)
    },
    async setMuted(kind, on) {
      if (on) muted.add(kind)
      else muted.delete(kind)
      const one = local.get(kind)
      if (!one) return
      one.track.enabled = !on
      // while signalling is away the track itself is silent; the flag is said again with the next entry
      if (one.publicationId !== null)
        await current()
          ?.ask({ t: 'selfMute', kind, on })
          .catch(() => undefined)
    },
    async sendMissing(kept = new Set()) {
      for (const one of local.values()) {
        if (one.publicationId !== null && !kept.has(one.publicationId)) one.publicationId = null
      }
      const session = current()
      if (!session) return
      for (const kind of local.keys()) await send(kind, session)
      for (const [kind, one] of local) {
        if (one.publicationId !== null && kept.has(one.publicationId)) {
          await session.ask({ t: 'selfMute', kind, on: muted.has(kind) })
        }
      }
    },
    forget(publicationId, reason) {
      for (const one of local.values()) {
        if (one.publicationId !== publicationId) continue
        one.publicationId = null
        // the machine slept or the network was away: what is still captured goes out again
        return reason === 'SILENCE' && one.track.readyState === 'live'
      }
      return false
    },
  }
}
