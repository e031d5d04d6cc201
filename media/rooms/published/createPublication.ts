import type { RtpPacket } from 'werift'
import type { Clock } from '#domain/clock.ts'
import { renditionFor } from '#domain/media/renditions.ts'
import type { Rendition, RenditionChoice } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'
import type { SeatCounters } from '#protocol/node.ts'
import type { Publication } from '#protocol/signal.ts'
import type { Outbound } from '../../transport/createOutbound.ts'
import { readVp8 } from '../../transport/vp8.ts'
import type { LiveLine } from './createLine.ts'

interface Subscriber {
  outbound: Outbound
  seat: SeatCounters
  choice: RenditionChoice
  /** what it gets now */
  line: LiveLine | null
  /** what it gets as soon as a keyframe of it comes */
  next: LiveLine | null
  /** whose times the last packet had; it may be gone */
  source: LiveLine | null
  /** the next packet does not follow the last one */
  isFresh: boolean
}

/** What one seat sends of one kind, in one line or in renditions, and who gets it. */
export interface LivePublication {
  readonly id: string
  readonly seatId: string
  readonly kind: MediaKind
  /** others have been told of it */
  readonly isLive: boolean
  readonly isMuted: boolean
  readonly lines: readonly LiveLine[]
  isStalled: boolean
  lineOf(rendition: Rendition | null): LiveLine | undefined
  add(line: LiveLine): void
  /** Who gets it gets another one of the same camera. */
  drop(line: LiveLine): void
  /** The one gate of every packet: nothing passes from the moment this is called with false. */
  setOpen(isOpen: boolean): void
  forward(line: LiveLine, packet: RtpPacket): void
  subscribe(outbound: Outbound, seat: SeatCounters, choice: RenditionChoice): void
  /** What a subscriber gets from now on; the line that it gets goes on until it can. */
  choose(outbounds: Iterable<Outbound>, choice: RenditionChoice): void
  unsubscribe(outbounds: Iterable<Outbound>): void
  /** Lines that became quiet, or are so no more, change who gets what. */
  arrange(): void
  /** @param outbounds of one who lost the picture */
  requestKeyframe(outbounds: Iterable<Outbound>): void
  describe(): Publication
  close(): void
}

export interface PublicationOptions {
  id: string
  seatId: string
  kind: MediaKind
  isOpen: boolean
  clock: Clock
}

/** The line that somebody gets who chose; null: none. What is silent counts only where nothing else is there. */
function lineFor(kind: MediaKind, lines: readonly LiveLine[], choice: RenditionChoice): LiveLine | null {
  const live = lines.filter((line) => line.isLive)
  const flowing = live.filter((line) => !line.isQuiet)
  const usable = flowing.length > 0 ? flowing : live
  if (kind !== 'camera') return usable[0] ?? null
  if (choice === 'none') return null
  const present = usable.flatMap((line) => line.rendition ?? [])
  const rendition = renditionFor(choice, present)
  return usable.find((line) => line.rendition === rendition) ?? null
}

export function createPublication({
  id,
  seatId,
  kind,
  clock,
  ...options
}: PublicationOptions): LivePublication {
  const subscribers = new Map<Outbound, Subscriber>()
  const lines: LiveLine[] = []
  let { isOpen } = options

  function arrange(subscriber: Subscriber): void {
    const line = lineFor(kind, lines, subscriber.choice)
    subscriber.next = line === subscriber.line ? null : line
    if (line === null) subscriber.line = null
    subscriber.next?.requestKeyframe()
  }

  function splice(subscriber: Subscriber, line: LiveLine, packet: RtpPacket): void {
    const [from, to] = [subscriber.source?.times.ahead() ?? null, line.times.ahead()]
    subscriber.outbound.splice(packet, from === null || to === null ? null : (to - from) | 0)
    subscriber.source = line
    subscriber.isFresh = false
  }

  /** True when this packet is for the subscriber. */
  function takes(subscriber: Subscriber, line: LiveLine, startsKeyframe: () => boolean): boolean {
    if (subscriber.next === line) {
      if (startsKeyframe()) {
        subscriber.line = line
        subscriber.next = null
        subscriber.isFresh = true
      } else line.remind()
    }
    return subscriber.line === line
  }

  const publication: LivePublication = {
    ...{ id, seatId, kind, lines },
    isStalled: false,
    get isLive() {
      return lines.some((line) => line.isLive)
    },
    get isMuted() {
      return !isOpen
    },
    lineOf: (rendition) => lines.find((line) => line.rendition === rendition),
    add: (line) => void lines.push(line),
    drop(line) {
      line.close()
      lines.splice(lines.indexOf(line), 1)
      for (const subscriber of subscribers.values()) {
        if (subscriber.line === line) subscriber.line = null
        arrange(subscriber)
      }
    },
    setOpen(open) {
      if (open === isOpen) return
      isOpen = open
      for (const line of lines) line.lastPacketMs = clock()
      publication.isStalled = false
      if (!open) return
      // what was left out must not look like loss, and the picture starts anew
      for (const subscriber of subscribers.values()) {
        subscriber.isFresh = true
        ;(subscriber.next ?? subscriber.line)?.requestKeyframe()
      }
    },
    forward(line, packet) {
      if (!isOpen) return
      // header extensions are numbered per connection; those of the publisher mean something else elsewhere
      packet.header.extensions = []
      let isStart: boolean | null = null
      const startsKeyframe = () => (isStart ??= readVp8(packet.payload).startsKeyframe)
      for (const subscriber of subscribers.values()) {
        if (!takes(subscriber, line, startsKeyframe)) continue
        const { outbound, seat } = subscriber
        if (subscriber.isFresh) splice(subscriber, line, packet)
        if (!outbound.send(packet)) continue
        seat.packetsOut++
        if (line.rendition) seat.packetsOutOf[line.rendition]++
        line.counters.packetsForwarded++
      }
    },
    subscribe(outbound, seat, choice) {
      const line = lineFor(kind, lines, choice)
      subscribers.set(outbound, { outbound, seat, choice, line, next: null, source: null, isFresh: true })
      // one that comes before there are keys is lost, and the next may be asked for only after a pause; who connects asks anew
      if (outbound.isOpen()) line?.requestKeyframe()
    },
    choose(outbounds, choice) {
      for (const outbound of outbounds) {
        const subscriber = subscribers.get(outbound)
        if (!subscriber || subscriber.choice === choice) continue
        subscriber.choice = choice
        arrange(subscriber)
      }
    },
    unsubscribe(outbounds) {
      for (const outbound of outbounds) subscribers.delete(outbound)
    },
    arrange() {
      for (const subscriber of subscribers.values()) arrange(subscriber)
    },
    requestKeyframe(outbounds) {
      for (const outbound of outbounds) {
        const { line = null, next = null } = subscribers.get(outbound) ?? {}
        ;(next ?? line)?.requestKeyframe()
      }
    },
    describe: () => ({
      ...{ id, seatId, kind, isMuted: !isOpen, isStalled: publication.isStalled },
      renditions: lines.flatMap((line) => (line.isLive && line.rendition ? line.rendition : [])),
    }),
    close() {
      isOpen = false
      for (const line of lines) line.close()
      subscribers.clear()
    },
  }
  return publication
}
