import type { CallMedia, CallSide } from '#domain/calls/words.ts'
import type { MediaKind } from '#domain/words.ts'
import type { SignedBeat } from '#protocol/calls/callBeats.ts'
import type { CallRelay, CallState, CallTicket } from '#protocol/calls.ts'
import { createDirectClient, type DirectClient } from '#web/media/direct/createDirectClient.ts'
import type { DeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import type { OpenedPeer } from '#web/media/direct/keys/handshake.ts'
import { openScreen } from '#web/media/direct/openScreen.ts'
import { CallNetwork, type NetworkSocket, ROOM, SEATS } from './callNetwork.ts'
import { checkConfirmed, confirmed, confirmedByWallet, makeDeviceKey } from './keys/deviceKeys.ts'

/** One page of a side: its client, and what it was told. */
interface CallEnd {
  client: DirectClient
  socket: NetworkSocket
  heard: string[]
  taken: boolean
  states: CallState[]
  screen: HTMLElement
  /** who is at the other end, each time that this became somebody else */
  opened: (OpenedPeer | null)[]
  /** why the other page was refused */
  refused: string[]
  /** of which page of the other side, each time */
  refusedEpochs: number[]
  /** how often it was told that nothing confirms its own key any more */
  unconfirmed: number
  /** what its page said of itself */
  beats: SignedBeat[]
}

/** What runs in the page: both sides of one call, and the network between them. */
export interface CallPage {
  network: CallNetwork
  /** with what each side's ticket opens ways through a relay; none: the two connect directly */
  relays: Partial<Record<CallSide, CallRelay>>
  /** what is given to who asks for another one; null: none can be had now */
  renewed: CallRelay | null
  /** who asked for another one, each time */
  asked: CallSide[]
  /** the key of each side's person in their browser, which they confirmed */
  devices: Partial<Record<CallSide, DeviceKey>>
  /** the clock of the call, milliseconds */
  nowMs: () => number
  ends: Record<CallSide, CallEnd>
  /** somebody between the two: to the creator they are a fan, to the fan a creator, with a key of their own */
  middle: Record<CallSide, CallEnd> | null
  peers: RTCPeerConnection[]
  /** Both come in and send what their devices give. */
  start(media: CallMedia): Promise<void>
  /** Both come in by a server that carries the call of each to somebody else. @param isCopying who shows the other one's confirmation as their own */
  startBetween(isCopying: boolean): Promise<void>
  /** Another page of a side comes in, and sends the same. */
  come(side: CallSide): Promise<void>
  /** A page comes in as a side of a network, by a key. */
  enter(side: CallSide, network: CallNetwork, device: DeviceKey): Promise<CallEnd>
  share(side: CallSide): Promise<void>
  kinds(side: CallSide): MediaKind[]
  /** frames decoded of one line of a side's pair, its sound energy, and packets that it sent on each line */
  figures(side: CallSide): Promise<Figures>
  /** of what sort the two ends of the way are by which a side's media go; empty while there is none */
  way(side: CallSide): Promise<string[]>
}

export interface Figures {
  frames: Partial<Record<MediaKind, number>>
  energy: number
  packets: Partial<Record<MediaKind, number>>
}

declare global {
  interface Window {
    call: CallPage
  }
}

const KINDS: MediaKind[] = ['microphone', 'camera', 'screen']
const tracks: Partial<Record<MediaKind, MediaStreamTrack>> = {}
const Real = RTCPeerConnection
let media: CallMedia = 'video'

/** Of which client a connection is, the page of a call says to nobody: the newest of a side is asked by its own figures. */
window.RTCPeerConnection = class extends Real {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    // one that says of which certificate it is carries nothing
    if (configuration?.bundlePolicy) window.call.peers.push(this)
  }
} as typeof RTCPeerConnection

function ticketOf(side: CallSide): CallTicket {
  const bits = media === 'voice' ? 15 : 255
  const relay = window.call.relays[side] ?? null
  return { provider: 'direct', topology: 'p2p', side, media, bits, other: 'acc_other', relay }
}

async function openTracks(wanted: CallMedia): Promise<void> {
  media = wanted
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: media === 'video' })
  tracks.microphone = stream.getAudioTracks()[0]
  tracks.camera = stream.getVideoTracks()[0]
}

/** By what the person of each side confirmed theirs. */
const bound = { creator: confirmed, fan: confirmedByWallet }

async function deviceOf(side: CallSide): Promise<DeviceKey> {
  const device = window.call.devices[side] ?? (await bound[side](await makeDeviceKey()))
  window.call.devices[side] = device
  return device
}

const owners = new Map<RTCPeerConnection, CallSide>()

