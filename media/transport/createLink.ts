import {
  MediaStream,
  type RTCDtlsTransport,
  type RTCPeerConnection,
  type RtcpPacket,
  type RtpPacket,
} from 'werift'
import { withoutCandidates } from '#protocol/sdpLines.ts'
import type { TrackLine } from '#protocol/signal.ts'
import { createOutbound, type Outbound } from './createOutbound.ts'
import { lostPictureOf, type Picture, pictureOf, sendMaxBitrate } from './picture.ts'

/** What a link tells its participant. */
export interface LinkListener {
  /** a decrypted packet of a media line that the client sends on */
  onPacket(mid: string, packet: RtpPacket): void
  /** any decrypted packet at all, known or not */
  onAnyPacket(): void
  /** keys are exchanged: media can flow */
  onConnected(): void
  onLost(): void
  /** the browser cannot decode what this line carries until it gets a keyframe */
  onPictureLoss(outbound: Outbound): void
}

/** A publication to send. Those of one group are played in step by the browser. */
export interface Offered {
  id: string
  sort: 'audio' | 'video'
  group: string
}

/** The one media connection of a participant, both ways, renegotiated. Calls run one at a time. */
export interface Link {
  /** media lines so far, both ways */
  mids(): string[]
  answerOffer(sdp: string, sending: string[]): Promise<string>
  /** without any publication the first one is an idle line */
  offer(publications: Offered[]): Promise<{ sdp: string; tracks: TrackLine[] }>
  acceptAnswer(sdp: string): Promise<void>
  /** lines that carry publications now */
  outbounds(): Outbound[]
  release(publicationId: string): void
  picture(mid: string): Picture | null
  /** Says how much the pictures on these lines may be sent with together, bits per second. */
  setMaxBitrate(bitsPerS: number, mids: string[]): void
  close(): Promise<void>
}

/** @param onClosed called once, when the connection has given its port back */
export function createLink(peer: RTCPeerConnection, listener: LinkListener, onClosed: () => void): Link {
  const outbounds: Outbound[] = []
  const seen = new WeakSet<object>()
  let transport: RTCDtlsTransport | null = null
  let closing: Promise<void> | null = null

  peer.connectionStateChange.subscribe((state) => {
    if (state === 'failed' || state === 'closed') listener.onLost()
  })

  function onFeedback(packet: RtcpPacket): void {
    const ssrc = lostPictureOf(packet)
    const outbound = ssrc === null ? undefined : outbounds.find((o) => o.transceiver.sender.ssrc === ssrc)
    if (outbound?.publicationId) listener.onPictureLoss(outbound)
  }

  function onTransport(): void {
    const [first] = peer.dtlsTransports
    if (!first || transport) return
    transport = first
    transport.onRtp.subscribe(listener.onAnyPacket)
    transport.onRtcp.subscribe(onFeedback)
    // the state of the whole connection says so in a renegotiation as soon as ICE has found a way, without any key
    transport.onStateChange.subscribe((state) => {
      if (state === 'connected') listener.onConnected()
    })
  }

  function transceiverOf(mid: string) {
    return peer.getTransceivers().find((transceiver) => transceiver.mid === mid)
  }

  function onTracks(mid: string): void {
    const receiver = transceiverOf(mid)?.receiver
    // an older source of the same line stays routed by the library, so only the newest counts
    for (const track of receiver?.tracks ?? []) {
      if (seen.has(track)) continue
      seen.add(track)
      track.onReceiveRtp.subscribe((packet) => {
        if (receiver?.tracks.at(-1) === track) listener.onPacket(mid, packet)
      })
    }
  }

  function lineFor(sort: 'audio' | 'video'): Outbound {
    const free = outbounds.find((outbound) => outbound.sort === sort && outbound.publicationId === null)
    if (free) return free
    const outbound = createOutbound(peer.addTransceiver(sort, { direction: 'sendonly' }), sort)
    outbounds.push(outbound)
    return outbound
  }

  return {
    mids: () => peer.getTransceivers().flatMap((transceiver) => transceiver.mid ?? []),
    async answerOffer(sdp, sending) {
      await peer.setRemoteDescription({ type: 'offer', sdp: withoutCandidates(sdp) })
      // browsers, as the side that opens, pick the stronger cipher and need no waiting
      for (const transport of peer.dtlsTransports) if (transport.role === 'auto') transport.role = 'server'
      await peer.setLocalDescription(await peer.createAnswer())
      onTransport()
      for (const mid of sending) onTracks(mid)
      return peer.localDescription?.sdp ?? ''
    },
    async offer(publications) {
      // a connection needs a line: the first publication of this sort takes it over
      if (publications.length === 0 && peer.getTransceivers().length === 0) lineFor('audio')
      for (const { id, sort, group } of publications) {
        const outbound = lineFor(sort)
        outbound.publicationId = id
        outbound.transceiver.sender.setStreams([new MediaStream({ id: group })])
      }
      await peer.setLocalDescription(await peer.createOffer())
      onTransport()
      const tracks = outbounds.flatMap(({ publicationId, transceiver: { mid } }) =>
        publicationId && mid ? [{ mid, publicationId }] : [],
      )
      return { sdp: peer.localDescription?.sdp ?? '', tracks }
    },
    async acceptAnswer(sdp) {
      await peer.setRemoteDescription({ type: 'answer', sdp: withoutCandidates(sdp) })
      for (const outbound of outbounds) outbound.isAnswered = true
    },
    outbounds: () => outbounds.filter((outbound) => outbound.publicationId !== null),
    release(publicationId) {
      for (const outbound of outbounds) {
        if (outbound.publicationId === publicationId) outbound.publicationId = null
      }
    },
    picture(mid) {
      const receiver = transceiverOf(mid)?.receiver
      return receiver ? pictureOf(receiver) : null
    },
    setMaxBitrate(bitsPerS, mids) {
      const receivers = mids.flatMap((mid) => transceiverOf(mid)?.receiver ?? [])
      sendMaxBitrate(receivers, bitsPerS)
    },
    close() {
      closing ??= peer.close().finally(onClosed)
      return closing
    },
  }
}
