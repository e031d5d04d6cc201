import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift'
import { WebSocket } from 'ws'
import { type ClientSignal, type ServerSignal, SIGNAL_VERSION } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'

type Question = ClientSignal extends infer T ? (T extends unknown ? Omit<T, 'rid'> : never) : never
type Push = Exclude<ServerSignal, { rid: number }>

/** One seat at its engine: signalling, and the connection that carries its media. */
export interface Line {
  peer: RTCPeerConnection
  /** what the seat may do, as the engine said it last */
  bits(): number
  ask(question: Question): Promise<ServerSignal>
  /** Offers what the peer has lines for. @throws Error with what the node said */
  publish(kinds: Extract<Question, { t: 'publish' }>['kinds']): Promise<void>
  /** Resolves when media can flow. @throws Error when they cannot */
  connect(): Promise<void>
  /** Hears what the engine says unasked. */
  onPush(listener: (push: Push) => void): void
  /** resolves with the reason when the socket or the media are gone; it is waited for once media flow */
  lost(): Promise<string>
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
  const listeners: ((push: Push) => void)[] = []
  const closed = new Promise<string>((resolve) =>
    socket.on('close', (code) => resolve(`socket closed (${code})`)),
  )
  socket.on('error', () => {})
  socket.on('message', (data) => {
    const signal = JSON.parse(data.toString()) as ServerSignal
    if ('rid' in signal) waiting.get(signal.rid)?.(signal)
    else for (const listener of listeners) listener(signal)
  })
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let last = 0
  return {
    closed,
    onPush: (listener: (push: Push) => void) => void listeners.push(listener),
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

/** Joins with a ticket; nothing is sent or received yet. @throws Error with what the node said */
export async function openLine(ticket: EmbeddedTicket): Promise<Line> {
  const socket = await openSocket(ticket.signalUrl)
  const peer = createPeer()
  const pings = setInterval(() => {
    socket.ask({ t: 'ping', sentAt: Math.round(performance.now()) }).catch(() => socket.close())
  }, PING_EVERY_MS)
  const leave = async () => {
    clearInterval(pings)
    socket.close()
    await peer.close()
  }
  let bits = 0
  socket.onPush((push) => {
    if (push.t === 'bits') bits = push.bits
  })
  try {
    const { providerRoomId, userId, userSig, privateMapKey, joinNonce } = ticket
    const who = { providerRoomId, userId, userSig, privateMapKey, joinNonce }
    const joined = await socket.ask({ t: 'join', v: SIGNAL_VERSION, ...who })
    if (joined.t !== 'joined') throw new Error(`join was answered with ${joined.t}`)
    bits = joined.bits
  } catch (cause) {
    await leave()
    throw cause
  }
  return {
    peer,
    bits: () => bits,
    ask: socket.ask,
    async publish(kinds) {
      const answer = await socket.ask({ t: 'publish', kinds, sdp: peer.localDescription?.sdp ?? '' })
      if (answer.t !== 'answer') throw new Error(`publish was answered with ${answer.t}`)
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
    },
    connect: () => connect(peer),
    onPush: socket.onPush,
    lost: () =>
      Promise.race([
        socket.closed,
        new Promise<string>((resolve) =>
          peer.connectionStateChange.subscribe((state) => {
            if (state !== 'connected') resolve(`media ${state}`)
          }),
        ),
      ]),
    leave,
  }
}
