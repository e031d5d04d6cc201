import { newTimedId } from '#domain/ids.ts'
import type { MediaKind } from '#domain/words.ts'
import type { NodeParticipant, OpenNodeRoom, RoomCounters } from '#protocol/node.ts'
import { type Publication, SIGNAL_CLOSE } from '#protocol/signal.ts'
import { createParticipant, type Participant, type Sink } from './createParticipant.ts'
import type { LivePublication } from './createPublication.ts'
import { createPublications, type Recorder } from './createPublications.ts'
import { createSeats } from './createSeats.ts'
import type { Engine } from './engine.ts'
import { SessionError } from './sessionError.ts'

/** An open room of this node. */
export interface Room {
  readonly spec: OpenNodeRoom
  readonly size: number
  has(seatId: string): boolean
  /** @param address the person's, as the signalling sees it */
  join(seatId: string, bits: number, sink: Sink, address: string): Participant
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
  const seats = createSeats()
  const { present } = seats
  const removed = new Set<string>()

  const record: Recorder = (kind, userId, body) =>
    engine.record({ kind, providerRoomId, ...(userId && { userId }), body: { ...body } })

  const publications = createPublications(seats, record, engine.limits.maxVideoBitsPerS)
  const { announce, changed, find, withdraw } = publications

  function leave(participant: Participant, reason: string, code: number): void {
    if (participant.hasEnded) return
    participant.end()
    if (present.get(participant.seatId) === participant) present.delete(participant.seatId)
    for (const publication of [...participant.publications.values()]) withdraw(publication, reason)
    participant.sink?.close(code, reason)
    participant.sink = null
    record('left', participant.seatId, { reason })
    engine.log.info({ providerRoomId, seatId: participant.seatId, reason }, 'participant left')
  }

  function empty(reason: string, code: number): void {
    for (const participant of [...present.values()]) leave(participant, reason, code)
  }

  return {
    spec,
    get size() {
      return present.size
    },
    has: (seatId) => present.has(seatId),
    join(seatId, bits, sink) {
      if (removed.has(seatId)) throw new SessionError('FORBIDDEN', 'this seat was removed from the room')
      const before = present.get(seatId)
      if (before) leave(before, 'REPLACED', SIGNAL_CLOSE.replaced)
      if (spec.maxParticipants !== null && present.size >= spec.maxParticipants) {
        throw new SessionError('CAPACITY_FULL', 'the room is full')
      }
      const participant = createParticipant({
        id: Buffer.from(engine.random(16)).toString('base64url'),
        seatId,
        bits,
        counters: seats.countersOf(seatId),
        sink,
        engine,
        newPublicationId: () => newTimedId('pub', engine.clock(), engine.random),
        room: {
          find,
          announce,
          changed,
          withdraw,
          lost: (who, reason) => leave(who, reason, SIGNAL_CLOSE.noMediaPath),
        },
      })
      present.set(seatId, participant)
      record('joined', seatId, { bits })
      engine.log.info({ providerRoomId, seatId }, 'participant joined')
      return participant
    },
    publicationsFor: (seatId) => publications.others(seatId).map((one) => one.describe()),
    leave,
    remove(seatId, reason) {
      removed.add(seatId)
      const participant = present.get(seatId)
      if (!participant) return false
      participant.end()
      participant.sink?.send({ t: 'removed', reason })
      record('removed', seatId, { reason })
      participant.sink?.close(SIGNAL_CLOSE.removed, reason)
      participant.sink = null
      present.delete(seatId)
      for (const publication of [...participant.publications.values()]) withdraw(publication, reason)
      record('left', seatId, { reason: 'REMOVED' })
      return true
    },
    mute(seatId, kind, on) {
      const participant = present.get(seatId)
      if (!participant) return false
      if (participant.serverMuted.has(kind) === on) return true
      participant.serverMute(kind, on)
      record(on ? 'muted' : 'unmuted', seatId, { kind, by: 'server' })
      return true
    },
    withdraw,
    changed,
    livePublications: seats.publications,
    participants: seats.describe,
    counters: seats.counters,
    empty,
    close(reason) {
      seats.send({ t: 'closed', reason })
      empty(reason, SIGNAL_CLOSE.roomClosed)
      record('room_closed', undefined, { reason })
    },
  }
}
