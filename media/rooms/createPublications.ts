import type { EvidenceKind } from '#domain/words.ts'
import type { LivePublication } from './createPublication.ts'
import type { Seats } from './createSeats.ts'

/** What is published in a room, as everybody in it is told. */
export interface Publications {
  find(publicationId: string): LivePublication | undefined
  /** everybody's but those of one seat */
  others(seatId: string): LivePublication[]
  announce(publication: LivePublication): void
  changed(publication: LivePublication): void
  withdraw(publication: LivePublication, reason: string): void
}

/** Notes evidence about a seat of the room, or about the room itself. */
export type Recorder = (kind: EvidenceKind, userId?: string, body?: object) => void

export function createPublications(seats: Seats, record: Recorder, maxVideoBitsPerS: number): Publications {
  const { present } = seats
  const live = new Map<string, LivePublication>()
  return {
    find: (publicationId) => live.get(publicationId),
    others: (seatId) => [...live.values()].filter((one) => one.seatId !== seatId),
    announce(publication) {
      const { id, kind, seatId } = publication
      live.set(id, publication)
      record('published', seatId, { publicationId: id, kind })
      seats.send({ t: 'published', publication: publication.describe() }, seatId)
      publication.setMaxBitrate(maxVideoBitsPerS)
    },
    changed(publication) {
      if (!live.has(publication.id)) return
      seats.send({ t: 'changed', publication: publication.describe() })
    },
    withdraw(publication, reason) {
      const { id, kind, seatId } = publication
      const owner = present.get(seatId)
      publication.close()
      if (owner?.publications.get(kind) === publication) owner.publications.delete(kind)
      seats.keepCounters(publication)
      for (const participant of present.values()) participant.release(publication)
      if (!live.delete(id)) return
      record('unpublished', seatId, { publicationId: id, kind, reason })
      seats.send({ t: 'unpublished', publicationId: id, reason })
    },
  }
}
