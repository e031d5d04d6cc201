import type { MediaKind } from '#domain/words.ts'
import type { CallPeer, CallRelay, CallState, CallTicket, SignalKind } from '#protocol/calls.ts'
import type { Roster } from '../client/createRoster.ts'
import { MediaError, type MediaState, type RemotePublication } from '../mediaClient.ts'
import { createPair, type Pair, type PairKeys } from './createPair.ts'
import type { OutgoingSignal } from './createSignalQueue.ts'
import { keepRelay } from './keepRelay.ts'
import type { KeyMismatch, OpenedPeer } from './keys/handshake.ts'
import { kindsBody, readKinds } from './kinds.ts'
import type { Signal } from './signalLine.ts'
import { type PathWatch, watchPath } from './watchPath.ts'

/** One pair at a time: with the page that the other side has now. */
export interface PairKeeper {
  pair(): Pair | null
  /** the other's page that the pair is with; null while there is none */
  epoch(): number | null
  handleState(state: CallState): void
  handleSignal(signal: Signal): void
  /** A signal was not passed on. @returns the body that goes out in its place; null: nothing */
  handleRefused(signal: OutgoingSignal): Promise<string | null>
  /** What is sent of a kind is another thing now: another track, or none. */
  sendTrack(kind: MediaKind): Promise<void>
  mediaState(): Exclude<MediaState, 'idle' | 'closed'>
  close(): void
}

export interface PairKeeperOptions {
  ticket: CallTicket
  /** asked for when a pair begins; no signal and no state may be here before */
  keys: () => PairKeys
  renewRelay: () => Promise<CallRelay>
  roster: Roster
  send: (to: number, kind: SignalKind, body: string) => void
  /** the line is open */
  canSend: () => boolean
  trackFor: (kind: MediaKind) => MediaStreamTrack | null
  /** kinds that are sent now */
  sent: () => MediaKind[]
  onChange: () => void
  onTrouble: (error: MediaError) => void
  /** the page of the pair opened, and it fits; null: that pair is no more */
  onPeer: (peer: OpenedPeer | null) => void
  /** @param epoch of the page that was refused, which no state may have named yet */
  onMismatch: (cause: KeyMismatch, epoch: number) => void
  /** what confirms the own key does not reach the other page */
  onUnconfirmed: () => void
}

/** The offering side tries first. */
const PATIENCE_MS = { creator: 0, fan: 2_000 }

/** A pair and what belongs to it alone. */
interface CurrentPair {
  epoch: number
  pair: Pair
  /** what the other page says it sends */
  kinds: MediaKind[]
  /** what it was sent of ours */
  ours: string
  path: PathWatch
}

function publicationsOf({ pair, kinds }: CurrentPair, seatId: string): RemotePublication[] {
  const come = kinds.filter((kind) => pair.receiverOf(kind) !== null)
  const isStalled = !pair.isConnected()
  return come.map((kind) => ({
    ...{ id: `${seatId}:${kind}`, seatId, kind, isStalled },
    ...{ isMuted: false, renditions: [] },
  }))
}

/** Another track of a kind is nothing new. */
function sendKinds(one: CurrentPair, { sent, send }: Pick<PairKeeperOptions, 'sent' | 'send'>): void {
  const now = kindsBody(sent())
  if (now === one.ours) return
  one.ours = now
  send(one.epoch, 'kinds', now)
}

async function openUnconfirmed(
  { to, kind }: OutgoingSignal,
  one: CurrentPair | null,
  { onUnconfirmed, onTrouble }: Pick<PairKeeperOptions, 'onUnconfirmed' | 'onTrouble'>,
): Promise<string | null> {
  if (kind !== 'open' || one?.epoch !== to) return null
  const body = await one.pair.openUnconfirmed().catch(() => null)
  if (body !== null) onUnconfirmed()
  else onTrouble(new MediaError('INTERNAL', 'what this page opens is not passed on'))
  return body
}

