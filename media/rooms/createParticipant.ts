import type { MediaKind } from '#domain/words.ts'
import type { SeatCounters } from '#protocol/node.ts'
import type { Publication, ServerSignal, TrackLine } from '#protocol/signal.ts'
import type { Link } from '../transport/createLink.ts'
import { checkOffer } from './checkOffer.ts'
import { createConnecting } from './createConnecting.ts'
import { createNegotiation } from './createNegotiation.ts'
import { createPublication, type LivePublication } from './createPublication.ts'
import { createReception, SORT } from './createReception.ts'
import type { Engine } from './engine.ts'
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
  /** Media can flow; false when there is no place and the participant was sent away. */
  enter(participant: Participant): boolean
  lost(participant: Participant, reason: string): void
}

/** Somebody with a spent ticket: one seat, one connection. Inside the room, and counted, while it is connected. */
export interface Participant {
  readonly id: string
  readonly seatId: string
  readonly bits: number
  /** as the signalling sees it */
  readonly address: string
  readonly counters: SeatCounters
  readonly publications: Map<MediaKind, LivePublication>
  readonly serverMuted: Set<MediaKind>
  readonly hasEnded: boolean
  /** true from the moment media could flow, also after the end */
  readonly isConnected: boolean
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
  sink: Sink
  /** as the signalling sees it */
  address: string
  room: ParticipantRoom
  engine: Engine
  newPublicationId(): string
}

function toggle(kinds: Set<MediaKind>, kind: MediaKind, on: boolean): void {
  if (on) kinds.add(kind)
  else kinds.delete(kind)
}

export function createParticipant(options: ParticipantOptions): Participant {
  const { id, seatId, bits, counters, address, room, engine } = options
  const publications = new Map<MediaKind, LivePublication>()
  const sending = new Map<string, MediaKind>()
  const serverMuted = new Set<MediaKind>()
  const selfMuted = new Set<MediaKind>()
  const isOpen = (kind: MediaKind) => !hasEnded && !serverMuted.has(kind) && !selfMuted.has(kind)
  let hasEnded = false

  const connecting = createConnecting({
    engine,
    address,
    hasEnded: () => hasEnded,
    onConnected() {
      const isIn = room.enter(participant)
      if (isIn) reception.requestKeyframe()
      return isIn
    },
    onNoPath: () => room.lost(participant, 'NO_MEDIA_PATH'),
    listener: {
      onPacket(mid, packet) {
        const kind = sending.get(mid)
        if (kind && !hasEnded) publications.get(kind)?.handlePacket(packet)
      },
      onAnyPacket: () => void counters.packetsIn++,
      onLost: () => room.lost(participant, 'MEDIA_LOST'),
      onPictureLoss: (publicationId) => room.find(publicationId)?.requestKeyframe(),
    },
  })

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
    openLink: connecting.open,
    hasEnded: () => hasEnded,
    onBroken(cause) {
      engine.log.warn({ seatId, cause: String(cause) }, 'negotiation failed')
      room.lost(participant, 'BROKEN_DESCRIPTION')
    },
  })

  const reception = createReception(options, { negotiation, link: connecting.link, hasEnded: () => hasEnded })

  const participant: Participant = {
    id,
    seatId,
    bits,
    address,
    counters,
    publications,
    serverMuted,
    get hasEnded() {
      return hasEnded
    },
    get isConnected() {
      return connecting.isConnected()
    },
    sink: options.sink,
    isNegotiating: () => negotiation.isRunning() || reception.isOffering(),
    async publish(declared, sdp) {
      if (declared.length === 0) throw new SessionError('MALFORMED', 'nothing to publish')
      if (participant.isNegotiating()) throw new SessionError('WRONG_STATE', 'a negotiation is running')
      const again = declared.find(({ kind }) => publications.has(kind))
      if (again) throw new SessionError('WRONG_STATE', `${again.kind} is already published`)
      checkOffer(sdp, { bits, declared, sending, known: connecting.link()?.mids() ?? [] })
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
      for (const publication of publications.values()) publication.setOpen(false)
      reception.end()
      connecting.end()
    },
    release: reception.release,
  }
  return participant
}
