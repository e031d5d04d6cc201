import type { Emitter } from '../client/createEmitter.ts'
import { type MediaStats, type Network, type NetworkQuality, NO_STATS } from '../mediaClient.ts'
import type { Sdk, SdkEvent, SdkRoom } from './sdk.ts'

const QUALITY: NetworkQuality[] = ['unknown', 'good', 'good', 'fair', 'bad', 'bad', 'lost']

/** The SDK's seven words for a way of media in ours. */
function networkOf(event: SdkEvent<'network-quality'>): Network {
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
function figuresOf(event: SdkEvent<'statistics'>, seats: readonly string[] | null): MediaStats {
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
    // of the fastest: one of several may be still
    framesPerSecond: pictures.length > 0 ? Math.max(...pictures.map(({ frameRate }) => frameRate)) : null,
    packetsLostPct: seats === null ? upLoss : downLoss,
    // 0 stands for a way that was not measured
    roundTripMs: rtt > 0 ? rtt : null,
  }
}

/** What a room says about itself in figures, and what is left of them when it is lost. */
export interface RoomFigures {
  listen(room: SdkRoom): void
  stats(): MediaStats
  lose(): void
}

/** @param seats as in `figuresOf` */
export function followRoomFigures(
  sdk: Sdk,
  emit: Emitter['emit'],
  seats: () => readonly string[] | null,
): RoomFigures {
  let stats: MediaStats = NO_STATS
  let network: Network = { up: 'unknown', down: 'unknown' }
  const lostOf = (quality: NetworkQuality): NetworkQuality => (quality === 'unknown' ? 'unknown' : 'lost')

  function setNetwork(next: Network): void {
    if (next.up === network.up && next.down === network.down) return
    network = next
    emit('network', next)
  }

  return {
    listen(room) {
      room.on(sdk.EVENT.STATISTICS, (event) => {
        stats = figuresOf(event, seats())
      })
      room.on(sdk.EVENT.NETWORK_QUALITY, (event) => setNetwork(networkOf(event)))
    },
    stats: () => stats,
    lose() {
      stats = NO_STATS
      setNetwork({ up: lostOf(network.up), down: lostOf(network.down) })
    },
  }
}
