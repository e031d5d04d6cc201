import type { RenditionChoice } from '#domain/media/words.ts'
import { canPublish } from '#domain/room/permission.ts'
import type { MediaKind, MutedKinds } from '#domain/words.ts'
import type { SeatCounters } from '#protocol/node.ts'
import type { OfferedLine, Publication, ServerSignal } from '#protocol/signal.ts'
import { checkOffer } from './checkOffer.ts'
import { createConnecting } from './createConnecting.ts'
import { createNegotiation } from './createNegotiation.ts'
import { createReception, type SubscribeOffer } from './createReception.ts'
import { createTurns } from './createTurns.ts'
import type { Engine } from './engine.ts'
import type { LivePublication } from './published/createPublication.ts'
import { createSending } from './published/createSending.ts'
import { SessionError } from './sessionError.ts'

/** Where a participant's messages go; null while its socket is gone. */
export interface Sink {
  send(signal: ServerSignal): void
  close(code: number, reason: string): void
}

/** What a participant asks its room. */
export interface ParticipantRoom {
  find(publicationId: string): LivePublication | undefined
  /** the first packet of one of its lines came */
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
  /** what it may do now */
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
  publish(declared: OfferedLine[], sdp: string): Promise<PublishAnswer>
  /** @returns null when nothing is negotiated for it */
  subscribe(publicationIds: string[]): Promise<SubscribeOffer | null>
  answer(sdp: string): Promise<void>
  setRendition(seatId: string, choice: RenditionChoice): void
  /** own publication that one of its lines belongs to */
  find(lineId: string): LivePublication | undefined
  /** it was the last of its media line, and may have been taken away since */
  hasSent(lineId: string): boolean
  /** own lines, each with its id */
  own(): Publication[]
  /** Says how much all own pictures may be sent with together. */
  emitMaxBitrate(): void
  /** True when something that is published changed by it. */
  selfMute(kind: MediaKind, on: boolean): boolean
  /** @returns the kinds that are another way now */
  serverMute(muted: MutedKinds): MediaKind[]
  /** What it may do from now on; what it may not send any more is gone when this returns, and it is told. */
  setBits(bits: number): void
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

export function createParticipant(options: ParticipantOptions): Participant {
  const { id, seatId, counters, address, room, engine } = options
  let { bits } = options
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
      onPacket: (mid, packet) => sending.handlePacket(mid, packet),
      onAnyPacket: () => void counters.packetsIn++,
      onLost: () => room.lost(participant, 'MEDIA_LOST'),
      onPictureLoss: (outbound) => room.find(outbound.publicationId ?? '')?.requestKeyframe([outbound]),
    },
  })

  const sending = createSending({
    ...{ seatId, engine, hasEnded: () => hasEnded },
    newPublicationId: options.newPublicationId,
    onLive: room.announce,
    onChanged: room.changed,
  })

  const negotiation = createNegotiation({
    turn: createTurns(engine.clock, engine.wait),
    onFree: () => reception.goOn(),
    openLink: connecting.open,
    hasEnded: () => hasEnded,
    onBroken(cause) {
      engine.log.warn({ seatId, cause: String(cause) }, 'negotiation failed')
      room.lost(participant, 'BROKEN_DESCRIPTION')
    },
  })

  const reception = createReception(
    { seatId, counters, room, bits: () => bits },
    { negotiation, link: connecting.link, hasEnded: () => hasEnded },
  )

  function withdrawForbidden(): void {
    for (const publication of [...sending.publications.values()])
      if (!canPublish(bits, publication.kind)) room.withdraw(publication, 'NOT_GRANTED')
  }

  const participant: Participant = {
    id,
    seatId,
    get bits() {
      return bits
    },
    address,
    counters,
    publications: sending.publications,
    serverMuted: sending.serverMuted,
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
      sending.assertNew(declared)
      const judge = () => {
        const known = connecting.link()?.mids() ?? []
        checkOffer(sdp, { bits, declared, sending: sending.names, known })
      }
      return await negotiation.run(async (open) => {
        const mids = declared.map(({ mid }) => mid)
        const answer = await open.answerOffer(sdp, mids)
        if (hasEnded) return { sdp: answer, publications: [] }
        const publications = declared.map((one) => sending.start(open, one))
        // the bits may have gone on the way: both ends know the line then, and it carries nothing
        withdrawForbidden()
        return { sdp: answer, publications }
      }, judge)
    },
    subscribe: reception.subscribe,
    answer: reception.answer,
    setRendition: reception.setRendition,
    find: sending.find,
    hasSent: sending.hasSent,
    own: sending.describe,
    emitMaxBitrate: () => sending.emitMaxBitrate(connecting.link()),
    selfMute: sending.selfMute,
    serverMute(muted) {
      const kinds = sending.serverMute(muted)
      for (const kind of kinds) participant.sink?.send({ t: 'muted', kind, on: muted[kind] })
      return kinds
    },
    setBits(next) {
      bits = next
      withdrawForbidden()
      participant.sink?.send({ t: 'bits', bits })
    },
    end() {
      if (hasEnded) return
      hasEnded = true
      sending.end()
      reception.end()
      connecting.end()
    },
    release: reception.release,
  }
  return participant
}
