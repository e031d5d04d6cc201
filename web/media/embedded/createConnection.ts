import { RENDITION_BITS_PER_S, scaleFor } from '#domain/media/renditions.ts'
import { RENDITIONS, type Rendition } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'
import type { OfferedLine, Publication } from '#protocol/signal.ts'
import { MediaError } from '../mediaClient.ts'
import type { Answer, Question } from './signalling/openSignalSocket.ts'

/** The browser's end of the one media connection. Negotiations run one after the other. */
export interface Connection {
  readonly peer: RTCPeerConnection
  /** true while a description is on its way: such a connection cannot be resumed */
  isNegotiating(): boolean
  /** Sends a track on some lines of its kind. Answers the publications that the engine made of them. */
  publish(kind: MediaKind, track: MediaStreamTrack, lines: readonly Line[]): Promise<Publication[]>
  /** Sends another track of a kind, or none, without a negotiation; its lines are used again later. */
  replace(kind: MediaKind, track: MediaStreamTrack | null, lines?: readonly Line[]): Promise<void>
  subscribe(publicationIds: string[]): Promise<void>
  /** Connects although there is nothing to send or receive: the engine counts who is connected. */
  open(): Promise<void>
  /** the line by which something comes; null while it was not asked for */
  receiverOf(publicationId: string): RTCRtpReceiver | null
  trackOf(publicationId: string): MediaStreamTrack | null
  close(): void
}

/** A rendition; null where a kind has none. */
type Line = Rendition | null

export interface ConnectionOptions {
  ask(question: Question): Promise<Answer>
  /** @param wasConnected false when media never came through */
  onLost(wasConnected: boolean): void
}

const SCREEN_BITS_PER_S = 1_200_000
const CONNECT_WITHIN_MS = 12_000
/** ICE often finds its way again within seconds; after this it is lost. */
const DISCONNECTED_FOR_MS = 5_000

const ALL_LINES: readonly Line[] = [...RENDITIONS, null]
const nameOf = (kind: MediaKind, line: Line) => (line === null ? kind : `${kind} ${line}`)

function encodingOf(kind: MediaKind, line: Line, track: MediaStreamTrack): RTCRtpEncodingParameters {
  if (kind === 'microphone') return {}
  if (line === null) return { maxBitrate: SCREEN_BITS_PER_S }
  const scaleResolutionDownBy = scaleFor(line, track.getSettings().height ?? null)
  return { maxBitrate: RENDITION_BITS_PER_S[line], scaleResolutionDownBy }
}

interface UsedLine {
  line: Line
  /** the engine has it already */
  known: boolean
  transceiver: RTCRtpTransceiver
}

const offeredOf = (kind: MediaKind, used: UsedLine[]): OfferedLine[] =>
  used.map(({ line, transceiver: { mid } }) => ({
    ...{ mid: mid ?? '', kind },
    ...(line === null ? {} : { rendition: line }),
  }))

/** Another track may have another size. */
async function replaceTrack(
  { sender }: RTCRtpTransceiver,
  track: MediaStreamTrack | null,
  [kind, line]: readonly [MediaKind, Line],
): Promise<void> {
  await sender.replaceTrack(track)
  const parameters = sender.getParameters()
  const [encoding] = parameters.encodings
  if (!track || !encoding || line === null) return
  Object.assign(encoding, encodingOf(kind, line, track))
  // a sender that is being negotiated keeps the size that it has
  await sender.setParameters(parameters).catch(() => undefined)
}

export function createConnection({ ask, onLost }: ConnectionOptions): Connection {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: [] })
  const sending = new Map<string, RTCRtpTransceiver>()
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

  async function negotiatePublish(kinds: () => OfferedLine[]): Promise<Publication[]> {
    await peer.setLocalDescription()
    if (peer.connectionState === 'new') expectConnection(CONNECT_WITHIN_MS)
    const sdp = peer.localDescription?.sdp ?? ''
    let answer: Answer
    try {
      answer = await ask({ t: 'publish', kinds: kinds(), sdp })
    } catch (cause) {
      // the engine refused the whole offer, so neither side knows its lines
      await peer.setLocalDescription({ type: 'rollback' }).catch(() => undefined)
      throw cause
    }
    if (answer.t !== 'answer') throw new MediaError('INTERNAL', `unexpected ${answer.t}`)
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
    if (answer.publications.length < kinds().length)
      throw new MediaError('INTERNAL', 'the engine forgot a publication')
    return answer.publications
  }

  async function negotiateSubscribe(publicationIds: string[]): Promise<void> {
    const offer = await ask({ t: 'subscribe', publicationIds })
    // the engine has nothing to offer that is new
    if (offer.t === 'ok') return
    if (offer.t !== 'offer') throw new MediaError('INTERNAL', `unexpected ${offer.t}`)
    await peer.setRemoteDescription({ type: 'offer', sdp: offer.sdp })
    // no addresses are waited for: the engine needs none of ours, it answers whoever reaches it
    await peer.setLocalDescription()
    if (peer.connectionState === 'new') expectConnection(CONNECT_WITHIN_MS)
    for (const { mid, publicationId } of offer.tracks) mids.set(publicationId, mid)
    await ask({ t: 'answer', sdp: peer.localDescription?.sdp ?? '' })
  }

  const receiverOf = (publicationId: string) =>
    peer.getTransceivers().find(({ mid }) => mid !== null && mid === mids.get(publicationId))?.receiver ??
    null

  return {
    peer,
    isNegotiating: () => running > 0,
    publish: (kind, track, lines) =>
      inTurn(async () => {
        const used: UsedLine[] = []
        for (const line of lines) {
          const before = sending.get(nameOf(kind, line))
          if (before) await replaceTrack(before, track, [kind, line])
          const sendEncodings = [encodingOf(kind, line, track)]
          const transceiver = before ?? peer.addTransceiver(track, { direction: 'sendonly', sendEncodings })
          used.push({ line, known: before !== undefined, transceiver })
        }
        try {
          const publications = await negotiatePublish(() => offeredOf(kind, used))
          for (const { line, transceiver } of used) sending.set(nameOf(kind, line), transceiver)
          return publications
        } catch (cause) {
          for (const { known, transceiver } of used) {
            if (known) await transceiver.sender.replaceTrack(null).catch(() => undefined)
            else transceiver.stop()
          }
          throw cause
        }
      }),
    async replace(kind, track, lines = ALL_LINES) {
      for (const line of lines) {
        const transceiver = sending.get(nameOf(kind, line))
        // a line that is held back has no track and stays without one
        const isIdle = track !== null && transceiver?.sender.track === null
        if (transceiver && !isIdle) await replaceTrack(transceiver, track, [kind, line])
      }
    },
    subscribe: (publicationIds) => inTurn(() => negotiateSubscribe(publicationIds)),
    open: () =>
      inTurn(async () => {
        if (peer.getTransceivers().length === 0) await negotiateSubscribe([])
      }),
    receiverOf,
    trackOf: (publicationId) => receiverOf(publicationId)?.track ?? null,
    close() {
      isClosed = true
      if (timer) clearTimeout(timer)
      peer.close()
    },
  }
}