export function createPairKeeper(options: PairKeeperOptions): PairKeeper {
  const { ticket, roster, send, canSend, trackFor, onChange, onTrouble } = options
  const otherSide = ticket.side === 'creator' ? 'fan' : 'creator'
  let other: CallPeer | null = null
  let isKnown = false
  let kept: CurrentPair | null = null
  /** the newest page of the other side, here or gone */
  let newest = -1
  let leftEpoch: number | null = null
  /** what this page of the other side proved did not fit, so nothing begins with it again */
  let refusedEpoch: number | null = null
  let wasConnected = false
  let isClosed = false

  const relay = keepRelay({
    ...{ first: ticket.relay, renew: options.renewRelay },
    onRenewed: (next) => kept?.pair.setRelay(next),
  })
  const isThere = () => other?.isHere === true && other.epoch !== leftEpoch

  function refresh(): void {
    if (isClosed) return
    if (kept?.pair.isConnected()) wasConnected = true
    roster.replace(kept && other ? publicationsOf(kept, other.seatId) : [])
    onChange()
  }

  function drop(): void {
    roster.replace([])
    if (!kept) return
    kept.path.stop()
    kept.pair.close()
    kept = null
    options.onPeer(null)
  }

  function refuse(epoch: number, cause: KeyMismatch): void {
    refusedEpoch = epoch
    drop()
    options.onMismatch(cause, epoch)
    refresh()
  }

  /** Another page knows nothing of what was sent to the one before. */
  function begin(epoch: number): void {
    drop()
    newest = epoch
    const pair = createPair({
      ...{ ticket, trackFor, onTrouble, onChange: refresh },
      ...{ keys: options.keys(), relay: relay.newest(), onRefused: relay.refused },
      ...{ onOpened: options.onPeer, onMismatch: (cause) => refuse(epoch, cause) },
      send: (kind, body) => send(epoch, kind, body),
    })
    const path = watchPath({
      state: () => pair.peer.connectionState,
      isReachable: () => canSend() && isThere(),
      patienceMs: PATIENCE_MS[ticket.side],
      restart: () => pair.restart(),
      onNoPath() {
        // a browser may not say that the relay refused it
        relay.refused()
        onTrouble(new MediaError('NO_MEDIA_PATH', 'the two pages find no way to each other'))
      },
    })
    kept = { epoch, pair, kinds: [], ours: '', path }
    sendKinds(kept, options)
    pair.start()
  }

  return {
    pair: () => kept?.pair ?? null,
    epoch: () => kept?.epoch ?? null,
    handleState(state) {
      if (isClosed) return
      isKnown = true
      other = state[otherSide]
      // a page that is not here any more is in nobody's way: its media may still come
      if (other === null || (kept && other.epoch > kept.epoch)) drop()
      const isNew = other !== null && other.epoch >= newest && other.epoch !== refusedEpoch
      if (other && isThere() && isNew && !kept) begin(other.epoch)
      refresh()
    },
    handleSignal({ epoch, kind, body }) {
      if (isClosed || epoch < newest || epoch === leftEpoch) return
      if (kind === 'bye') {
        leftEpoch = epoch
        drop()
        return refresh()
      }
      if (epoch === refusedEpoch) return
      // it may be here before the state that knows of the page
      if (kept?.epoch !== epoch) begin(epoch)
      if (!kept) return
      if (kind === 'offer') kept.path.tried()
      const kinds = kind === 'kinds' ? readKinds(body, ticket.media) : null
      if (kinds) kept.kinds = kinds
      else kept.pair.take(kind, body)
      refresh()
    },
    handleRefused: async (signal) => openUnconfirmed(signal, kept, options),
    async sendTrack(kind) {
      if (!kept) return
      sendKinds(kept, options)
      await kept.pair.replace(kind, trackFor(kind))
    },
    mediaState() {
      if (kept?.pair.isConnected()) return 'connected'
      if (!isThere()) return isKnown ? 'waiting' : 'connecting'
      return wasConnected && other?.epoch !== refusedEpoch ? 'reconnecting' : 'connecting'
    },
    close() {
      isClosed = true
      relay.stop()
      drop()
    },
  }
}
