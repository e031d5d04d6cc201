import { canSubscribe } from '#domain/room/permission.ts'
import type { MediaKind } from '#domain/words.ts'
import type { SeatCounters } from '#protocol/node.ts'
import type { Publication, ServerSignal, TrackLine } from '#protocol/signal.ts'
import type { Link } from '../transport/createLink.ts'
import { checkAnswer, checkOffer } from './checkOffer.ts'
import { createPublication, type LivePublication } from './createPublication.ts'
import type { Engine } from './engine.ts'
import { Refusal } from './refusal.ts'

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
  sink: Sink
  room: ParticipantRoom
  engine: Engine
  newPublicationId(): string
}

const SORT: Record<MediaKind, 'audio' | 'video'> = { microphone: 'audio', camera: 'video', screen: 'video' }

export function createParticipant(options: ParticipantOptions): Participant {
  const { id, seatId, bits, counters, room, engine } = options
  const publications = new Map<MediaKind, LivePublication>()
  const sending = new Map<string, MediaKind>()
  const serverMuted = new Set<MediaKind>()
  const selfMuted = new Set<MediaKind>()
  const receiving = new Set<string>()
  let link: Link | null = null
  let offered: { sdp: string; publications: LivePublication[] } | null = null
  let isBusy = false
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
        for (const publicationId of receiving) room.find(publicationId)?.askWhole()
      },
      onLost: () => room.lost(participant, 'MEDIA_LOST'),
      onPictureLost: (publicationId) => room.find(publicationId)?.askWhole(),
    })
    if (!link) throw new Refusal('CAPACITY_FULL', 'every media port of this node is taken')
    connecting = setTimeout(() => room.lost(participant, 'NO_MEDIA_PATH'), engine.limits.connectMs)
    return link
  }

  /** One negotiation at a time; a failed one may leave the connection half changed, so it ends the session. */
  async function negotiate<T>(work: (open: Link) => Promise<T>): Promise<T> {
    if (hasEnded) throw new Refusal('WRONG_STATE', 'the session has ended')
    if (isBusy) throw new Refusal('WRONG_STATE', 'a negotiation is running')
    isBusy = true
    try {
      const result = await work(openLink())
      if (hasEnded) throw new Refusal('WRONG_STATE', 'the session has ended')
      return result
    } catch (cause) {
      if (cause instanceof Refusal) throw cause
      engine.log.warn({ seatId, cause: String(cause) }, 'negotiation failed')
      // after the answer, so that the client hears why
      setImmediate(() => room.lost(participant, 'BROKEN_DESCRIPTION'))
      throw new Refusal('MALFORMED', 'the session description was not understood', { cause })
    } finally {
      isBusy = false
    }
  }

  function isOpen(kind: MediaKind): boolean {
    return !hasEnded && !serverMuted.has(kind) && !selfMuted.has(kind)
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

  function takeable(publicationId: string): LivePublication {
    const publication = room.find(publicationId)
    if (!publication || publication.seatId === seatId) {
      throw new Refusal('FORBIDDEN', `no such publication: ${publicationId}`)
    }
    if (!canSubscribe(bits, publication.kind)) {
      throw new Refusal('FORBIDDEN', `this ticket may not receive ${publication.kind}`)
    }
    return publication
  }

  const participant: Participant = {
    id,
    seatId,
    bits,
    counters,
    publications,
    serverMuted,
    get hasEnded() {
      return hasEnded
    },
    sink: options.sink,
    isNegotiating: () => isBusy || offered !== null,
    async publish(declared, sdp) {
      if (declared.length === 0) throw new Refusal('MALFORMED', 'nothing to publish')
      if (isBusy || offered) throw new Refusal('WRONG_STATE', 'a negotiation is running')
      for (const { kind } of declared) {
        if (publications.has(kind)) throw new Refusal('WRONG_STATE', `${kind} is already published`)
      }
      checkOffer(sdp, { bits, declared, sending, known: link?.mids() ?? [] })
      return await negotiate(async (open) => {
        const mids = declared.map(({ mid }) => mid)
        const answer = await open.answerOffer(sdp, mids)
        if (hasEnded) return { sdp: answer, publications: [] }
        const started = declared.map(({ mid, kind }) => startPublication(open, mid, kind))
        return { sdp: answer, publications: started.map((publication) => publication.describe()) }
      })
    },
    async subscribe(publicationIds) {
      if (isBusy || offered) throw new Refusal('WRONG_STATE', 'a negotiation is running')
      const wanted = [...new Set(publicationIds)].map(takeable).filter(({ id }) => !receiving.has(id))
      return await negotiate(async (open) => {
        const offer = await open.offer(
          wanted.map(({ id, kind, seatId }) => ({ id, sort: SORT[kind], group: seatId })),
        )
        for (const publication of wanted) receiving.add(publication.id)
        offered = { sdp: offer.sdp, publications: wanted }
        return offer
      })
    },
    async answer(sdp) {
      const open = offered
      if (!open || isBusy) throw new Refusal('WRONG_STATE', 'no offer waits for an answer')
      checkAnswer(sdp, open.sdp)
      await negotiate(async (current) => {
        await current.acceptAnswer(sdp)
        offered = null
        for (const outbound of current.outbounds()) {
          const publication = open.publications.find(({ id }) => id === outbound.publicationId)
          if (publication && !hasEnded) publication.subscribe(outbound, counters)
        }
      })
    },
    selfMute(kind, on) {
      const isChange = selfMuted.has(kind) !== on && publications.has(kind)
      if (on) selfMuted.add(kind)
      else selfMuted.delete(kind)
      applyMute(kind)
      return isChange
    },
    serverMute(kind, on) {
      if (on) serverMuted.add(kind)
      else serverMuted.delete(kind)
      applyMute(kind)
      participant.sink?.send({ t: 'muted', kind, on })
    },
    end() {
      if (hasEnded) return
      hasEnded = true
      for (const publication of publications.values()) publication.setOpen(false)
      for (const publicationId of receiving) room.find(publicationId)?.unsubscribe(link?.outbounds() ?? [])
      if (connecting) clearTimeout(connecting)
      void link?.close()
    },
    release(publication) {
      receiving.delete(publication.id)
      publication.unsubscribe(link?.outbounds() ?? [])
      link?.release(publication.id)
    },
  }
  return participant
}
