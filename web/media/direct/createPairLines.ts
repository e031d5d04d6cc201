import type { MediaKind } from '#domain/words.ts'
import { chooseCodecs } from './codecs.ts'
import { limitSending } from './sendLimits.ts'

/** The media lines of a pair: one a kind, for both ways, whether anything is sent or not. */
export interface PairLines {
  /** Makes them, where this side offers. */
  add(): void
  /** Takes those of the first offer, which have the order of the kinds. */
  take(): void
  areThere(): boolean
  /** Sends another track of a kind, or none, without a negotiation. */
  replace(kind: MediaKind, track: MediaStreamTrack | null): Promise<void>
  receiverOf(kind: MediaKind): RTCRtpReceiver | null
  /** Closes their connection, and settles what is under way on them. */
  close(): void
}

const sortOf = (kind: MediaKind) => (kind === 'microphone' ? 'audio' : 'video')

export function createPairLines(peer: RTCPeerConnection, kinds: readonly MediaKind[]): PairLines {
  const lines = new Map<MediaKind, RTCRtpTransceiver>()
  let settle: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    settle = resolve
  })

  function keep(kind: MediaKind, line: RTCRtpTransceiver): void {
    chooseCodecs(line, sortOf(kind))
    lines.set(kind, line)
  }

  async function put(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
    const sender = lines.get(kind)?.sender
    if (!sender) return
    await sender.replaceTrack(track)
    if (track) await limitSending(sender, kind, track)
  }

  return {
    add() {
      for (const kind of kinds) keep(kind, peer.addTransceiver(sortOf(kind), { direction: 'sendrecv' }))
    },
    take() {
      if (lines.size > 0) return
      for (const [n, line] of peer.getTransceivers().entries()) {
        const kind = kinds[n]
        if (!kind) continue
        line.direction = 'sendrecv'
        keep(kind, line)
      }
    },
    areThere: () => lines.size > 0,
    // what a closed connection was asked for may never settle, and who waits for that sends nothing again
    replace: (kind, track) => Promise.race([closed, put(kind, track)]),
    receiverOf: (kind) => lines.get(kind)?.receiver ?? null,
    close() {
      peer.close()
      settle()
    },
  }
}
