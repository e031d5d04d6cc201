import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from 'werift'
import type { MediaKind } from '#domain/words.ts'
import { codecs } from '#media/transport/codecs.ts'
import { guardPeer } from '#media/transport/guardPeer.ts'
import type { OfferedLine, ServerSignal } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { takeLateAnswers } from './takeLateAnswers.ts'
import { dial, join, type Origin, type Wire } from './wire.ts'

/** What a Node client receives, by publication. */
export interface Received {
  packets: number
  lastAtMs: number
}

/** What a client sends: a kind, or the smaller rendition of its camera. */
export type Sent = MediaKind | 'low camera'

/** A participant without a browser, for hostile behaviour and for load. */
export interface NodeClient {
  wire: Wire
  peer: RTCPeerConnection
  /** packets by publication id */
  received: Map<string, Received>
  joined: Extract<ServerSignal, { t: 'joined' }>
  /** Offers these kinds; `declared` is what the message claims. Answers whatever the node said. */
  publish(kinds: Sent[], declared?: Sent[], reroute?: Reroute): Promise<ServerSignal>
  /** the track of what it sends */
  track(name: Sent): MediaStreamTrack | undefined
  /** Sends synthetic packets of a kind, evenly spread. Answers the function that stops it. */
  send(kind: Sent, packetsPerS: number, bytes?: number): () => void
  subscribe(publicationIds: string[], reroute?: Reroute): Promise<ServerSignal>
  /** Connects the transport without anything to send or receive, as every page does once it is in. */
  open(): Promise<void>
  /** both ends have found a way to each other */
  reached(): Promise<void>
  /** media can flow */
  connected(): Promise<void>
  leave(): Promise<void>
}

/** Changes where the node's description says that the node is. */
type Reroute = (sdp: string) => string

const SORT = { microphone: 'audio', camera: 'video', 'low camera': 'video', screen: 'video' } as const

const lineOf = (name: Sent, mid: string): OfferedLine =>
  name === 'low camera' ? { mid, kind: 'camera', rendition: 'low' } : { mid, kind: name }
const TICK_MS = 10
const CONNECT_WITHIN_MS = 40_000

const open = new Set<() => Promise<void>>()

/** Closes what a failed test left open, so that the process can end. */
export async function closeClients(): Promise<void> {
  for (const close of [...open]) await close()
}

export function createTestPeer(): RTCPeerConnection {
  return new RTCPeerConnection({
    codecs: codecs(),
    headerExtensions: { audio: [], video: [] },
    bundlePolicy: 'max-bundle',
    iceServers: [{ urls: 'stun:127.0.0.1:9' }],
    iceStunGatherTimeout: 0.02,
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceInterfaceAddresses: { udp4: '127.0.0.1' },
  })
}

/** Joins with a ticket. Throws when the node refuses. */
export async function joinNode(url: string, ticket: EmbeddedTicket, from: Origin = {}): Promise<NodeClient> {
  const wire = await dial(url, from)
  const joined = await join(wire, ticket)
  if (joined.t !== 'joined') {
    await wire.close()
    throw new Error(joined.t === 'fail' ? joined.code : joined.t)
  }
  return createNodeClient(wire, joined)
}

