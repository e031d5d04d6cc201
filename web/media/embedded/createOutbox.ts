import { RENDITIONS, type Rendition } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'
import { MediaError, type MediaErrorCode } from '../mediaClient.ts'
import type { Permission } from './createPermission.ts'
import type { EngineSession } from './createSession.ts'

/** One line that a track is sent on: null where its kind has no renditions. */
type Line = Rendition | null

interface Local {
  track: MediaStreamTrack
  /** the publication of each line; null while the engine does not have it */
  ids: Map<Line, string | null>
  /** the engine took all of it away: another track goes out as the first did */
  isTaken: boolean
}

/** What this browser wants to send. It outlives connections: a new one gets everything again. */
export interface Outbox {
  add(kind: MediaKind, track: MediaStreamTrack): Promise<void>
  remove(kind: MediaKind): Promise<void>
  setMuted(kind: MediaKind, on: boolean): Promise<void>
  /** Sends the camera's high rendition no more, or again. */
  holdHigh(on: boolean): Promise<void>
  /** Sends what the engine does not have. `kept` are the publications it still has; without it, none. */
  sendMissing(kept?: Set<string>): Promise<void>
  /** The engine took a publication away; answers whether it should go out again. */
  forget(publicationId: string, reason: string): boolean
  /** Drops what may not be sent any more: the engine has taken it away, and no other connection gets it. */
  dropForbidden(): void
}

/** Why the engine takes something away; of anything else this browser knows no more. */
const TAKEN: Record<string, MediaErrorCode> = { SILENCE: 'DEVICE_MISSING', NOT_GRANTED: 'FORBIDDEN' }

const linesOf = (kind: MediaKind): readonly Line[] => (kind === 'camera' ? RENDITIONS : [null])
const publicationsOf = ({ ids }: Local): string[] => [...ids.values()].filter((id) => id !== null)

/** When it cannot be said, the engine notices the silence. */
async function takeBack(kind: MediaKind, one: Local, session: EngineSession): Promise<void> {
  await session.connection.replace(kind, null)
  for (const publicationId of publicationsOf(one))
    await session.ask({ t: 'unpublish', publicationId }).catch(() => undefined)
}

/**
 * @param current the session of the moment, null while there is none
 * @param onUnsent nothing of a kind is sent any more, and nobody here asked for that
 */
export function createOutbox(
  current: () => EngineSession | null,
  { allows }: Pick<Permission, 'allows'>,
  onUnsent: (kind: MediaKind, error: MediaError) => void,
): Outbox {
  const local = new Map<MediaKind, Local>()
  const muted = new Set<MediaKind>()
  let isHighHeld = false

  const isHeld = (line: Line) => line === 'high' && isHighHeld

  async function send(kind: MediaKind, session: EngineSession): Promise<void> {
    const one = local.get(kind)
    if (!one) return
    const { track, ids } = one
    const missing = linesOf(kind).filter((line) => !isHeld(line) && (ids.get(line) ?? null) === null)
    if (missing.length === 0) return
    const made = await session.connection.publish(kind, track, missing)
    for (const { id, renditions } of made) ids.set(renditions[0] ?? null, id)
    one.isTaken = false
    if (local.get(kind) !== one) return await takeBack(kind, one, session)
    // another one took its place on the way
    if (one.track !== track) await session.connection.replace(kind, one.track)
    // the engine keeps how it was muted when it was sent before
    if (muted.has(kind) || made.some(({ isMuted }) => isMuted))
      await session.ask({ t: 'selfMute', kind, on: muted.has(kind) })
  }

  return {
    async add(kind, track) {
      const session = current()
      track.enabled = !muted.has(kind)
      const before = local.get(kind)
      if (before && !(before.isTaken && session)) {
        before.track = track
        if (publicationsOf(before).length > 0) await session?.connection.replace(kind, track)
        return
      }
      if (!session) throw new MediaError('NETWORK', 'not connected')
      local.set(kind, { track, ids: new Map(), isTaken: false })
      try {
        await send(kind, session)
      } catch (cause) {
        // a broken connection is mended and takes the track with it
        const isMended = cause instanceof MediaError && cause.code === 'NETWORK' && current() === session
        if (isMended) return
        local.delete(kind)
        throw cause
      }
      if (!allows(kind)) throw new MediaError('FORBIDDEN', `${kind} was taken back`)
    },
    async remove(kind) {
      const one = local.get(kind)
      const session = current()
      local.delete(kind)
      if (one && session) await takeBack(kind, one, session)
    },
    async setMuted(kind, on) {
      if (on) muted.add(kind)
      else muted.delete(kind)
      const one = local.get(kind)
      if (!one) return
      one.track.enabled = !on
      // while signalling is away the track itself is silent; the flag is said again with the next entry
      if (publicationsOf(one).length > 0)
        await current()
          ?.ask({ t: 'selfMute', kind, on })
          .catch(() => undefined)
    },
    async holdHigh(on) {
      if (isHighHeld === on) return
      isHighHeld = on
      const one = local.get('camera')
      const session = current()
      if (!one || !session) return
      if (!on) return await send('camera', session)
      const publicationId = one.ids.get('high') ?? null
      one.ids.set('high', null)
      // viewers have turned to the low one when this is answered
      if (publicationId !== null) await session.ask({ t: 'unpublish', publicationId }).catch(() => undefined)
      await session.connection.replace('camera', null, ['high'])
    },
    async sendMissing(kept = new Set()) {
      for (const { ids } of local.values())
        for (const [line, id] of ids) if (id !== null && !kept.has(id)) ids.set(line, null)
      const session = current()
      if (!session) return
      for (const kind of local.keys()) await send(kind, session)
      for (const [kind, one] of local) {
        if (publicationsOf(one).some((id) => kept.has(id)))
          await session.ask({ t: 'selfMute', kind, on: muted.has(kind) })
      }
    },
    forget(publicationId, reason) {
      for (const [kind, one] of local) {
        const { ids, track } = one
        const [line] = [...ids].find(([, id]) => id === publicationId) ?? []
        if (line === undefined) continue
        ids.set(line, null)
        // the machine slept or the network was away: what is still captured goes out again
        if (reason === 'SILENCE' && track.readyState === 'live' && !isHeld(line)) return true
        one.isTaken = publicationsOf(one).length === 0
        if (one.isTaken) onUnsent(kind, new MediaError(TAKEN[reason] ?? 'INTERNAL', reason))
        return false
      }
      return false
    },
    dropForbidden() {
      for (const [kind, { isTaken }] of [...local].filter(([one]) => !allows(one))) {
        local.delete(kind)
        if (!isTaken) onUnsent(kind, new MediaError('FORBIDDEN', `${kind} was taken back`))
        current()
          ?.connection.replace(kind, null)
          .catch(() => undefined)
      }
    },
  }
}
