import type { MediaKind } from '#domain/words.ts'
import { kindsOf } from '#protocol/calls/callLines.ts'
import type { CallRelay, CallTicket, SignalKind } from '#protocol/calls.ts'
import { MediaError } from '../mediaClient.ts'
import { createCandidates } from './candidates.ts'
import { createDescriptions } from './createDescriptions.ts'
import { createPairLines } from './createPairLines.ts'
import { createPauses, createTurns } from './createTurns.ts'
import { createHandshake } from './keys/createHandshake.ts'
import { type HandshakeOptions, KeyMismatch, type OpenedPeer } from './keys/handshake.ts'
import type { OwnCertificate } from './keys/ownCertificate.ts'

/** By what this page proves which certificate it encrypts by, and how it judges what the other one proves. */
export interface PairKeys extends Pick<HandshakeOptions, 'roomId' | 'device' | 'checkBinding'> {
  own: OwnCertificate
}

/**
 * The connection of this page with one page of the other side; another page gets another one. Nothing is offered or answered before the
 * other page opened by which certificate it encrypts, and nothing of another certificate is taken after that.
 */
export interface Pair {
  readonly peer: RTCPeerConnection
  isConnected(): boolean
  /** Commits this page to its certificate; the side that offers does so as soon as the other one opened its own. */
  start(): void
  /** The own opening without what confirms the key, in the place of one that was not passed on; null: there is none to send. */
  openUnconfirmed(): Promise<string | null>
  /** What the other page sent of its key, its description and its ways; one after the other, in the order they came. */
  take(kind: SignalKind, body: string): void
  /** Finds another way for the media, which go on meanwhile where they can: offers, or asks for an offer. Nothing before the other page opened. */
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
  keys: PairKeys
  /** the newest; null where none carries the call */
  relay: CallRelay | null
  send: (kind: SignalKind, body: string) => void
  /** what is to be sent of a kind now */
  trackFor: (kind: MediaKind) => MediaStreamTrack | null
  /** its lines are there, or its connection became another one */
  onChange: () => void
  onTrouble: (error: MediaError) => void
  /** the other page opened, and it fits */
  onOpened: (peer: OpenedPeer) => void
  /** it does not fit, so the pair is closed for good */
  onMismatch: (cause: KeyMismatch) => void
  /** the relay does not take what this page has for it */
  onRefused: () => void
}

/** STUN: who asks is not known, or not any more. */
const UNAUTHORIZED = 401

/** Where a relay carries the call, nothing else does, at any time: whatever was given since the entry. */
function configurationOf(
  isRelayed: boolean,
  relay: CallRelay | null,
  { certificate }: OwnCertificate,
): RTCConfiguration {
  const { urls = [], username = '', credential = '' } = relay ?? {}
  return {
    certificates: [certificate],
    bundlePolicy: 'max-bundle',
    iceServers: relay ? [{ urls, username, credential }] : [],
    iceTransportPolicy: isRelayed ? 'relay' : 'all',
  }
}

export function createPair(options: PairOptions): Pair {
  const { ticket, keys, trackFor, onChange, onTrouble } = options
  const kinds = kindsOf(ticket.media)
  const isOffering = ticket.side === 'creator'
  const isRelayed = ticket.relay !== null
  let isClosed = false
  const send: PairOptions['send'] = (kind, body) => {
    if (!isClosed) options.send(kind, body)
  }
  const peer = new RTCPeerConnection(configurationOf(isRelayed, options.relay, keys.own))
  const lines = createPairLines(peer, kinds)
  const candidates = createCandidates(peer, isRelayed, send)
  let isRestartDue = false
  /** the offer that is out, or the answer that is being made, names ways of an older relay's, or none */
  let isOutdated = false
  const mayAskAgain = createPauses()
  const handshake = createHandshake({
    ...{ side: ticket.side, fingerprint: keys.own.fingerprint, roomId: keys.roomId },
    ...{ device: keys.device, checkBinding: keys.checkBinding, send },
  })
  const descriptions = createDescriptions({
    ...{ peer, lines, candidates, isOffering, media: ticket.media, isOf: handshake.isOf },
  })
  const inTurn = createTurns(() => isClosed, handleFailed)

  function handleFailed(cause: unknown): void {
    if (cause instanceof KeyMismatch) {
      close()
      options.onMismatch(cause)
    } else if (cause instanceof MediaError) onTrouble(cause)
    else onTrouble(new MediaError('INTERNAL', 'the two pages could not agree on their connection', { cause }))
  }

  async function takeKey(kind: 'commit' | 'open', body: string): Promise<void> {
    await handshake.take(kind, body)
    const peerOpened = handshake.opened()
    // closed while it was checked
    if (isClosed || !peerOpened) return
    options.onOpened(peerOpened)
    if (isOffering) await descriptions.offer()
  }

  async function takeDescription(type: 'offer' | 'answer', sdp: string): Promise<void> {
    if (!(await descriptions.take(type, sdp))) return
    // what is sent is limited by what was agreed on, so it goes out after that
    for (const kind of kinds) await lines.replace(kind, trackFor(kind))
    await candidates.takeEarly()
    onChange()
    if (!isOutdated) return
    isOutdated = false
    restart()
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

  function close(): void {
    isClosed = true
    lines.close()
  }

  function restart(): void {
    // what is offered then is by the newest of everything anyway
    if (isClosed || !handshake.opened()) return
    if (!isOffering) send('again', '')
    if (!isOffering || isRestartDue) return
    isRestartDue = true
    inTurn(() => {
      isRestartDue = false
      return descriptions.offer()
    })
  }

  const isConnected = () => peer.connectionState === 'connected'

  return {
    peer,
    isConnected,
    start: () => inTurn(handshake.begin),
    // in no turn: what the pair says next waits behind it on the line
    openUnconfirmed: handshake.openUnconfirmed,
    take(kind, body) {
      if (kind === 'commit' || kind === 'open') inTurn(() => takeKey(kind, body))
      if (kind === 'offer' || kind === 'answer') inTurn(() => takeDescription(kind, body))
      if (kind === 'candidate') inTurn(() => candidates.take(body))
      if (kind === 'again' && mayAskAgain()) restart()
    },
    restart,
    setRelay(relay) {
      if (isClosed) return
      peer.setConfiguration(configurationOf(isRelayed, relay, keys.own))
      if (isConnected()) return
      isOutdated = peer.signalingState !== 'stable'
      if (!isOutdated) restart()
    },
    replace: lines.replace,
    receiverOf: (kind) => (peer.remoteDescription ? lines.receiverOf(kind) : null),
    close,
  }
}
