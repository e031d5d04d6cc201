import type { EvidenceKind } from '#domain/words.ts'
import type { Seats } from '../createSeats.ts'
import type { LivePublication } from './createPublication.ts'

/** What is published in a room, as everybody in it is told. */
export interface Publications {
  find(publicationId: string): LivePublication | undefined
  /** everybody's but those of one seat */
  others(seatId: string): LivePublication[]
  /** A line of it became live: others are told of it, or that it can be had in one rendition more. */
  announce(publication: LivePublication): void
  changed(publication: LivePublication): void
  withdraw(publication: LivePublication, reason: string): void
  /** Takes one line away; with the last one the publication goes. */
  withdrawLine(publication: LivePublication, lineId: string, reason: string): void
}

/** Notes evidence about a seat of the room, or about the room itself. */
export type Recorder = (kind: EvidenceKind, userId?: string, body?: object) => void

export function createPublications(seats: Seats, record: Recorder): Publications {
  const { present } = seats
  const live = new Map<string, LivePublication>()

  function changed(publication: LivePublication): void {
    if (!live.has(publication.id)) return
    seats.send({ t: 'changed', publication: publication.describe() })
  }

  function withdraw(publication: LivePublication, reason: string): void {
    const { id, kind, seatId, lines } = publication
    const owner = present.get(seatId)
    publication.close()
    if (owner?.publications.get(kind) === publication) owner.publications.delete(kind)
    for (const line of lines) seats.keepCounters(line.counters)
    for (const participant of present.values()) participant.release(publication)
    if (!live.delete(id)) return
    record('unpublished', seatId, { publicationId: id, kind, reason })
    seats.send({ t: 'unpublished', publicationId: id, reason }, seatId)
    for (const line of lines) owner?.sink?.send({ t: 'unpublished', publicationId: line.id, reason })
  }

  return {
    find: (publicationId) => live.get(publicationId),
    others: (seatId) => [...live.values()].filter((one) => one.seatId !== seatId),
    announce(publication) {
      const { id, kind, seatId } = publication
      if (live.has(id)) {
        publication.arrange()
        changed(publication)
      } else {
        live.set(id, publication)
        record('published', seatId, { publicationId: id, kind })
        seats.send({ t: 'published', publication: publication.describe() }, seatId)
      }
      present.get(seatId)?.emitMaxBitrate()
    },
    changed,
    withdraw,
    withdrawLine(publication, lineId, reason) {
      const line = publication.lines.find(({ id }) => id === lineId)
      if (!line) return
      if (publication.lines.length === 1) return withdraw(publication, reason)
      publication.drop(line)
      seats.keepCounters(line.counters)
      const owner = present.get(publication.seatId)
      owner?.sink?.send({ t: 'unpublished', publicationId: lineId, reason })
      owner?.emitMaxBitrate()
      changed(publication)
    },
  }
}
