import { isCallCandidate, withoutAddresses } from '#protocol/calls/callLines.ts'
import type { SignalKind } from '#protocol/calls.ts'
import { withoutCandidates } from '#protocol/sdpLines.ts'

/** The ways that each side of a pair names to the other: its candidates, which travel alone. */
export interface Candidates {
  /**
   * Sends what was just described, and none of its ways but by themselves: a description with all of them may be longer than a message.
   * The server drops those that wait when another description comes, so one with the same way into it brings them again.
   */
  describe(kind: 'offer' | 'answer'): void
  /** Sends one that this browser gathered, if it is one for the other side. */
  send(candidate: RTCIceCandidate): void
  /** Takes one of the other side, which may be here before what it belongs to. */
  take(body: string): Promise<void>
  /** Takes those that were here before the description. */
  takeEarly(): Promise<void>
}

const ENTRY = /^a=ice-ufrag:(\S+)/m

/**
 * A way through a relay as the other side may know it: browsers add from which address they reached the relay, and by what sort of network.
 * Anything else is no way of a relayed call.
 */
function withoutOrigin(text: string): string {
  const way = /^.* typ relay(?= |$)/i.exec(text)?.[0] ?? ''
  const entry = / ufrag \S+/.exec(text)?.[0] ?? ''
  return way && `${way} raddr 0.0.0.0 rport 0${entry}`
}

/** Null for what is no candidate of this call. */
function readCandidate(body: string, isRelayed: boolean): RTCIceCandidateInit | null {
  try {
    const { candidate, sdpMid, sdpMLineIndex } = JSON.parse(body) as RTCIceCandidateInit
    return isCallCandidate(String(candidate), isRelayed) ? { candidate, sdpMid, sdpMLineIndex } : null
  } catch {
    return null
  }
}

/** @param isRelayed a relay alone carries the call: no other way is named or taken */
export function createCandidates(
  peer: RTCPeerConnection,
  isRelayed: boolean,
  send: (kind: SignalKind, body: string) => void,
): Candidates {
  /** of an offer or answer that is not here yet */
  let early: RTCIceCandidateInit[] = []
  /** gathered by this browser, and the name of the way that they belong to */
  let own = { entry: '', bodies: [] as string[] }

  /** One that is of no use is no reason to give up the others. */
  const add = (candidate: RTCIceCandidateInit) => peer.addIceCandidate(candidate).catch(() => undefined)

  return {
    describe(kind) {
      const sdp = peer.localDescription?.sdp ?? ''
      const entry = ENTRY.exec(sdp)?.[1] ?? ''
      if (entry !== own.entry) own = { entry, bodies: [] }
      send(kind, withoutAddresses(withoutCandidates(sdp)))
      for (const body of own.bodies) send('candidate', body)
    },
    send({ candidate: text, sdpMid, sdpMLineIndex }) {
      const candidate = isRelayed ? withoutOrigin(text) : text
      if (!isCallCandidate(candidate, isRelayed)) return
      // nothing that a browser adds to it
      const body = JSON.stringify({ candidate, sdpMid, sdpMLineIndex })
      own.bodies.push(body)
      send('candidate', body)
    },
    async take(body) {
      const candidate = readCandidate(body, isRelayed)
      if (!candidate) return
      if (peer.remoteDescription) await add(candidate)
      else early.push(candidate)
    },
    async takeEarly() {
      const held = early
      early = []
      for (const candidate of held) await add(candidate)
    },
  }
}
