import type { MediaKind } from '#domain/words.ts'
import { isCallDescription, kindsOf } from '#protocol/callLines.ts'
import type { CallRelay, CallTicket, SignalKind } from '#protocol/calls.ts'
import { MediaError } from '../mediaClient.ts'
import { createCandidates } from './candidates.ts'
import { createPairLines } from './createPairLines.ts'

/** The connection of this page with one page of the other side; another page gets another one. */
export interface Pair {
  readonly peer: RTCPeerConnection
  isConnected(): boolean
  /** Offers, where this side offers. */
  start(): void
  /** An offer, an answer, a candidate, or that another offer is asked for; one after the other, in the order they came. */
  take(kind: SignalKind, body: string): void
  /** Finds another way for the media, which go on meanwhile where they can: offers, or asks for an offer. */
  restart(): void
  /** Ways are opened with this one from now on; one that is open goes on, and where there is none another one is tried. */
  setRelay(relay: CallRelay): void
  /** Sends this track of a kind, or none; no negotiation. */
  replace(kind: MediaKind, track: MediaStreamTrack | null): Promise<void>
  /** by what a kind comes, once the other side's description is there; null before */
  receiverOf(kind: MediaKind): RTCRtpReceiver | null
  close(): void
}

export interface PairOptions {
  ticket: CallTicket
  /** the newest; null where none carries the call */
  relay: CallRelay | null
  send: (kind: SignalKind, body: string) => void
  /** what is to be sent of a kind now */
  trackFor: (kind: MediaKind) => MediaStreamTrack | null
  /** its lines are there, or its connection became another one */
  onChange: () => void
  onTrouble: (error: MediaError) => void
  /** the relay does not take what this page has for it */
  onRefused: () => void
}

/** The other side is given no more than one offer in so long by its asking, milliseconds. */
const AGAIN_MS = 2_000

/** True at most once in each such time: an offer brings all its candidates, and the other side may ask as often as it likes. */
function createPauses(): () => boolean {
  let lastAt = Number.NEGATIVE_INFINITY
  return () => {
    const isDue = performance.now() - lastAt >= AGAIN_MS
    if (isDue) lastAt = performance.now()
    return isDue
  }
}

/** One piece of work after the other, until it is closed. */
function createTurns(isClosed: () => boolean, onFailed: (cause: unknown) => void) {
  let queue: Promise<void> = Promise.resolve()
  return (work: () => Promise<void> | void): void => {
    queue = queue.then(async () => {
      if (isClosed()) return
      try {
        await work()
      } catch (cause) {
        if (!isClosed()) onFailed(cause)
      }
    })
  }
}

/** STUN: who asks is not known, or not any more. */
const UNAUTHORIZED = 401

/** Where a relay carries the call, nothing else does, at any time: whatever was given since the entry. */
function configurationOf(isRelayed: boolean, relay: CallRelay | null): RTCConfiguration {
  const { urls = [], username = '', credential = '' } = relay ?? {}
  return {
    bundlePolicy: 'max-bundle',
    iceServers: relay ? [{ urls, username, credential }] : [],
    iceTransportPolicy: isRelayed ? 'relay' : 'all',
  }
}

export function createPair(options: PairOptions): Pair {
  const { ticket, send, trackFor, onChange, onTrouble } = options
  const kinds = kindsOf(ticket.media)
  const isOffering = ticket.side === 'creator'
  const isRelayed = ticket.relay !== null
  const peer = new RTCPeerConnection(configurationOf(isRelayed, options.relay))
  const lines = createPairLines(peer, kinds)
  const candidates = createCandidates(peer, isRelayed, send)
  let isClosed = false
  let isRestartDue = false
  /** the offer that is out, or the answer that is being made, names ways of an older relay's, or none */
  let isOutdated = false
  const mayAskAgain = createPauses()

  const inTurn = createTurns(
    () => isClosed,
    (cause) =>
      onTrouble(new MediaError('INTERNAL', 'the two pages could not agree on their connection', { cause })),
  )

  const fillLines = async () => {
    for (const kind of kinds) await lines.replace(kind, trackFor(kind))
  }

  async function offer(): Promise<void> {
    // it is out and was not answered: its answer is worth more than another one
    if (peer.signalingState === 'have-local-offer') return candidates.describe('offer')
    if (!lines.areThere()) lines.add()
    else peer.restartIce()
    await peer.setLocalDescription()
    candidates.describe('offer')
  }

  async function takeDescription(type: 'offer' | 'answer', sdp: string): Promise<void> {
    if (type === (isOffering ? 'offer' : 'answer')) return refuse()
    // of an offer that was sent twice
    if (type === 'answer' && peer.signalingState !== 'have-local-offer') return
    if (!isCallDescription(sdp, ticket.media)) return refuse()
    await peer.setRemoteDescription({ type, sdp })
    lines.take()
    if (type === 'offer') {
      await peer.setLocalDescription()
      candidates.describe('answer')
    }
    // what is sent is limited by what was agreed on, so it goes out after that
    await fillLines()
    await candidates.takeEarly()
    onChange()
    if (!isOutdated) return
    isOutdated = false
    restart()
  }

  function refuse(): void {
    onTrouble(new MediaError('INTERNAL', 'what the other page sent is no description of this call'))
  }

  peer.onicecandidate = ({ candidate }) => {
    // behind the description that it belongs to
    if (candidate) inTurn(() => candidates.send(candidate))
  }
  peer.onicecandidateerror = ({ errorCode }) => {
    if (!isClosed && errorCode === UNAUTHORIZED) options.onRefused()
  }
  peer.onconnectionstatechange = () => {
    if (!isClosed) onChange()
  }

  function restart(): void {
    if (!isOffering) send('again', '')
    if (!isOffering || isRestartDue) return
    isRestartDue = true
    inTurn(() => {
      isRestartDue = false
      return offer()
    })
  }

  const isConnected = () => peer.connectionState === 'connected'

  return {
    peer,
    isConnected,
    start: () => (isOffering ? inTurn(offer) : undefined),
    take(kind, body) {
      if (kind === 'offer' || kind === 'answer') inTurn(() => takeDescription(kind, body))
      if (kind === 'candidate') inTurn(() => candidates.take(body))
      if (kind === 'again' && mayAskAgain()) restart()
    },
    restart,
    setRelay(relay) {
      peer.setConfiguration(configurationOf(isRelayed, relay))
      if (isConnected()) return
      isOutdated = peer.signalingState !== 'stable'
      if (!isOutdated) restart()
    },
    replace: lines.replace,
    receiverOf: (kind) => (peer.remoteDescription ? lines.receiverOf(kind) : null),
    close() {
      isClosed = true
      lines.close()
    },
  }
}
