import { type MediaStats, type Network, type NetworkQuality, NO_STATS } from '../mediaClient.ts'
import type { SdkEvent } from './sdk.ts'

const QUALITY: NetworkQuality[] = ['unknown', 'good', 'good', 'fair', 'bad', 'bad', 'lost']

/** The SDK's seven words for a way of media in ours. */
export function networkOf(event: SdkEvent<'network-quality'>): Network {
  return {
    up: QUALITY[event.uplinkNetworkQuality] ?? 'unknown',
    down: QUALITY[event.downlinkNetworkQuality] ?? 'unknown',
  }
}

/**
 * What the SDK tells every two seconds as figures. It counts no frames, and tells nothing of encryption; the way
 * from camera to glass is not known of it.
 * @param seats whose picture and sound count; null: what this browser sends
 */
export function figuresOf(event: SdkEvent<'statistics'>, seats: readonly string[] | null): MediaStats {
  const { localStatistics, remoteStatistics, rtt, upLoss, downLoss } = event
  const sides =
    seats === null ? [localStatistics] : remoteStatistics.filter(({ userId }) => seats.includes(userId))
  const pictures = sides.flatMap(({ video }) => video)
  const kbps = [...pictures, ...sides.map(({ audio }) => audio)].reduce(
    (sum, { bitrate }) => sum + bitrate,
    0,
  )
  return {
    ...NO_STATS,
    bitrateKbps: sides.length > 0 ? Math.round(kbps) : null,
    framesPerSecond: pictures[0]?.frameRate ?? null,
    packetsLostPct: seats === null ? upLoss : downLoss,
    // 0 stands for a way that was not measured
    roundTripMs: rtt > 0 ? rtt : null,
  }
}