function createNodeClient(wire: Wire, joined: Extract<ServerSignal, { t: 'joined' }>): NodeClient {
  const peer = createTestPeer()
  // the system may give it a port of the run that strangers attack; a browser does not believe them either
  guardPeer(peer, { clock: Date.now, onDrop() {} })
  takeLateAnswers(peer)
  const tracks = new Map<Sent, MediaStreamTrack>()
  const received = new Map<string, Received>()
  const counted = new WeakSet<object>()
  const publicationOf = new Map<string, string>()

  function count(mid: string): void {
    const receiver = peer.getTransceivers().find((transceiver) => transceiver.mid === mid)?.receiver
    for (const track of receiver?.tracks ?? []) {
      if (counted.has(track)) continue
      counted.add(track)
      track.onReceiveRtp.subscribe(() => {
        const id = publicationOf.get(mid) ?? mid
        const one = received.get(id) ?? { packets: 0, lastAtMs: 0 }
        received.set(id, { packets: one.packets + 1, lastAtMs: Date.now() })
      })
    }
  }

  const timers = new Set<NodeJS.Timeout>()
  const leave = async () => {
    open.delete(leave)
    for (const timer of timers) clearInterval(timer)
    await peer.close()
    wire.drop()
  }
  open.add(leave)

  const client: NodeClient = {
    wire,
    peer,
    received,
    joined,
    async publish(kinds, declared = kinds, reroute = (sdp) => sdp) {
      for (const kind of kinds) {
        if (tracks.has(kind)) continue
        const track = new MediaStreamTrack({ kind: SORT[kind] })
        tracks.set(kind, track)
        peer.addTransceiver(track, { direction: 'sendonly' })
      }
      await peer.setLocalDescription(await peer.createOffer())
      const midOf = (kind: Sent) =>
        peer.getTransceivers().find(({ sender }) => sender.track === tracks.get(kind))?.mid ?? ''
      const answer = await wire.ask({
        t: 'publish',
        kinds: declared.map((name) => lineOf(name, midOf(name))),
        sdp: peer.localDescription?.sdp ?? '',
      })
      if (answer.t === 'answer') await peer.setRemoteDescription({ type: 'answer', sdp: reroute(answer.sdp) })
      return answer
    },
    track: (name) => tracks.get(name),
    send(kind, packetsPerS, bytes = 200) {
      const track = tracks.get(kind)
      const isAudio = SORT[kind] === 'audio'
      const payload = Buffer.alloc(bytes)
      const startMs = performance.now()
      let sent = 0
      const timer = setInterval(() => {
        const due = Math.floor(((performance.now() - startMs) * packetsPerS) / 1000)
        for (; sent < due; sent++) {
          const header = new RtpHeader({
            version: 2,
            sequenceNumber: sent & 0xffff,
            timestamp: Math.floor((sent * (isAudio ? 48_000 : 90_000)) / packetsPerS) >>> 0,
            payloadType: isAudio ? 111 : 96,
            marker: true,
          })
          track?.writeRtp(new RtpPacket(header, payload))
        }
      }, TICK_MS)
      timers.add(timer)
      return () => clearInterval(timer)
    },
    async subscribe(publicationIds, reroute = (sdp) => sdp) {
      const offer = await wire.ask({ t: 'subscribe', publicationIds })
      if (offer.t !== 'offer') return offer
      await peer.setRemoteDescription({ type: 'offer', sdp: reroute(offer.sdp) })
      await peer.setLocalDescription(await peer.createAnswer())
      for (const { mid, publicationId } of offer.tracks) {
        publicationOf.set(mid, publicationId)
        count(mid)
      }
      return await wire.ask({ t: 'answer', sdp: peer.localDescription?.sdp ?? '' })
    },
    async open() {
      const answer = await client.subscribe([])
      if (answer.t !== 'ok') throw new Error(`no idle line: ${JSON.stringify(answer)}`)
      await client.connected()
    },
    async reached() {
      const isThere = (state: string) => state === 'connected' || state === 'completed'
      if (isThere(peer.iceConnectionState)) return
      await peer.iceConnectionStateChange.watch(isThere, CONNECT_WITHIN_MS)
    },
    async connected() {
      const isOver = (state: string) => state === 'connected' || state === 'failed'
      if (!isOver(peer.connectionState)) await peer.connectionStateChange.watch(isOver, CONNECT_WITHIN_MS)
      if (peer.connectionState !== 'connected') throw new Error('the connection of the test client failed')
    },
    async leave() {
      await wire.close()
      await leave()
    },
  }
  return client
}
