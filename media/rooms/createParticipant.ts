import type { MediaKind } from '#domain/words.ts'
import type { SeatCounters } from '#protocol/node.ts'
import type { Publication, ServerSignal, TrackLine } from '#protocol/signal.ts'
import type { Link } from '../transport/createLink.ts'
import { checkOffer } from './checkOffer.ts'
import { createNegotiation } from './createNegotiation.ts'
import { createPublication, type LivePublication } from './createPublication.ts'
import { createReception, SORT } from './createReception.ts'
import type { Engine } from './engine.ts'
import type { Place } from './places.ts'
import { SessionError } from './sessionError.ts'

/** Where a participant's messages go; null while its socket is gone. */
export interface Sink {
  send(signal: ServerSignal): void
  close(code: number, reason: string): void
}

/** What a participant asks its room. */
export interface ParticipantRoom {
  find(publicationId: string): LivePublication | undefined
  /** the publication's first packet came */
  announce(publication: LivePublication): void
  changed(publication: LivePublication): void
  withdraw(publication: LivePublication, reason: string): void
  lost(participant: Participant, reason: string): void
}

/** Somebody inside a room: one seat, one connection. */
export interface Participant {
  readonly id: string
  readonly seatId: string
  readonly bits: number
  readonly counters: SeatCounters
  /** held until the end */
  readonly place: Place
  readonly publications: Map<MediaKind, LivePublication>
  readonly serverMuted: Set<MediaKind>
  readonly hasEnded: boolean
  sink: Sink | null
  isNegotiating(): boolean
  publish(declared: { mid: string; kind: MediaKind }[], sdp: string): Promise<PublishAnswer>
  subscribe(publicationIds: string[]): Promise<{ sdp: string; tracks: TrackLine[] }>
  answer(sdp: string): Promise<void>
  /** True when something that is published changed by it. */
  selfMute(kind: MediaKind, on: boolean): boolean
  serverMute(kind: MediaKind, on: boolean): void
  /** Cuts media at once, then closes the connection. */
  end(): void
  /** Stops receiving a publication that is gone. */
  release(publication: LivePublication): void
}

export interface PublishAnswer {
  sdp: string
  publications: Publication[]
}

export interface ParticipantOptions {
  id: string
  seatId: string
  bits: number
  counters: SeatCounters
  place: Place
  sink: Sink
  room: ParticipantRoom
  engine: Engine
  newPublicationId(): string
}

function toggle(kinds: Set<MediaKind>, kind: MediaKind, on: boolean): void {
  if (on) kinds.add(kind)
  else kinds.delete(kind)
}

export function createParticipant(options: ParticipantOptions): Participant {
  const { id, seatId, bits, counters, place, room, engine } = options
  const publications = new Map<MediaKind, LivePublication>()
  const sending = new Map<string, MediaKind>()
  const serverMuted = new Set<MediaKind>()
  const selfMuted = new Set<MediaKind>()
  const isOpen = (kind: MediaKind) => !hasEnded && !serverMuted.has(kind) && !selfMuted.has(kind)
  let link: Link | null = null
  let hasEnded = false
  let connecting: NodeJS.Timeout | null = null

  function openLink(): Link {
    if (link) return link
    link = engine.openLink({
      onPacket(mid, packet) {
        const kind = sending.get(mid)
        if (kind && !hasEnded) publications.get(kind)?.handlePacket(packet)
      },
      onAnyPacket: () => void counters.packetsIn++,
      onConnected() {
        if (connecting) clearTimeout(connecting)
        reception.requestKeyframe()
      },
      onLost: () => room.lost(participant, 'MEDIA_LOST'),
      onPictureLoss: (publicationId) => room.find(publicationId)?.requestKeyframe(),
    })
    if (!link) throw new SessionError('CAPACITY_FULL', 'every media port of this node is taken')
    connecting = setTimeout(() => room.lost(participant, 'NO_MEDIA_PATH'), engine.limits.connectMs)
    return link
  }

  function applyMute(kind: MediaKind): void {
    const publication = publications.get(kind)
    if (!publication || publication.isMuted === !isOpen(kind)) return
    publication.setOpen(isOpen(kind))
    room.changed(publication)
  }

  function startPublication(open: Link, mid: string, kind: MediaKind): LivePublication {
    const publication = createPublication({
      id: options.newPublicationId(),
      seatId,
      kind,
      mid,
      isOpen: isOpen(kind),
      picture: SORT[kind] === 'video' ? open.picture(mid) : null,
      clock: engine.clock,
      onFirstPacket: () => room.announce(publication),
    })
    sending.set(mid, kind)
    publications.set(kind, publication)
    return publication
  }

  const negotiation = createNegotiation({
    openLink,
    hasEnded: () => hasEnded,
    onBroken(cause) {
      engine.log.warn({ seatId, cause: String(cause) }, 'negotiation failed')
      room.lost(participant, 'BROKEN_DESCRIPTION')
    },
  })

  const reception = createReception(options, { negotiation, link: () => link, hasEnded: () => hasEnded })

  const participant: Participant = {
    id,
    seatId,
    bits,
    counters,
    place,
    publications,
    serverMuted,
    get hasEnded() {
      return hasEnded
    },
    sink: options.sink,
    isNegotiating: () => negotiation.isRunning() || reception.isOffering(),
    async publish(declared, sdp) {
      if (declared.length === 0) throw new SessionError('MALFORMED', 'nothing to publish')
      if (participant.isNegotiating()) throw new SessionError('WRONG_STATE', 'a negotiation is running')
      const again = declared.find(({ kind }) => publications.has(kind))
      if (again) throw new SessionError('WRONG_STATE', `${again.kind} is already published`)
      checkOffer(sdp, { bits, declared, sending, known: link?.mids() ?? [] })
      return await negotiation.run(async (open) => {
        const mids = declared.map(({ mid }) => mid)
        const answer = await open.answerOffer(sdp, mids)
        if (hasEnded) return { sdp: answer, publications: [] }
        const started = declared.map(({ mid, kind }) => startPublication(open, mid, kind))
        return { sdp: answer, publications: started.map((publication) => publication.describe()) }
      })
    },
    subscribe: reception.subscribe,
    answer: reception.answer,
    selfMute(kind, on) {
      const isChange = selfMuted.has(kind) !== on && publications.has(kind)
      toggle(selfMuted, kind, on)
      applyMute(kind)
      return isChange
    },
    serverMute(kind, on) {
      toggle(serverMuted, kind, on)
      applyMute(kind)
      participant.sink?.send({ t: 'muted', kind, on })
    },
    end() {
      if (hasEnded) return
      hasEnded = true
      place.release()
      for (const publication of publications.values()) publication.setOpen(false)
      reception.end()
      if (connecting) clearTimeout(connecting)
      void link?.close()
    },
    release: reception.release,
  }
  return participant
}
