import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift'
import { WebSocket } from 'ws'
import { RENDITIONS } from '#domain/media/words.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { type ClientSignal, type ServerSignal, SIGNAL_VERSION } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import type { LoopTracks } from './playLoop.ts'

type Question = ClientSignal extends infer T ? (T extends unknown ? Omit<T, 'rid'> : never) : never

/** A host inside a room, whose tracks reach the engine. */
export interface HostLine {
  tracks: LoopTracks
  /** resolves with the reason when the socket or the media are gone */
  lost: Promise<string>
  leave(): Promise<void>
}

const ANSWER_WITHIN_MS = 10_000
const CONNECT_WITHIN_MS = 15_000
const PING_EVERY_MS = 10_000

/** One codec of each sort, as the engine has them. */
function createPeer(): RTCPeerConnection {
  const feedback = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }]
  return new RTCPeerConnection({
    codecs: {
      audio: [
        new RTCRtpCodecParameters({
          mimeType: 'audio/OPUS',
          clockRate: 48_000,
          channels: 2,
          payloadType: 111,
        }),
      ],
      video: [
        new RTCRtpCodecParameters({
          mimeType: 'video/VP8',
          clockRate: 90_000,
          payloadType: 96,
          rtcpFeedback: feedback,
        }),
      ],
    },
    headerExtensions: { audio: [], video: [] },
    bundlePolicy: 'max-bundle',
    // the engine stands on this machine: nobody has to be asked for an address
    iceServers: [],
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceInterfaceAddresses: { udp4: '127.0.0.1' },
  })
}

/** A signalling socket that answers questions. @throws Error when the node cannot be reached */
async function openSocket(url: string) {
  const socket = new WebSocket(url)
  const waiting = new Map<number, (signal: ServerSignal) => void>()
  const closed = new Promise<string>((resolve) =>
    socket.on('close', (code) => resolve(`socket closed (${code})`)),
  )
  socket.on('error', () => {})
  socket.on('message', (data) => {
    const signal = JSON.parse(data.toString()) as ServerSignal
    if ('rid' in signal) waiting.get(signal.rid)?.(signal)
  })
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let last = 0
  return {
    closed,
    close: () => socket.close(1000),
    ask(question: Question): Promise<ServerSignal> {
      const rid = ++last
      return new Promise((resolve, reject) => {
        const settle = (finish: () => void) => {
          clearTimeout(timer)
          waiting.delete(rid)
          finish()
        }
        const timer = setTimeout(
          () => settle(() => reject(new Error(`no answer to ${question.t}`))),
          ANSWER_WITHIN_MS,
        )
        waiting.set(rid, (signal) =>
          settle(() =>
            signal.t === 'fail'
              ? reject(new Error(`${question.t}: ${signal.code} ${signal.detail}`))
              : resolve(signal),
          ),
        )
        void closed.then((how) => settle(() => reject(new Error(how))))
        socket.send(JSON.stringify({ ...question, rid }))
      })
    },
  }
}

async function connect(peer: RTCPeerConnection): Promise<void> {
  const isOver = (state: string) => state === 'connected' || state === 'failed'
  if (!isOver(peer.connectionState)) await peer.connectionStateChange.watch(isOver, CONNECT_WITHIN_MS)
  if (peer.connectionState !== 'connected') throw new Error('media cannot reach the engine')
}

/** What there is to offer: a voice room takes no picture, whoever offers one. */
function createTracks(kind: HostedKind): LoopTracks {
  const camera = () => new MediaStreamTrack({ kind: 'video' })
  return {
    camera: kind === 'voice' ? null : { high: camera(), low: camera() },
    microphone: new MediaStreamTrack({ kind: 'audio' }),
  }
}

/** The tracks as they are offered. */
const linesOf = ({ camera, microphone }: LoopTracks) => [
  ...(camera
    ? RENDITIONS.map((rendition) => ({ track: camera[rendition], kind: 'camera' as const, rendition }))
    : []),
  { track: microphone, kind: 'microphone' as const },
]

/**
 * Enters with a ticket and offers the microphone, and in a stream the camera in both renditions.
 * @throws Error with what the node said
 */
export async function enterAsHost(ticket: EmbeddedTicket, kind: HostedKind): Promise<HostLine> {
  const socket = await openSocket(ticket.signalUrl)
  const peer = createPeer()
  const tracks = createTracks(kind)
  const leave = async () => {
    clearInterval(pings)
    socket.close()
    await peer.close()
  }
  const pings = setInterval(() => {
    socket.ask({ t: 'ping', sentAt: Math.round(performance.now()) }).catch(() => socket.close())
  }, PING_EVERY_MS)
  try {
    const { providerRoomId, userId, userSig, privateMapKey, joinNonce } = ticket
    await socket.ask({
      t: 'join',
      v: SIGNAL_VERSION,
      providerRoomId,
      userId,
      userSig,
      privateMapKey,
      joinNonce,
    })
    const lines = linesOf(tracks)
    for (const { track } of lines) peer.addTransceiver(track, { direction: 'sendonly' })
    await peer.setLocalDescription(await peer.createOffer())
    const midOf = (track: MediaStreamTrack) =>
      peer.getTransceivers().find(({ sender }) => sender.track === track)?.mid ?? ''
    const answer = await socket.ask({
      t: 'publish',
      kinds: lines.map(({ track, ...what }) => ({ mid: midOf(track), ...what })),
      sdp: peer.localDescription?.sdp ?? '',
    })
    if (answer.t !== 'answer') throw new Error(`publish was answered with ${answer.t}`)
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
    await connect(peer)
    const mediaLost = new Promise<string>((resolve) =>
      peer.connectionStateChange.subscribe((state) => {
        if (state !== 'connected') resolve(`media ${state}`)
      }),
    )
    return { tracks, lost: Promise.race([socket.closed, mediaLost]), leave }
  } catch (cause) {
    await leave()
    throw cause
  }
}
