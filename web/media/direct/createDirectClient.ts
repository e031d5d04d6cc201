import { canPublish } from '#domain/room/permission.ts'
import type { MediaKind } from '#domain/words.ts'
import type { SignedBeat } from '#protocol/calls/callBeats.ts'
import { kindsOf } from '#protocol/calls/callLines.ts'
import type { CallRelay, CallState, CallTicket } from '#protocol/calls.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { createEmitter } from '../client/createEmitter.ts'
import { createRoster } from '../client/createRoster.ts'
import { createScreens } from '../client/createScreens.ts'
import { readLevel } from '../embedded/readLevel.ts'
import { type Reading, readStats } from '../embedded/readStats.ts'
import { type NetworkWatch, watchNetwork } from '../embedded/watchNetwork.ts'
import { type MediaClient, MediaError, type MediaState, NO_STATS } from '../mediaClient.ts'
import { createBeats } from './beats/createBeats.ts'
import type { Pair, PairKeys } from './createPair.ts'
import { createPairKeeper } from './createPairKeeper.ts'
import type { DeviceKey } from './keys/deviceKey.ts'
import type { HandshakeOptions, KeyMismatch, OpenedPeer } from './keys/handshake.ts'
import { createOwnCertificate, type OwnCertificate } from './keys/ownCertificate.ts'
import { createSignalLine } from './signalLine.ts'

/** A call between two pages. */
export interface DirectInput {
  socket: RealtimeSocket
  /** the own seat, which keepSeat keeps */
  seatId: string
  roomId: string
  ticket: CallTicket
  /** proves to the other page whose this one is */
  device: DeviceKey
  /** whether what confirms the key of the other page does, and not somebody else's */
  checkBinding: HandshakeOptions['checkBinding']
  /** who is at the other end by now; null: nobody, or another page came */
  onPeer: (peer: OpenedPeer | null) => void
  /**
   * what the other page proves does not fit: it is not connected, until another page of it comes or this one comes in again.
   * @param epoch of that page; it may come before the state that names it
   */
  onMismatch: (cause: KeyMismatch, epoch: number) => void
  /** what confirms the own key counts no more at the server, so no page of the other side is shown it from now on */
  onUnconfirmed: () => void
  /** asks for what opens another way through the relay; a ticket without a relay never needs it. Throws where it cannot be had now */
  renewRelay: () => Promise<CallRelay>
  /** milliseconds since the epoch by the server's clock */
  nowMs: () => number
  /** each five seconds in the call, signed by `device`; also while nobody can be reached */
  onBeat: (beat: SignedBeat) => void
  /** each state of the call that is newer than the one before */
  onState: (state: CallState) => void
  /** another page of the same person has the line now: nothing is sent or shown here any more */
  onTaken: () => void
}

/** The client of a call: as any, but that it needs no other ticket than its own. */
export interface DirectClient extends Omit<MediaClient, 'join'> {
  /** Takes the line and connects with the other page as soon and as often as there is one; resolves when the line is open. Throws MediaError. */
  join(): Promise<void>
}

/** What this page sends, whoever is there to get it. */
function createSending({ bits, media }: CallTicket) {
  const tracks = new Map<MediaKind, MediaStreamTrack>()
  const muted = new Set<MediaKind>()
  const trackFor = (kind: MediaKind) => (muted.has(kind) ? null : (tracks.get(kind) ?? null))
  return {
    tracks,
    trackFor,
    sent: () => kindsOf(media).filter((kind) => trackFor(kind) !== null),
    /** @returns whether something else is sent from now on */
    mute(kind: MediaKind, on: boolean): boolean {
      if (muted.has(kind) === on) return false
      if (on) muted.add(kind)
      else muted.delete(kind)
      return tracks.has(kind)
    },
    demand(kind: MediaKind): void {
      if (kindsOf(media).includes(kind) && canPublish(bits, kind)) return
      throw new MediaError('FORBIDDEN', `${kind} is not part of this call`)
    },
  }
}

/** By what this page proves itself, from its certificate on. */
function createOwnKeys({ roomId, device, checkBinding, onUnconfirmed }: DirectInput) {
  let own: OwnCertificate | null = null
  let shown = device
  return {
    async make(): Promise<void> {
      own = await createOwnCertificate()
    },
    now(): PairKeys {
      if (!own) throw new TypeError('nothing is taken before there is a certificate')
      return { roomId, device: shown, checkBinding, own }
    },
    unconfirm(): void {
      shown = { ...shown, binding: null }
      onUnconfirmed()
    },
  }
}

