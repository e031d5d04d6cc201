import type { RtpPacket } from 'werift'
import type { Clock } from '#domain/clock.ts'
import type { MediaKind } from '#domain/words.ts'
import type { PublicationCounters, SeatCounters } from '#protocol/node.ts'
import type { Publication } from '#protocol/signal.ts'
import type { Outbound } from '../transport/createOutbound.ts'
import type { Picture } from '../transport/picture.ts'

/** Requests more often make everybody's stream all keyframes as soon as one viewer loses packets. */
const KEYFRAME_EVERY_MS = 400

interface Subscriber {
  outbound: Outbound
  seat: SeatCounters
}

/** What one seat sends of one kind, and who gets it. */
export interface LivePublication {
  readonly id: string
  readonly seatId: string
  readonly kind: MediaKind
  readonly mid: string
  readonly counters: PublicationCounters
  /** a packet has arrived, so that others are told of it */
  isLive: boolean
  isStalled: boolean
  lastPacketMs: number
  readonly isMuted: boolean
  /** The one gate of every packet: nothing passes from the moment this is called with false. */
  setOpen(isOpen: boolean): void
  handlePacket(packet: RtpPacket): void
  subscribe(outbound: Outbound, seat: SeatCounters): void
  unsubscribe(outbounds: Iterable<Outbound>): void
  requestKeyframe(): void
  setMaxBitrate(bitsPerS: number): void
  describe(): Publication
  close(): void
}

export interface PublicationOptions {
  id: string
  seatId: string
  kind: MediaKind
  mid: string
  isOpen: boolean
  picture: Picture | null
  clock: Clock
  onFirstPacket(): void
}

export function createPublication(options: PublicationOptions): LivePublication {
  const { id, seatId, kind, mid, picture, clock } = options
  const subscribers = new Map<Outbound, Subscriber>()
  const fresh = new Set<Outbound>()
  const counters = { publicationId: id, seatId, kind, packetsIn: 0, packetsForwarded: 0 }
  let isOpen = options.isOpen
  let isClosed = false
  let askedMs = Number.NEGATIVE_INFINITY
  let asking: NodeJS.Timeout | null = null

  function forward(packet: RtpPacket): void {
    // header extensions are numbered per connection; those of the publisher mean something else elsewhere
    packet.header.extensions = []
    for (const { outbound, seat } of subscribers.values()) {
      if (fresh.delete(outbound)) outbound.splice(packet)
      if (!outbound.send(packet)) continue
      seat.packetsOut++
      counters.packetsForwarded++
    }
  }

  const publication: LivePublication = {
    id,
    seatId,
    kind,
    mid,
    counters,
    isLive: false,
    isStalled: false,
    lastPacketMs: clock(),
    get isMuted() {
      return !isOpen
    },
    setOpen(open) {
      if (open === isOpen) return
      isOpen = open
      publication.lastPacketMs = clock()
      publication.isStalled = false
      if (!open) return
      // what was left out must not look like loss, and the picture starts anew
      for (const outbound of subscribers.keys()) fresh.add(outbound)
      publication.requestKeyframe()
    },
    handlePacket(packet) {
      counters.packetsIn++
      if (isClosed) return
      publication.lastPacketMs = clock()
      if (!publication.isLive) {
        publication.isLive = true
        options.onFirstPacket()
      }
      if (isOpen) forward(packet)
    },
    subscribe(outbound, seat) {
      subscribers.set(outbound, { outbound, seat })
      fresh.add(outbound)
      // one that comes before there are keys is lost, and the next may be asked for only after a pause; who connects asks anew
      if (outbound.isOpen()) publication.requestKeyframe()
    },
    unsubscribe(outbounds) {
      for (const outbound of outbounds) {
        subscribers.delete(outbound)
        fresh.delete(outbound)
      }
    },
    requestKeyframe() {
      if (!picture || isClosed || asking) return
      const waitMs = askedMs + KEYFRAME_EVERY_MS - clock()
      if (waitMs <= 0) {
        askedMs = clock()
        picture.requestKeyframe()
        return
      }
      asking = setTimeout(() => {
        asking = null
        publication.requestKeyframe()
      }, waitMs)
    },
    setMaxBitrate(bitsPerS) {
      if (!isClosed) picture?.setMaxBitrate(bitsPerS)
    },
    describe: () => ({ id, seatId, kind, isMuted: !isOpen, isStalled: publication.isStalled }),
    close() {
      isClosed = true
      isOpen = false
      subscribers.clear()
      if (asking) clearTimeout(asking)
    },
  }
  return publication
}
