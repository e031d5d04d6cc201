import { RENDITIONS, type RenditionChoice } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'
import type { Publication } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { type EngineSession, enterSession } from '#web/media/embedded/createSession.ts'
import { carriedUser } from '../entry.ts'

/** What carries tracks between pages: a connection to the node of the cloud. */
export interface Carriage {
  /** Connects, or connects anew with everything that was sent and asked for. */
  enter(ticket: EmbeddedTicket): Promise<void>
  /** Goes on with the connection of before; false when there is none to go on with. */
  resume(): Promise<boolean>
  all(): Publication[]
  /** Sends a track, or another one in the place of the last; of a picture also a small one. */
  send(kind: MediaKind, track: MediaStreamTrack, hasSmall: boolean): Promise<void>
  stop(kind: MediaKind): Promise<void>
  setMuted(kind: MediaKind, on: boolean): Promise<void>
  /** Asks for what somebody sends. Nothing flows before. */
  receive(publicationId: string): Promise<MediaStreamTrack | null>
  /** Which of somebody's pictures flows. */
  choose(publicationId: string, choice: RenditionChoice): Promise<void>
  peer(): RTCPeerConnection | null
  close(): void
}

export interface CarriageListener {
  /** somebody began, went on or held still */
  onChange(now: Publication): void
  onGone(before: Publication): void
  /** another track for something that was asked for */
  onTrack(publication: Publication, track: MediaStreamTrack): void
  onLost(): void
}

interface Sent {
  track: MediaStreamTrack
  isMuted: boolean
  hasSmall: boolean
  publicationIds: string[]
}

export function createCarriage(listener: CarriageListener): Carriage {
  const known = new Map<string, Publication>()
  const wanted = new Set<string>()
  /** under the names that the node knows */
  const carriers = new Map<string, string>()
  const choices = new Map<string, RenditionChoice>()
  const sending = new Map<MediaKind, Sent>()
  let session: EngineSession | null = null
  let isClosed = false

  function drop(id: string): void {
    const before = known.get(id)
    wanted.delete(id)
    if (before && known.delete(id)) listener.onGone(before)
  }

  function put(publication: Publication): void {
    const named = { ...publication, seatId: carriedUser(publication.seatId) }
    known.set(named.id, named)
    carriers.set(named.id, publication.seatId)
    listener.onChange(named)
  }

  function replaceAll(publications: Publication[]): void {
    const now = new Set(publications.map(({ id }) => id))
    for (const id of [...known.keys()]) if (!now.has(id)) drop(id)
    for (const publication of publications) put(publication)
  }

  async function publish(kind: MediaKind, one: Sent): Promise<void> {
    const open = session
    if (!open) return
    const pictures = one.hasSmall ? RENDITIONS : (['high'] as const)
    const made = await open.connection.publish(kind, one.track, kind === 'camera' ? pictures : [null])
    one.publicationIds = made.map(({ id }) => id)
    if (one.isMuted) await open.ask({ t: 'selfMute', kind, on: true })
  }

  async function emitChoice(id: string): Promise<void> {
    const [seatId, rendition] = [carriers.get(id), choices.get(id)]
    if (seatId && rendition) await session?.ask({ t: 'setRendition', seatId, rendition })
  }

  async function subscribe(id: string): Promise<MediaStreamTrack | null> {
    await session?.connection.subscribe([id])
    return session?.connection.trackOf(id) ?? null
  }

  return {
    async enter(ticket) {
      session?.close()
      session = null
      const onLost = (lost: EngineSession | null) => {
        if (!isClosed && lost === session) listener.onLost()
      }
      let own: EngineSession | null = null
      const entered = await enterSession(ticket, {
        onPush(push) {
          // what this page sends changes too, and is nobody's news here
          const isOthers = push.t === 'published' || (push.t === 'changed' && known.has(push.publication.id))
          if (isOthers) put(push.publication)
          if (push.t === 'unpublished') drop(push.publicationId)
        },
        onSocketLost: () => onLost(own),
        onMediaLost: () => onLost(own),
      })
      own = entered.session
      if (isClosed) return own.close()
      session = own
      replaceAll(entered.publications)
      await own.connection.open()
      for (const [kind, one] of sending) await publish(kind, one)
      for (const id of wanted) {
        await emitChoice(id)
        const track = await subscribe(id)
        const publication = known.get(id)
        if (track && publication) listener.onTrack(publication, track)
      }
    },
    async resume() {
      const open = session
      if (open?.connection.peer.connectionState !== 'connected' || open.connection.isNegotiating())
        return false
      const again = await open.resume().catch(() => null)
      if (!again) return false
      replaceAll(again.publications)
      return true
    },
    all: () => [...known.values()],
    async send(kind, track, hasSmall) {
      const before = sending.get(kind)
      if (before) {
        before.track = track
        return await session?.connection.replace(kind, track)
      }
      const one: Sent = { track, isMuted: false, hasSmall, publicationIds: [] }
      sending.set(kind, one)
      try {
        await publish(kind, one)
      } catch (cause) {
        sending.delete(kind)
        throw cause
      }
    },
    async stop(kind) {
      const one = sending.get(kind)
      if (!one || !sending.delete(kind) || !session) return
      await session.connection.replace(kind, null)
      for (const publicationId of one.publicationIds) await session.ask({ t: 'unpublish', publicationId })
    },
    async setMuted(kind, on) {
      const one = sending.get(kind)
      if (!one || one.isMuted === on) return
      one.isMuted = on
      await session?.ask({ t: 'selfMute', kind, on })
    },
    async receive(publicationId) {
      const track = session?.connection.trackOf(publicationId) ?? null
      if (track && wanted.has(publicationId)) return track
      wanted.add(publicationId)
      return await subscribe(publicationId)
    },
    async choose(publicationId, choice) {
      if ((choices.get(publicationId) ?? 'high') === choice) return
      choices.set(publicationId, choice)
      await emitChoice(publicationId)
    },
    peer: () => session?.connection.peer ?? null,
    close() {
      isClosed = true
      const open = session
      session = null
      // without a goodbye the node would wait for a while
      void open?.ask({ t: 'leave' }).then(open.close, open.close)
    },
  }
}
