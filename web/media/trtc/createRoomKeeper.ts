import type { JoinTicket, TrtcTicket } from '#protocol/ticket.ts'
import type { Emitter } from '../client/createEmitter.ts'
import { createReconnection } from '../client/createReconnection.ts'
import { isUnrecoverable, type JoinOptions, MediaError, type MediaState } from '../mediaClient.ts'
import { enterSdkRoom, leaveSdkRoom, type TrtcLimits } from './enterSdkRoom.ts'
import { listenToRoom, type RoomTrouble } from './listenToRoom.ts'
import type { Sdk, SdkRoom } from './sdk.ts'

/** A firewall that stops the next entry too is the answer. */
const SHUT_AGAIN_MS = 120_000

/** The room of a client, kept over losses of its connection. */
export interface RoomKeeper {
  state(): MediaState
  current(): SdkRoom | null
  /** enters with a ticket, or begins to wait; the next entries ask `renew` for theirs */
  enter(ticket: JoinTicket, options: Pick<JoinOptions, 'renew' | 'waits'>): Promise<void>
  /** leaves the room of now and enters it anew with a fresh ticket */
  enterAgain(): void
  /** a fresh ticket of this seat */
  renew(): Promise<TrtcTicket>
  close(error?: MediaError): void
  /** ends, and is through when the room is left */
  leave(): Promise<void>
}

export interface RoomKeeperOptions {
  sdk: Sdk
  isHost: boolean
  limits: TrtcLimits
  /** what an entry of now is made as */
  isAnchor(): boolean
  emit: Emitter['emit']
  listen(room: SdkRoom): void
  /** a room is entered, for the first time or in place of one that was lost */
  onEntered(): Promise<void>
  onLost(): void
  /** an entry was refused; true: the next one is another */
  onRefused(cause: unknown): boolean
  onClosed(): void
}

function trtcTicket(ticket: JoinTicket): TrtcTicket {
  if (ticket.provider === 'trtc') return ticket
  throw new MediaError('UNSUPPORTED', `this client does not speak to ${ticket.provider}`)
}

function finalError(cause: unknown): MediaError | null {
  return cause instanceof MediaError && isUnrecoverable(cause) ? cause : null
}

function createStates(emit: Emitter['emit']) {
  let state: MediaState = 'idle'
  return {
    state: () => state,
    setState(next: MediaState): void {
      if (state === next) return
      state = next
      emit('state', next)
    },
    isClosed: () => state === 'closed',
    isIn: () => state === 'connected' || state === 'reconnecting',
  }
}

/** The provider has no room while the host is out of an empty one, and says of it what it says of a wrong ticket. */
function createPatience(
  { waitMs }: TrtcLimits,
  state: () => MediaState,
  setState: (next: MediaState) => void,
) {
  let isAllowed = false
  let untilMs = 0
  const isLeft = () => state() === 'waiting' && performance.now() < untilMs
  return {
    allow(on: boolean): void {
      isAllowed = on
    },
    isLeft,
    bears(cause: unknown): boolean {
      if (!isAllowed || !(cause instanceof MediaError) || cause.code !== 'FORBIDDEN') return false
      if (state() === 'closed' || state() === 'waiting') return isLeft()
      untilMs = performance.now() + waitMs
      setState('waiting')
      return true
    },
  }
}

export function createRoomKeeper(options: RoomKeeperOptions): RoomKeeper {
  const { sdk, isHost, limits, emit } = options
  const closing = new AbortController()
  const { state, setState, isClosed, isIn } = createStates(emit)
  const patience = createPatience(limits, state, setState)
  let room: SdkRoom | null = null
  let renew: (() => Promise<JoinTicket>) | null = null
  let ownAttempts: ReturnType<typeof setTimeout> | undefined
  let shutMs = Number.NEGATIVE_INFINITY

  /** Out of the room of now; who comes after has none to speak of. */
  async function release(): Promise<void> {
    clearTimeout(ownAttempts)
    const open = room
    if (!open) return
    room = null
    await leaveSdkRoom(open, limits)
  }

  async function end(error?: MediaError): Promise<void> {
    if (isClosed()) return
    closing.abort(error ?? new MediaError('INTERNAL', 'left'))
    setState('closed')
    options.onClosed()
    if (error) emit('error', error)
    await release()
  }

  const close = (error?: MediaError): void => void end(error)

  async function enter(ticket: JoinTicket): Promise<void> {
    const own = trtcTicket(ticket)
    room = await enterSdkRoom(sdk, {
      ...{ ticket: own, isHost, isAnchor: options.isAnchor(), limits },
      signal: closing.signal,
      listen(opened) {
        options.listen(opened)
        listenToRoom(sdk, opened, {
          isOld: () => isClosed() || (room !== null && room !== opened),
          onConnected: handleConnected,
          onTrouble: handleTrouble,
          onKicked(reason) {
            close()
            emit('kicked', reason)
          },
        })
      },
    })
    await options.onEntered()
  }

  async function enterAgain(): Promise<void> {
    await release()
    if (!renew || isClosed()) return
    await enter(await renew())
  }

  const reconnection = createReconnection({
    enterAgain,
    isPatient: patience.isLeft,
    isClosed,
    onEntered: () => setState('connected'),
    onGivenUp: close,
    finalError: (cause) => (options.onRefused(cause) || patience.bears(cause) ? null : finalError(cause)),
  })

  /** The SDK gave up, or takes too long: a new entry with a fresh ticket. */
  function recover(): void {
    clearTimeout(ownAttempts)
    if (isClosed() || reconnection.isRunning()) return
    setState('reconnecting')
    options.onLost()
    reconnection.start()
  }

  function handleConnected(isConnected: boolean): void {
    // what a first or a new entry says of itself is told by whoever waits for it
    if (!isIn() || reconnection.isRunning()) return
    clearTimeout(ownAttempts)
    setState(isConnected ? 'connected' : 'reconnecting')
    if (!isConnected) ownAttempts = setTimeout(recover, limits.ownAttemptsMs)
  }

  function handleTrouble(trouble: RoomTrouble, error: MediaError): void {
    if (!isIn()) return
    if (trouble === 'told') emit('trouble', error)
    else if (trouble === 'shut' && performance.now() - shutMs < SHUT_AGAIN_MS) close(error)
    else {
      if (trouble === 'shut') shutMs = performance.now()
      recover()
    }
  }

  return {
    state,
    current: () => room,
    async enter(ticket, { renew: nextTicket, waits = false }) {
      renew = nextTicket
      patience.allow(waits)
      setState('connecting')
      try {
        await enter(ticket)
      } catch (cause) {
        if (!patience.bears(cause)) throw cause
        return reconnection.start()
      }
      setState('connected')
    },
    enterAgain() {
      if (isIn()) recover()
    },
    async renew() {
      if (!renew) throw new MediaError('NETWORK', 'not connected')
      return trtcTicket(await renew())
    },
    close,
    leave: () => end(),
  }
}
