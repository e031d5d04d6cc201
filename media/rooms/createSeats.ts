import type { NodeParticipant, PublicationCounters, RoomCounters, SeatCounters } from '#protocol/node.ts'
import type { ServerSignal } from '#protocol/signal.ts'
import type { Participant } from './createParticipant.ts'
import type { LivePublication } from './published/createPublication.ts'

/** Counters of publications that are gone are kept up to this many. */
const KEPT_COUNTERS = 200

/** Who is in a room, and what went through it, counted beyond their stay. */
export interface Seats {
  readonly present: Map<string, Participant>
  /** to everybody, or everybody but one seat */
  send(signal: ServerSignal, except?: string): void
  /** goes on counting where an earlier participant of the seat stopped */
  countersOf(seatId: string): SeatCounters
  /** keeps what a line that ends has counted */
  keepCounters(counters: PublicationCounters): void
  /** who is inside */
  connected(): Participant[]
  publications(): LivePublication[]
  describe(): NodeParticipant[]
  counters(): RoomCounters
}

export function createSeats(): Seats {
  const present = new Map<string, Participant>()
  const seatCounters = new Map<string, SeatCounters>()
  const gone: RoomCounters['publications'] = []
  const publications = () => [...present.values()].flatMap((seat) => [...seat.publications.values()])
  const connected = () => [...present.values()].filter(({ isConnected }) => isConnected)
  return {
    present,
    send(signal, except) {
      for (const participant of present.values()) {
        if (participant.seatId !== except) participant.sink?.send(signal)
      }
    },
    countersOf(seatId) {
      const known = seatCounters.get(seatId) ?? {
        ...{ seatId, packetsIn: 0, packetsOut: 0 },
        packetsOutOf: { high: 0, low: 0 },
      }
      seatCounters.set(seatId, known)
      return known
    },
    keepCounters(counters) {
      gone.push(counters)
      if (gone.length > KEPT_COUNTERS) gone.shift()
    },
    connected,
    publications,
    describe: () =>
      connected().map((seat) => ({
        userId: seat.seatId,
        bits: seat.bits,
        publishing: [...seat.publications.values()].filter((one) => one.isLive).map(({ kind }) => kind),
      })),
    counters: () => ({
      seats: [...seatCounters.values()],
      publications: [...gone, ...publications().flatMap(({ lines }) => lines.map((line) => line.counters))],
    }),
  }
}
