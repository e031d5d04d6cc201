import type { MediaKind } from '#domain/words.ts'
import { isCallCandidate, isCallDescription, kindsOf } from '#protocol/callLines.ts'
import type { CallTicket, SignalKind } from '#protocol/calls.ts'
import { withoutCandidates } from '#protocol/sdpLines.ts'
import { MediaError } from '../mediaClient.ts'
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
  /** Sends this track of a kind, or none; no negotiation. */
  replace(kind: MediaKind, track: MediaStreamTrack | null): Promise<void>
  /** by what a kind comes, once the other side's description is there; null before */
  receiverOf(kind: MediaKind): RTCRtpReceiver | null
  close(): void
}

export interface PairOptions {
  ticket: CallTicket
  send: (kind: SignalKind, body: string) => void
  /** what is to be sent of a kind now */
  trackFor: (kind: MediaKind) => MediaStreamTrack | null
  /** its lines are there, or its connection became another one */
  onChange: () => void
  onTrouble: (error: MediaError) => void
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

/** A candidate in its two fields that say where it belongs, and nothing that a browser adds. */
function candidateBody({ candidate, sdpMid, sdpMLineIndex }: RTCIceCandidate): string {
  return JSON.stringify({ candidate, sdpMid, sdpMLineIndex })
}

/** Null for what is no candidate. */
function readCandidate(body: string): RTCIceCandidateInit | null {
  try {
    const { candidate, sdpMid, sdpMLineIndex } = JSON.parse(body) as RTCIceCandidateInit
    return isCallCandidate(String(candidate)) ? { candidate, sdpMid, sdpMLineIndex } : null
  } catch {
    return null
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

const ENTRY = /^a=ice-ufrag:(\S+)/m

export function createPair({ ticket, send, trackFor, onChange, onTrouble }: PairOptions): Pair {
  const kinds = kindsOf(ticket.media)
  const isOffering = ticket.side === 'creator'
  const peer = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    iceServers: ticket.ice,
    iceTransportPolicy: ticket.isRelayed ? 'relay' : 'all',
  })
  const lines = createPairLines(peer, kinds)
  /** of an offer or answer that is not here yet */
  let early: RTCIceCandidateInit[] = []
  /** gathered by this browser, and the name of the way that they belong to */
  let own = { entry: '', candidates: [] as string[] }
  let isClosed = false
  let isRestartDue = false
  const mayAskAgain = createPauses()

  const inTurn = createTurns(
    () => isClosed,
    (cause) =>
      onTrouble(new MediaError('INTERNAL', 'the two pages could not agree on their connection', { cause })),
  )

  const fillLines = async () => {
    for (const kind of kinds) await lines.replace(kind, trackFor(kind))
  }

  /**
   * Candidates go alone: a description with all of them may be longer than a message. The server drops those that wait when
   * another description comes, so one with the same way into it brings them again.
   */
  function sendDescription(kind: 'offer' | 'answer'): void {
    const sdp = peer.localDescription?.sdp ?? ''
    const entry = ENTRY.exec(sdp)?.[1] ?? ''
    if (entry !== own.entry) own = { entry, candidates: [] }
    send(kind, withoutCandidates(sdp))
    for (const body of own.candidates) send('candidate', body)
  }

  async function offer(): Promise<void> {
    // it is out and was not answered: its answer is worth more than another one
    if (peer.signalingState === 'have-local-offer') return sendDescription('offer')
    if (!lines.areThere()) lines.add()
    else peer.restartIce()
    await peer.setLocalDescription()
    sendDescription('offer')
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
      sendDescription('answer')
    }
    // what is sent is limited by what was agreed on, so it goes out after that
    await fillLines()
    const held = early
    early = []
    for (const candidate of held) await addCandidate(candidate)
    onChange()
  }

  function refuse(): void {
    onTrouble(new MediaError('INTERNAL', 'what the other page sent is no description of this call'))
  }

  /** One that is of no use is no reason to give up the others. */
  const addCandidate = (candidate: RTCIceCandidateInit) =>
    peer.addIceCandidate(candidate).catch(() => undefined)

  async function takeCandidate(body: string): Promise<void> {
    const candidate = readCandidate(body)
    if (!candidate) return
    if (peer.remoteDescription) await addCandidate(candidate)
    else early.push(candidate)
  }

  peer.onicecandidate = ({ candidate }) => {
    if (!candidate || !isCallCandidate(candidate.candidate)) return
    // behind the description that it belongs to
    inTurn(() => {
      const body = candidateBody(candidate)
      own.candidates.push(body)
      send('candidate', body)
    })
  }
  peer.onconnectionstatechange = () => {
    if (!isClosed) onChange()
  }

  return {
    peer,
    isConnected: () => peer.connectionState === 'connected',
    start: () => (isOffering ? inTurn(offer) : undefined),
    take(kind, body) {
      if (kind === 'offer' || kind === 'answer') inTurn(() => takeDescription(kind, body))
      if (kind === 'candidate') inTurn(() => takeCandidate(body))
      if (kind === 'again' && mayAskAgain()) this.restart()
    },
    restart() {
      if (!isOffering) return send('again', '')
      if (isRestartDue) return
      isRestartDue = true
      inTurn(() => {
        isRestartDue = false
        return offer()
      })
    },
    replace: lines.replace,
    receiverOf: (kind) => (peer.remoteDescription ? lines.receiverOf(kind) : null),
    close() {
      isClosed = true
      lines.close()
    },
  }
}
