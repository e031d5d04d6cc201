import {
  BEAT_EVERY_S,
  type BeatPlace,
  beatText,
  type CallBeat,
  MAX_BEAT_MS,
  type SignedBeat,
} from '#protocol/calls/callBeats.ts'
import type { Pair } from '../createPair.ts'
import type { DeviceKey } from '../keys/deviceKey.ts'
import { signWith } from '../keys/signing.ts'
import { NO_PACKETS, type PacketCounts, packetsSince, readPackets } from './readPackets.ts'

/** The server asks as often as the timer rings: one of the two is enough. */
const MIN_BEAT_MS = 4_000

export interface BeatOptions {
  place: BeatPlace
  device: DeviceKey
  /** milliseconds since the epoch by the server's clock */
  nowMs: () => number
  /** the connection of the moment */
  pair: () => Pair | null
  /** each beat, in order */
  onBeat: (beat: SignedBeat) => void
}

/** What a page of a call says of itself, from its begin to its stop. */
export interface Beats {
  begin(): void
  /** Says what there is to say since the last time, if that was not just now: what rings where timers are throttled may call it as often as it likes. Throws never. */
  tick(): void
  /** The last one, a short one; resolves once it was given. Nothing is said after it. Throws never. */
  stop(): Promise<void>
}

/** One moment, and whether the pair stayed connected since. */
interface Moment {
  atMs: number
  pair: Pair | null
  wasCut: boolean
  unwatch: () => void
}

/** A pair that is cut and back between two moments was not there all the time. */
function momentOf(atMs: number, pair: Pair | null): Moment {
  const check = () => {
    if (!pair?.isConnected()) moment.wasCut = true
  }
  const moment: Moment = {
    ...{ atMs, pair, wasCut: !pair?.isConnected() },
    unwatch: () => pair?.peer.removeEventListener('connectionstatechange', check),
  }
  pair?.peer.addEventListener('connectionstatechange', check)
  return moment
}

/** Packets of the pair of the moment since they were counted last; null: there is no pair, or its browser does not say. */
function createCounter() {
  let last: { pair: Pair; counts: PacketCounts | null } | null = null
  return async (pair: Pair | null): Promise<{ sent: number; received: number } | null> => {
    const counts = pair && (await readPackets(pair.peer))
    const past = last?.pair === pair ? last.counts : NO_PACKETS
    last = pair && { pair, counts }
    if (!counts) return null
    // after a reading that failed nobody knows which packets are of these seconds
    if (!past) return { sent: 0, received: 0 }
    return {
      sent: packetsSince(past.sent, counts.sent),
      received: packetsSince(past.received, counts.received),
    }
  }
}

export function createBeats({ place, device, nowMs, pair, onBeat }: BeatOptions): Beats {
  const countPackets = createCounter()
  let last: Moment | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let n = 0
  // one after the other: they are numbered in the order of their time
  let queue: Promise<void> = Promise.resolve()

  async function make(from: Moment, until: Moment, wasLinked: boolean): Promise<void> {
    const packets = await countPackets(until.pair)
    const ms = until.atMs - from.atMs
    // of a machine that slept, or a clock that was put right, nobody knows what these seconds were
    if (ms <= 0 || ms > MAX_BEAT_MS) return
    const beat: CallBeat = {
      ...{ n: n + 1, fromMs: from.atMs, untilMs: until.atMs },
      // figures that a browser does not give say nothing of the connection
      isLinked: wasLinked,
      ...(packets ?? { sent: 0, received: 0 }),
    }
    const signature = await signWith(device, beatText(place, beat))
    n = beat.n
    onBeat({ ...beat, page: place.page, signature })
  }

  function next(): void {
    if (!last) return
    const [from, until] = [last, momentOf(Math.round(nowMs()), pair())]
    from.unwatch()
    last = until
    const wasLinked = from.pair === until.pair && !from.wasCut && !until.wasCut
    queue = queue.then(() => make(from, until, wasLinked)).catch(() => undefined)
  }

  function tick(): void {
    if (!last) return
    const ms = nowMs() - last.atMs
    if (ms < 0 || ms >= MIN_BEAT_MS) next()
  }

  return {
    begin() {
      if (last) return
      last = momentOf(Math.round(nowMs()), pair())
      timer = setInterval(tick, BEAT_EVERY_S * 1000)
    },
    tick,
    async stop() {
      clearInterval(timer)
      next()
      last?.unwatch()
      last = null
      await queue
    },
  }
}