window.call = {
  network: new CallNetwork(),
  relays: {},
  renewed: null,
  asked: [],
  devices: {},
  nowMs: Date.now,
  middle: null,
  ends: {} as CallPage['ends'],
  peers: [],
  async start(wanted) {
    await openTracks(wanted)
    await this.come('creator')
    await this.come('fan')
  },
  async startBetween(isCopying) {
    await openTracks('video')
    const [apart, own] = [new CallNetwork(), await makeDeviceKey()]
    await this.come('creator')
    this.ends.fan = await this.enter('fan', apart, await deviceOf('fan'))
    const asIf = async (side: CallSide) => ({
      ...{ ...own, binding: isCopying ? (await deviceOf(side)).binding : null },
    })
    this.middle = {
      fan: await this.enter('fan', this.network, await asIf('fan')),
      creator: await this.enter('creator', apart, await asIf('creator')),
    }
  },
  async come(side) {
    this.ends[side] = await this.enter(side, this.network, await deviceOf(side))
  },
  async enter(side, network, device) {
    const socket = network.socket(side)
    const screen = document.body.appendChild(document.createElement('div'))
    const end: CallEnd = { socket, heard: [], taken: false, states: [], screen } as never
    Object.assign(end, { opened: [], refused: [], refusedEpochs: [], unconfirmed: 0, beats: [] })
    end.client = createDirectClient({
      ...{ socket: socket.asClient, seatId: SEATS[side], ticket: ticketOf(side) },
      ...{ roomId: ROOM, device, checkBinding: checkConfirmed },
      onPeer: (peer) => end.opened.push(peer),
      onMismatch({ message }, epoch) {
        end.refused.push(message)
        end.refusedEpochs.push(epoch)
      },
      onUnconfirmed: () => {
        end.unconfirmed++
      },
      renewRelay: async () => {
        this.asked.push(side)
        if (!this.renewed) throw new Error('no relay')
        return this.renewed
      },
      nowMs: () => this.nowMs(),
      onBeat: (beat) => end.beats.push(beat),
      onState: (state) => end.states.push(state),
      onTaken: () => {
        end.taken = true
      },
    })
    end.client.on('state', (state) => end.heard.push(state))
    end.client.on('trouble', (error) =>
      end.heard.push(`trouble ${error.code}: ${error.cause ?? error.message}`),
    )
    const shown = new Map<string, () => void>()
    end.client.on('remote-published', ({ id }) => shown.set(id, end.client.attach(id, screen)))
    end.client.on('remote-unpublished', (id) => shown.get(id)?.())
    await end.client.join()
    for (const kind of KINDS) if (tracks[kind]) await end.client.publish(kind, tracks[kind])
    return end
  },
  async share(side) {
    const screen = await openScreen(() => undefined)
    if (!screen) throw new Error('no screen')
    await this.ends[side].client.publish('screen', screen)
  },
  kinds(side) {
    return this.ends[side].client.publications().map(({ kind }) => kind)
  },
  async figures(side) {
    const peer = this.peers.findLast((one) => sideOf(one) === side)
    const figures: Figures = { frames: {}, energy: 0, packets: {} }
    if (!peer) return figures
    const kindOf = new Map(peer.getTransceivers().map(({ mid }, n) => [mid, KINDS[n]]))
    const report = await peer.getStats()
    report.forEach((entry: Record<string, unknown>) => {
      const kind = kindOf.get(String(entry.mid))
      if (!kind) return
      if (entry.type === 'inbound-rtp') figures.frames[kind] = Number(entry.framesDecoded ?? 0)
      if (entry.type === 'inbound-rtp') figures.energy += Number(entry.totalAudioEnergy ?? 0)
      if (entry.type === 'outbound-rtp') figures.packets[kind] = Number(entry.packetsSent)
    })
    return figures
  },
  async way(side) {
    const report = await this.peers.findLast((one) => sideOf(one) === side)?.getStats()
    const all = new Map<string, Record<string, string>>(report)
    const transport = [...all.values()].find(({ type }) => type === 'transport')
    const pair = all.get(transport?.selectedCandidatePairId ?? '')
    const ends = [pair?.localCandidateId, pair?.remoteCandidateId]
    return ends.flatMap((id) => all.get(id ?? '')?.candidateType ?? [])
  },
}

/** Who offers is the creator. */
function sideOf(peer: RTCPeerConnection): CallSide | undefined {
  const known = owners.get(peer)
  if (known) return known
  const type = peer.currentLocalDescription?.type
  if (!type) return undefined
  const side = type === 'offer' ? 'creator' : 'fan'
  owners.set(peer, side)
  return side
}
