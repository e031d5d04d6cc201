import type { MediaKind } from '#domain/words.ts'
import type { Publication } from '#protocol/signal.ts'
import { MediaError } from '../mediaClient.ts'
import type { Answer, Question } from './signalling/openSignalSocket.ts'

/** The browser's end of the one media connection. Negotiations run one after the other. */
export interface Connection {
  readonly peer: RTCPeerConnection
  /** true while a description is on its way: such a connection cannot be resumed */
  isNegotiating(): boolean
  /** Answers the publication that the engine made of the track. */
  publish(kind: MediaKind, track: MediaStreamTrack): Promise<Publication>
  /** Stops sending a kind without a negotiation; its line is used again later. */
  silence(kind: MediaKind): Promise<void>
  subscribe(publicationIds: string[]): Promise<void>
  /** Connects although there is nothing to send or receive: the engine counts who is connected. */
  open(): Promise<void>
  trackOf(publicationId: string): MediaStreamTrack | null
  close(): void
}

export interface ConnectionOptions {
  ask(question: Question): Promise<Answer>
  /** @param wasConnected false when media never came through */
  onLost(wasConnected: boolean): void
}

const VIDEO_BITS_PER_S = 1_200_000
const SCREEN_BITS_PER_S = 1_200_000
const CONNECT_WITHIN_MS = 12_000
/** ICE often finds its way again within seconds; after this it is lost. */
const DISCONNECTED_FOR_MS = 5_000

function encodingsOf(kind: MediaKind): RTCRtpEncodingParameters[] {
  if (kind === 'microphone') return [{}]
  return [{ maxBitrate: kind === 'camera' ? VIDEO_BITS_PER_S : SCREEN_BITS_PER_S }]
}

export function createConnection({ ask, onLost }: ConnectionOptions): Connection {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: [] })
  const sending = new Map<MediaKind, RTCRtpTransceiver>()
  const mids = new Map<string, string>()
  let queue: Promise<unknown> = Promise.resolve()
  let running = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  let isClosed = false
  let wasConnected = false

  function lose(): void {
    if (isClosed) return
    onLost(wasConnected)
  }

  function expectConnection(withinMs: number): void {
    if (timer || isClosed) return
    timer = setTimeout(lose, withinMs)
  }

  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'failed') lose()
    if (peer.connectionState === 'disconnected') expectConnection(DISCONNECTED_FOR_MS)
    if (peer.connectionState !== 'connected') return
    wasConnected = true
    if (!timer) return
    clearTimeout(timer)
    timer = null
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    running++
    const result = queue.then(work)
    queue = result.catch(() => undefined).finally(() => running--)
    return result
  }

  async function negotiatePublish(transceiver: RTCRtpTransceiver, kind: MediaKind): Promise<Publication> {
    await peer.setLocalDescription()
    if (peer.connectionState === 'new') expectConnection(CONNECT_WITHIN_MS)
    const sdp = peer.localDescription?.sdp ?? ''
    let answer: Answer
    try {
      answer = await ask({ t: 'publish', kinds: [{ mid: transceiver.mid ?? '', kind }], sdp })
    } catch (cause) {
      // the engine refused the whole offer, so neither side knows its lines
      await peer.setLocalDescription({ type: 'rollback' }).catch(() => undefined)
      throw cause
    }
    if (answer.t !== 'answer') throw new MediaError('INTERNAL', `unexpected ${answer.t}`)
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
    const publication = answer.publications.find((one) => one.kind === kind)
    if (!publication) throw new MediaError('INTERNAL', 'the engine forgot the publication')
    return publication
  }

  async function negotiateSubscribe(publicationIds: string[]): Promise<void> {
    const offer = await ask({ t: 'subscribe', publicationIds })
    if (offer.t !== 'offer') throw new MediaError('INTERNAL', `unexpected ${offer.t}`)
    await peer.setRemoteDescription({ type: 'offer', sdp: offer.sdp })
    // no addresses are waited for: the engine needs none of ours, it answers whoever reaches it
    await peer.setLocalDescription()
    if (peer.connectionState === 'new') expectConnection(CONNECT_WITHIN_MS)
    for (const { mid, publicationId } of offer.tracks) mids.set(publicationId, mid)
    await ask({ t: 'answer', sdp: peer.localDescription?.sdp ?? '' })
  }

  return {
    peer,
    isNegotiating: () => running > 0,
    publish: (kind, track) =>
      inTurn(async () => {
        const known = sending.get(kind)
        if (known) await known.sender.replaceTrack(track)
        const transceiver =
          known ?? peer.addTransceiver(track, { direction: 'sendonly', sendEncodings: encodingsOf(kind) })
        try {
          const publication = await negotiatePublish(transceiver, kind)
          sending.set(kind, transceiver)
          return publication
        } catch (cause) {
          if (known) await known.sender.replaceTrack(null).catch(() => undefined)
          else transceiver.stop()
          throw cause
        }
      }),
    async silence(kind) {
      await sending.get(kind)?.sender.replaceTrack(null)
    },
    subscribe: (publicationIds) => inTurn(() => negotiateSubscribe(publicationIds)),
    open: () =>
      inTurn(async () => {
        if (peer.getTransceivers().length === 0) await negotiateSubscribe([])
      }),
    trackOf(publicationId) {
      const mid = mids.get(publicationId)
      if (mid === undefined) return null
      const transceiver = peer.getTransceivers().find((one) => one.mid === mid)
      return transceiver?.receiver.track ?? null
    },
    close() {
      isClosed = true
      if (timer) clearTimeout(timer)
      peer.close()
    },
  }
}
