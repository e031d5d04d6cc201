import type { RtpPacket } from 'werift'
import type { Clock } from '#domain/clock.ts'
import type { Rendition } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'
import type { PublicationCounters } from '#protocol/node.ts'
import type { Publication } from '#protocol/signal.ts'
import type { Picture } from '../../transport/picture.ts'
import { createPictureClock, type PictureClock } from './pictureClock.ts'

/**
 * Requests more often make everybody's stream all keyframes as soon as one viewer loses packets, or one goes on choosing. What
 * is asked for meanwhile waits and is one request. One that brought nothing for so long was lost.
 */
const KEYFRAME_EVERY_MS = 1000
/** A second is measured as a whole; who sends too much for so long does not do it by accident. */
const MEASURE_MS = 1000
const TOO_MUCH_MS = 3000

/** One line on which a seat sends: all of a kind, or one rendition of its camera. */
export interface LiveLine {
  readonly id: string
  readonly mid: string
  /** null: its kind has none */
  readonly rendition: Rendition | null
  readonly counters: PublicationCounters
  /** what it may send, bits per second */
  readonly limitBitsPerS: number
  /** how its times stand to ours */
  readonly times: PictureClock
  /** a packet has arrived */
  isLive: boolean
  /** silent for a moment, so that another one is shown in its place */
  isQuiet: boolean
  lastPacketMs: number
  handlePacket(packet: RtpPacket): void
  requestKeyframe(): void
  /** Requests one again when the last request seems to be lost. */
  remind(): void
  /** True when it has sent more than twice what it may for three seconds. To be asked every second. */
  isTooMuch(): boolean
  close(): void
}

/** What a line carries and what it is bound to. */
export interface LineOptions {
  id: string
  seatId: string
  kind: MediaKind
  rendition: Rendition | null
  mid: string
  limitBitsPerS: number
  picture: Picture | null
  clock: Clock
  keyframeEveryMs?: number | undefined
  tooMuchMs?: number | undefined
}

/** Who hears of packets. */
export interface LineListener {
  onFirstPacket(line: LiveLine): void
  onPacket(line: LiveLine, packet: RtpPacket): void
}

function createMeter({ limitBitsPerS, tooMuchMs = TOO_MUCH_MS, clock }: LineOptions) {
  let sinceMs = clock()
  let bytes = 0
  let overMs = 0
  return {
    add(more: number): void {
      bytes += more
    },
    isTooMuch(): boolean {
      const ms = clock() - sinceMs
      if (ms < MEASURE_MS) return overMs >= tooMuchMs
      const isOver = (bytes * 8 * 1000) / ms > 2 * limitBitsPerS
      overMs = isOver ? overMs + ms : 0
      sinceMs += ms
      bytes = 0
      return overMs >= tooMuchMs
    },
  }
}

export function createLine(options: LineOptions, listener: LineListener): LiveLine {
  const { id, seatId, kind, rendition, mid, limitBitsPerS, picture, clock } = options
  const { keyframeEveryMs = KEYFRAME_EVERY_MS } = options
  const counters = { publicationId: id, seatId, kind, rendition, packetsIn: 0, packetsForwarded: 0 }
  const meter = createMeter(options)
  let isClosed = false
  let askedMs = Number.NEGATIVE_INFINITY
  let asking: NodeJS.Timeout | null = null

  const line: LiveLine = {
    ...{ id, mid, rendition, counters, limitBitsPerS },
    times: createPictureClock(),
    isLive: false,
    isQuiet: false,
    lastPacketMs: clock(),
    handlePacket(packet) {
      counters.packetsIn++
      if (isClosed) return
      line.lastPacketMs = clock()
      meter.add(packet.payload.length)
      if (rendition) line.times.note(line.lastPacketMs, packet.header.timestamp)
      if (!line.isLive) {
        line.isLive = true
        listener.onFirstPacket(line)
      }
      listener.onPacket(line, packet)
    },
    requestKeyframe() {
      if (!picture || isClosed || asking) return
      const waitMs = askedMs + keyframeEveryMs - clock()
      if (waitMs <= 0) {
        askedMs = clock()
        picture.requestKeyframe()
        return
      }
      asking = setTimeout(() => {
        asking = null
        line.requestKeyframe()
      }, waitMs)
    },
    remind() {
      if (clock() - askedMs >= keyframeEveryMs) line.requestKeyframe()
    },
    isTooMuch: meter.isTooMuch,
    close() {
      isClosed = true
      if (asking) clearTimeout(asking)
    },
  }
  return line
}

/** As its publisher is told of it. */
export function describeLine(line: LiveLine, whole: Publication): Publication {
  return { ...whole, id: line.id, renditions: line.rendition ? [line.rendition] : [] }
}
