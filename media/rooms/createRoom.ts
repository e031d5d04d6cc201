import { newTimedId } from '#domain/ids.ts'
import { PERMISSION, roleOfBits } from '#domain/room/permission.ts'
import type { MutedKinds } from '#domain/words.ts'
import type { NodeParticipant, OpenNodeRoom, RoomCounters } from '#protocol/node.ts'
import { type Publication, SIGNAL_CLOSE } from '#protocol/signal.ts'
import { createParticipant, type Participant, type Sink } from './createParticipant.ts'
import { createSeats } from './createSeats.ts'
import type { Engine } from './engine.ts'
import type { Occupant, Place, Places } from './places.ts'
import type { LivePublication } from './published/createPublication.ts'
import { createPublications, type Recorder } from './published/createPublications.ts'
import { SessionError } from './sessionError.ts'

/** An open room of this node. */
export interface Room {
  readonly spec: OpenNodeRoom
  /** who is connected; nobody else has a place */
  readonly size: number
  /**
   * Lets a spent ticket connect. Throws SessionError FORBIDDEN or CAPACITY_FULL; who is inside already stays then.
   * @param address the person's, as the signalling sees it
   */
  join(seatId: string, bits: number, sink: Sink, address: string): Participant
  /** Everybody's publications but those of one seat. */
  publicationsFor(seatId: string): Publication[]
  leave(participant: Participant, reason: string, code: number): void
  /** Takes a seat out and refuses its tickets from now on; true when somebody was there. */
  remove(seatId: string, reason: string): boolean
  setMuted(seatId: string, muted: MutedKinds): boolean
  /**
   * What a seat may do from now on, whatever its tickets say; only what opens a room stays theirs.
   * @returns true when somebody was there
   */
  updateGrant(seatId: string, bits: number): boolean
  /** Takes a line of a publication away; with the last one the publication goes. */
  withdrawLine(publication: LivePublication, lineId: string, reason: string): void
  changed(publication: LivePublication): void
  livePublications(): LivePublication[]
  /** who is connected */
  inside(): Participant[]
  participants(): NodeParticipant[]
  counters(): RoomCounters
  /** Ends every session; the room itself may stay. */
  empty(reason: string, code: number): void
  close(reason: string): void
}

/** Places that people of one room have of the node's, within the bound of the room itself. */
function createRoomPlaces({ maxParticipants }: OpenNodeRoom, places: Places) {
  const taken = new Map<Participant, Place>()

  /** @throws SessionError CAPACITY_FULL; what `replaced` has counts as free */
  function assertFree(occupant: Occupant, replaced?: Participant): void {
    const place = replaced && taken.get(replaced)
    if (maxParticipants !== null && taken.size - (place ? 1 : 0) >= maxParticipants)
      throw new SessionError('CAPACITY_FULL', 'the room is full')
    places.assertFree(occupant, place)
  }

  return {
    assertFree,
    take(participant: Participant): void {
      const occupant = { role: roleOfBits(participant.bits), address: participant.address }
      assertFree(occupant)
      taken.set(participant, places.take(occupant))
    },
    giveBack(participant: Participant): void {
      taken.get(participant)?.release()
      taken.delete(participant)
    },
  }
}

/** Granted bits do not make a host of anybody, nor the other way. */
function withGrant(bits: number, granted: number): number {
  return (granted & ~PERMISSION.create) | (bits & PERMISSION.create)
}

/** @param places those of the node, which its rooms share */
export function createRoom(spec: OpenNodeRoom, engine: Engine, places: Places): Room {
  const { providerRoomId } = spec
  const seats = createSeats()
  const { present } = seats
  const removed = new Set<string>()
  /** newest bits by seat: a ticket that was given before says otherwise */
  const granted = new Map<string, number>()
  const taken = createRoomPlaces(spec, places)

  const record: Recorder = (kind, userId, body) =>
    engine.record({ kind, providerRoomId, ...(userId && { userId }), body: { ...body } })

  const publications = createPublications(seats, record)
  const { changed, withdraw, withdrawLine } = publications

  function leave(participant: Participant, reason: string, code: number): void {
    if (participant.hasEnded) return
    end(participant)
    if (present.get(participant.seatId) === participant) present.delete(participant.seatId)
    for (const publication of [...participant.publications.values()]) withdraw(publication, reason)
    participant.sink?.close(code, reason)
    participant.sink = null
    if (participant.isConnected) record('left', participant.seatId, { reason })
    engine.log.info({ providerRoomId, seatId: participant.seatId, reason }, 'participant left')
  }

  function end(participant: Participant): void {
    participant.end()
    taken.giveBack(participant)
  }

  /** Media can flow: from now on somebody is inside. Several may have connected towards the last place. */
  function enter(participant: Participant): boolean {
    const { seatId, bits } = participant
    try {
      taken.take(participant)
    } catch (cause) {
      if (!(cause instanceof SessionError)) throw cause
      leave(participant, cause.code, SIGNAL_CLOSE.full)
      return false
    }
    record('joined', seatId, { bits })
    engine.log.info({ providerRoomId, seatId }, 'participant joined')
    return true
  }

  function empty(reason: string, code: number): void {
    for (const participant of [...present.values()]) leave(participant, reason, code)
  }

  return {
    spec,
    get size() {
      return seats.connected().length
    },
    join(seatId, ticketBits, sink, address) {
      if (removed.has(seatId)) throw new SessionError('FORBIDDEN', 'this seat was removed from the room')
      const bits = withGrant(ticketBits, granted.get(seatId) ?? ticketBits)
      const before = present.get(seatId)
      taken.assertFree({ role: roleOfBits(bits), address }, before)
      if (before) leave(before, 'REPLACED', SIGNAL_CLOSE.replaced)
      const participant = createParticipant({
        id: Buffer.from(engine.random(16)).toString('base64url'),
        ...{ seatId, bits, sink, address, engine },
        counters: seats.countersOf(seatId),
        newPublicationId: () => newTimedId('pub', engine.clock(), engine.random),
        room: {
          ...publications,
          enter,
          lost: (who, reason) => leave(who, reason, SIGNAL_CLOSE.noMediaPath),
        },
      })
      present.set(seatId, participant)
      return participant
    },
    publicationsFor: (seatId) => publications.others(seatId).map((one) => one.describe()),
    leave,
    remove(seatId, reason) {
      removed.add(seatId)
      const participant = present.get(seatId)
      if (!participant) return false
      end(participant)
      participant.sink?.send({ t: 'removed', reason })
      record('removed', seatId, { reason })
      participant.sink?.close(SIGNAL_CLOSE.removed, reason)
      participant.sink = null
      present.delete(seatId)
      for (const publication of [...participant.publications.values()]) withdraw(publication, reason)
      if (participant.isConnected) record('left', seatId, { reason: 'REMOVED' })
      return true
    },
    setMuted(seatId, muted) {
      const participant = present.get(seatId)
      for (const kind of participant?.serverMute(muted) ?? [])
        record(muted[kind] ? 'muted' : 'unmuted', seatId, { kind, by: 'server' })
      return participant !== undefined
    },
    updateGrant(seatId, bits) {
      granted.set(seatId, bits)
      const participant = present.get(seatId)
      participant?.setBits(withGrant(participant.bits, bits))
      return participant !== undefined
    },
    withdrawLine,
    changed,
    livePublications: seats.publications,
    inside: seats.connected,
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
