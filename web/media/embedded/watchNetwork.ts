import type { MediaState, MediaStats, Network, NetworkQuality } from '../mediaClient.ts'
import { type Reading, readStats } from './readStats.ts'

/** TRTC tells as often; who changes providers sees the same. */
const EVERY_MS = 2000
/** Percent of packets from which a congestion controller stops sending more, and begins to send less (draft-ietf-rmcat-gcc-02, 6). */
const LOST_PCT = { fair: 2, bad: 10 }
/** There and back: twice what ITU-T G.114 finds good, and bearable, one way. */
const ROUND_TRIP_MS = { fair: 300, bad: 800 }

/** @returns unknown before both figures are known once */
export function qualityOf({
  packetsLostPct: lost,
  roundTripMs,
}: Pick<MediaStats, 'packetsLostPct' | 'roundTripMs'>): NetworkQuality {
  if (lost === null && roundTripMs === null) return 'unknown'
  const isAt = (level: 'fair' | 'bad') =>
    (lost ?? 0) >= LOST_PCT[level] || (roundTripMs ?? 0) >= ROUND_TRIP_MS[level]
  if (isAt('bad')) return 'bad'
  return isAt('fair') ? 'fair' : 'good'
}

export interface NetworkWatch {
  /** Call it when the state changes: a way that is gone is said at once. */
  check(): void
  stop(): void
}

/** Reads a connection every two seconds and tells when a way of it became better or worse. */
export function watchNetwork(options: {
  peer(): RTCPeerConnection | null
  state(): MediaState
  onChange(network: Network): void
}): NetworkWatch {
  let last: Network = { up: 'unknown', down: 'unknown' }
  let reading: Reading | null = null
  let isStopped = false

  function change(next: Network): void {
    if (isStopped || (next.up === last.up && next.down === last.down)) return
    last = next
    options.onChange(next)
  }

  const lostOf = (quality: NetworkQuality): NetworkQuality => (quality === 'unknown' ? 'unknown' : 'lost')

  async function read(): Promise<void> {
    const peer = options.peer()
    if (!peer || options.state() !== 'connected') return
    const now = await readStats(peer, reading).catch(() => null)
    reading = now
    if (!now || options.state() !== 'connected') return
    const quality = qualityOf(now.stats)
    change(
      now.stats.framesEncoded === null ? { up: 'unknown', down: quality } : { up: quality, down: 'unknown' },
    )
  }

  const timer = setInterval(() => void read(), EVERY_MS)
  return {
    check() {
      if (options.state() !== 'reconnecting') return
      reading = null
      change({ up: lostOf(last.up), down: lostOf(last.down) })
    },
    stop() {
      isStopped = true
      clearInterval(timer)
    },
  }
}
