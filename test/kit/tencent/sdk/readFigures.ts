import type { NetworkQuality, TRTCStatistics } from 'trtc-sdk-v5'
import type { Publication } from '#protocol/signal.ts'

/** Sums of a connection at one moment; rates are made of two. */
interface FigureReading {
  atMs: number
  bytes: Map<string, number>
  lost: number
  packets: number
}

interface Figures {
  reading: FigureReading
  statistics: TRTCStatistics
  network: NetworkQuality
}

type Entry = Record<string, unknown> & { type: string; id: string }

const number = (entry: Entry | undefined, name: string): number => {
  const value = entry?.[name]
  return typeof value === 'number' ? value : 0
}
const sum = (entries: Entry[], name: string) => entries.reduce((total, one) => total + number(one, name), 0)

/** Words 1 to 5 of the SDK by the share that is lost and by how long a way takes. */
function qualityOf(lostPct: number, rttMs: number): number {
  const levels = [
    [0, 50],
    [2, 100],
    [10, 300],
    [20, 600],
  ]
  return 1 + levels.filter(([lost = 0, rtt = 0]) => lostPct > lost || rttMs > rtt).length
}

/** What the SDK tells every two seconds, read from the connection. */
async function readFigures(
  peer: RTCPeerConnection,
  before: FigureReading | null,
  received: { publication: Publication; track: MediaStreamTrack }[],
): Promise<Figures> {
  const entries: Entry[] = []
  const report = await peer.getStats()
  report.forEach((entry: Entry) => void entries.push(entry))
  const of = (type: string) => entries.filter((entry) => entry.type === type)
  const inbound = of('inbound-rtp')
  const outbound = of('outbound-rtp')
  const transport = of('transport')[0]
  const pair = entries.find(({ id }) => id === transport?.selectedCandidatePairId)
  const reading: FigureReading = {
    atMs: performance.now(),
    bytes: new Map(
      [...inbound, ...outbound].map((one) => [
        one.id,
        number(one, 'bytesReceived') + number(one, 'bytesSent'),
      ]),
    ),
    lost: sum(inbound, 'packetsLost') + sum(of('remote-inbound-rtp'), 'packetsLost'),
    packets: sum(inbound, 'packetsReceived') + sum(outbound, 'packetsSent'),
  }
  const seconds = before ? (reading.atMs - before.atMs) / 1000 : 0
  const kbps = (entry: Entry | undefined): number => {
    if (!entry || seconds <= 0) return 0
    const grown = (reading.bytes.get(entry.id) ?? 0) - (before?.bytes.get(entry.id) ?? 0)
    return Math.max(0, Math.round((grown * 8) / seconds / 1000))
  }
  const newLost = before ? Math.max(0, reading.lost - before.lost) : 0
  const newPackets = before ? Math.max(0, reading.packets - before.packets) : 0
  const lostPct = newLost + newPackets > 0 ? Math.round((newLost / (newLost + newPackets)) * 100) : 0
  const rtt = Math.round(number(pair, 'currentRoundTripTime') * 1000)
  const isSending = outbound.length > 0

  const picture = (entry: Entry, kind: string) => ({
    width: number(entry, 'frameWidth'),
    height: number(entry, 'frameHeight'),
    frameRate: Math.round(number(entry, 'framesPerSecond')),
    bitrate: kbps(entry),
    videoType: (kind === 'screen' ? 'sub' : 'big') as never,
  })
  const users = [...new Set(received.map(({ publication }) => publication.seatId))]
  const statistics: TRTCStatistics = {
    rtt,
    upLoss: isSending ? lostPct : 0,
    downLoss: isSending ? 0 : lostPct,
    bytesSent: number(transport, 'bytesSent'),
    bytesReceived: number(transport, 'bytesReceived'),
    localStatistics: {
      audio: { bitrate: kbps(outbound.find(({ kind }) => kind === 'audio')), audioLevel: 0 },
      video: outbound.filter(({ kind }) => kind === 'video').map((entry) => picture(entry, 'camera')),
    },
    remoteStatistics: users.map((userId) => {
      const own = received
        .filter(({ publication }) => publication.seatId === userId)
        .map(({ publication, track }) => ({
          kind: publication.kind,
          entry: inbound.find(({ trackIdentifier }) => trackIdentifier === track.id),
        }))
      const voice = own.find(({ kind }) => kind === 'microphone')?.entry
      return {
        userId,
        audio: { bitrate: kbps(voice), audioLevel: number(voice, 'audioLevel'), jitterBufferDelay: 0 },
        video: own.flatMap(({ kind, entry }) =>
          entry && kind !== 'microphone' ? [{ ...picture(entry, kind), jitterBufferDelay: 0 }] : [],
        ),
      }
    }),
  }
  const quality = (before ? qualityOf(lostPct, rtt) : 0) as NetworkQuality['uplinkNetworkQuality']
  const unknown = 0 as NetworkQuality['uplinkNetworkQuality']
  return {
    reading,
    statistics,
    network: {
      uplinkNetworkQuality: isSending ? quality : unknown,
      downlinkNetworkQuality: inbound.length > 0 ? quality : unknown,
      ...{ uplinkRTT: isSending ? rtt : 0, uplinkLoss: statistics.upLoss },
      ...{ downlinkRTT: inbound.length > 0 ? rtt : 0, downlinkLoss: statistics.downLoss },
    },
  }
}

export const FIGURES_MS = 2000

/** Reads them again and again. Answers the function that ends it. */
export function followFigures(
  connection: () => RTCPeerConnection | null | undefined,
  received: () => { publication: Publication; track: MediaStreamTrack }[],
  tell: (figures: Figures) => void,
): () => void {
  let before: FigureReading | null = null
  const look = async () => {
    const peer = connection()
    if (peer?.connectionState !== 'connected') return
    const figures = await readFigures(peer, before, received())
    before = figures.reading
    tell(figures)
  }
  const timer = setInterval(() => void look().catch(() => undefined), FIGURES_MS)
  return () => clearInterval(timer)
}