/** What this page says of itself while it is in the call. */
function beatsOf(
  { roomId, ticket, device, nowMs, onBeat }: DirectInput,
  page: string,
  pair: () => Pair | null,
) {
  return createBeats({ place: { roomId, side: ticket.side, page }, device, nowMs, pair, onBeat })
}

/** Figures of the pair of the moment; those of another one are no reading before. */
function createFigures(pair: () => Pair | null) {
  let last: { pair: Pair; reading: Reading } | null = null
  return async () => {
    const now = pair()
    if (!now) return NO_STATS
    const reading = await readStats(now.peer, last?.pair === now ? last.reading : null)
    last = { pair: now, reading }
    return reading.stats
  }
}

export function createDirectClient(input: DirectInput): DirectClient {
  const { socket, seatId, ticket, onState, onTaken } = input
  const page = crypto.randomUUID()
  const emitter = createEmitter()
  const { emit } = emitter
  const roster = createRoster(emitter)
  const sending = createSending(ticket)
  const keys = createOwnKeys(input)
  let state: MediaState = 'idle'
  let network: NetworkWatch | null = null

  const isClosed = () => state === 'closed'
  const receiverOf = (publicationId: string) => {
    const publication = roster.get(publicationId)
    return publication ? (keeper.pair()?.receiverOf(publication.kind) ?? null) : null
  }
  const screens = createScreens({
    trackOf: (id) => receiverOf(id)?.track ?? null,
    onBlocked: () => emit('autoplay-blocked'),
  })
  const setState = (next: MediaState) => {
    if (state === next || state === 'closed') return
    state = next
    network?.check()
    emit('state', next)
  }
  const refresh = () => {
    screens.refresh()
    if (state !== 'idle') setState(keeper.mediaState())
  }
  const keeper = createPairKeeper({
    ...{ ticket, renewRelay: input.renewRelay, roster, trackFor: sending.trackFor, sent: sending.sent },
    send: (to, kind, body) => line.send(to, kind, body),
    canSend: () => line.isOpen(),
    onChange: refresh,
    onTrouble: (error) => emit('trouble', error),
    ...{ keys: keys.now, onPeer: input.onPeer, onMismatch: input.onMismatch, onUnconfirmed: keys.unconfirm },
  })
  const line = createSignalLine({
    ...{ socket, seatId, page },
    onState(next) {
      keeper.handleState(next)
      onState(next)
    },
    ...{ onSignal: keeper.handleSignal, onRefused: keeper.handleRefused, onCheck: () => beats.tick() },
    onTaken() {
      void close()
      onTaken()
    },
  })

  const beats = beatsOf(input, page, keeper.pair)

  /** Resolves once the last beat was given. */
  function close(): Promise<void> {
    // while the pair is there
    const lastBeat = beats.stop()
    network?.stop()
    keeper.close()
    screens.clear()
    setState('closed')
    return lastBeat
  }

  async function change(kind: MediaKind): Promise<void> {
    if (state !== 'closed') await keeper.sendTrack(kind)
  }

  return {
    async join() {
      if (state !== 'idle') throw new MediaError('INTERNAL', 'a client joins once')
      setState('connecting')
      network = watchNetwork({
        peer: () => keeper.pair()?.peer ?? null,
        state: () => state,
        onChange: (next) => emit('network', next),
      })
      try {
        await keys.make()
        if (isClosed()) throw new MediaError('KICKED', 'this page left')
        // who waits for the server is there, too
        beats.begin()
        await line.open()
      } catch (cause) {
        void close()
        throw cause
      }
    },
    async publish(kind, track) {
      sending.demand(kind)
      sending.tracks.set(kind, track)
      await change(kind)
    },
    async unpublish(kind) {
      if (sending.tracks.delete(kind)) await change(kind)
    },
    async setSelfMuted(kind, on) {
      if (sending.mute(kind, on)) await change(kind)
    },
    ...{ switchRole: async () => undefined, holdHigh: async () => undefined, setRendition: () => undefined },
    attach(publicationId, container) {
      const publication = roster.get(publicationId)
      return publication ? screens.add(publication, container) : () => {}
    },
    setSound: screens.setSound,
    async levelOf(of) {
      const sound = roster.all().find((one) => one.seatId === of && one.kind === 'microphone')
      const receiver = sound && !sound.isStalled ? receiverOf(sound.id) : null
      return receiver ? await readLevel(receiver, screens.soundOf(of)) : null
    },
    ...{ playAfterPress: screens.playAfterPress, publications: roster.all },
    stats: createFigures(() => keeper.pair()),
    enterAgain: () => keeper.pair()?.restart(),
    async leave() {
      if (isClosed()) return beats.stop()
      const bye = keeper.epoch()
      await Promise.all([close(), line.close(bye)])
    },
    on: emitter.on,
  }
}
