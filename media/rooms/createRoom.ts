import { newTimedId } from '#domain/ids.ts'
import type { MediaKind } from '#domain/words.ts'
import type { NodeParticipant, OpenNodeRoom, RoomCounters, SeatCounters } from '#protocol/node.ts'
import { type Publication, type ServerSignal, SIGNAL_CLOSE } from '#protocol/signal.ts'
import { createParticipant, type Participant, type Sink } from './createParticipant.ts'
import type { LivePublication } from './createPublication.ts'
import type { Engine } from './engine.ts'
import { Refusal } from './refusal.ts'

/** Counters of publications that are gone are kept up to this many. */
const KEPT_COUNTERS = 200

/** An open room of this node. */
export interface Room {
  readonly spec: OpenNodeRoom
  readonly size: number
  has(seatId: string): boolean
  join(seatId: string, bits: number, sink: Sink): Participant
  /** Everybody's publications but those of one seat. */
  publicationsFor(seatId: string): Publication[]
  leave(participant: Participant, reason: string, code: number): void
  /** Takes a seat out and refuses its tickets from now on; true when somebody was there. */
  remove(seatId: string, reason: string): boolean
  mute(seatId: string, kind: MediaKind, on: boolean): boolean
  withdraw(publication: LivePublication, reason: string): void
  changed(publication: LivePublication): void
  livePublications(): LivePublication[]
  participants(): NodeParticipant[]
  counters(): RoomCounters
  /** Ends every session; the room itself may stay. */
  empty(reason: string, code: number): void
  close(reason: string): void
}

export function createRoom(spec: OpenNodeRoom, engine: Engine): Room {
  const { providerRoomId } = spec
  const seats = new Map<string, Participant>()
  const publications = new Map<string, LivePublication>()
  const removed = new Set<string>()
  const seatCounters = new Map<string, SeatCounters>()
  const gone: RoomCounters['publications'] = []

  function record(kind: Parameters<Engine['record']>[0]['kind'], userId?: string, body?: object): void {
    engine.record({ kind, providerRoomId, ...(userId && { userId }), body: { ...body } })
  }

  function tell(signal: ServerSignal, except?: string): void {
    for (const participant of seats.values()) {
      if (participant.seatId !== except) participant.sink?.send(signal)
    }
  }

  function countersOf(seatId: string): SeatCounters {
    const known = seatCounters.get(seatId) ?? { seatId, packetsIn: 0, packetsOut: 0 }
    seatCounters.set(seatId, known)
    return known
  }

  function announce(publication: LivePublication): void {
    publications.set(publication.id, publication)
    record('published', publication.seatId, { publicationId: publication.id, kind: publication.kind })
    tell({ t: 'published', publication: publication.describe() }, publication.seatId)
    publication.allow(engine.limits.maxVideoBitsPerS)
  }

  function withdraw(publication: LivePublication, reason: string): void {
    const owner = seats.get(publication.seatId)
    publication.close()
    if (owner?.publications.get(publication.kind) === publication) owner.publications.delete(publication.kind)
    gone.push(publication.counters)
    if (gone.length > KEPT_COUNTERS) gone.shift()
    for (const participant of seats.values()) participant.release(publication)
    if (!publications.delete(publication.id)) return
    record('unpublished', publication.seatId, {
      publicationId: publication.id,
      kind: publication.kind,
      reason,
    })
    tell({ t: 'unpublished', publicationId: publication.id, reason })
  }

  function leave(participant: Participant, reason: string, code: number): void {
    if (participant.hasEnded) return
    participant.end()
    if (seats.get(participant.seatId) === participant) seats.delete(participant.seatId)
    for (const publication of [...participant.publications.values()]) withdraw(publication, reason)
    participant.sink?.close(code, reason)
    participant.sink = null
    record('left', participant.seatId, { reason })
    engine.log.info({ providerRoomId, seatId: participant.seatId, reason }, 'participant left')
  }

  function empty(reason: string, code: number): void {
    for (const participant of [...seats.values()]) leave(participant, reason, code)
  }

  function changed(publication: LivePublication): void {
    if (!publications.has(publication.id)) return
    tell({ t: 'changed', publication: publication.describe() })
  }

  return {
    spec,
    get size() {
      return seats.size
    },
    has: (seatId) => seats.has(seatId),
    join(seatId, bits, sink) {
      if (removed.has(seatId)) throw new Refusal('FORBIDDEN', 'this seat was removed from the room')
      const before = seats.get(seatId)
      if (before) leave(before, 'REPLACED', SIGNAL_CLOSE.replaced)
      if (spec.maxParticipants !== null && seats.size >= spec.maxParticipants) {
        throw new Refusal('CAPACITY_FULL', 'the room is full')
      }
      const participant = createParticipant({
        id: Buffer.from(engine.random(16)).toString('base64url'),
        seatId,
        bits,
        counters: countersOf(seatId),
        sink,
        engine,
        newPublicationId: () => newTimedId('pub', engine.clock(), engine.random),
        room: {
          find: (publicationId) => publications.get(publicationId),
          announce,
          changed,
          withdraw,
          lost: (who, reason) => leave(who, reason, SIGNAL_CLOSE.noMediaPath),
        },
      })
      seats.set(seatId, participant)
      record('joined', seatId, { bits })
      engine.log.info({ providerRoomId, seatId }, 'participant joined')
      return participant
    },
    publicationsFor: (seatId) =>
      [...publications.values()].filter((one) => one.seatId !== seatId).map((one) => one.describe()),
    leave,
    remove(seatId, reason) {
      removed.add(seatId)
      const participant = seats.get(seatId)
      if (!participant) return false
      participant.end()
      participant.sink?.send({ t: 'removed', reason })
      record('removed', seatId, { reason })
      participant.sink?.close(SIGNAL_CLOSE.removed, reason)
      participant.sink = null
      seats.delete(seatId)
      for (const publication of [...participant.publications.values()]) withdraw(publication, reason)
      record('left', seatId, { reason: 'REMOVED' })
      return true
    },
    mute(seatId, kind, on) {
      const participant = seats.get(seatId)
      if (!participant) return false
      if (participant.serverMuted.has(kind) === on) return true
      participant.serverMute(kind, on)
      record(on ? 'muted' : 'unmuted', seatId, { kind, by: 'server' })
      return true
    },
    withdraw,
    changed,
    livePublications: () => [...seats.values()].flatMap((seat) => [...seat.publications.values()]),
    participants: () =>
      [...seats.values()].map((seat) => ({
        userId: seat.seatId,
        bits: seat.bits,
        publishing: [...seat.publications.values()].filter((one) => one.isLive).map(({ kind }) => kind),
      })),
    counters: () => ({
      seats: [...seatCounters.values()],
      publications: [
        ...gone,
        ...[...seats.values()].flatMap((seat) => [...seat.publications.values()].map((one) => one.counters)),
      ],
    }),
    empty,
    close(reason) {
      tell({ t: 'closed', reason })
      empty(reason, SIGNAL_CLOSE.roomClosed)
      record('room_closed', undefined, { reason })
    },
  }
}
