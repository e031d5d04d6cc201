import { SIGNAL_CLOSE } from '#protocol/signal.ts'
import type { EmbeddedTicket, JoinTicket } from '#protocol/ticket.ts'
import type { Emitter } from '../client/createEmitter.ts'
import { createReconnection } from '../client/createReconnection.ts'
import type { Roster } from '../client/createRoster.ts'
import type { Screens } from '../client/createScreens.ts'
import { MediaError, type MediaState } from '../mediaClient.ts'
import type { Choices } from './createChoices.ts'
import type { Outbox } from './createOutbox.ts'
import { createPushHandler } from './createPushHandler.ts'
import { type EngineSession, enterSession } from './createSession.ts'
import { createSubscriptions } from './createSubscriptions.ts'
import { resumeSession } from './resumeSession.ts'
import { finalError } from './signalling/signallingError.ts'

const OVER: number[] = [SIGNAL_CLOSE.removed, SIGNAL_CLOSE.roomClosed, SIGNAL_CLOSE.replaced]

/** The session of a client with the engine, kept over losses of socket and media. */
export interface SessionKeeper {
  state(): MediaState
  current(): EngineSession | null
  setState(next: MediaState): void
  /** enters with a ticket; the next entries ask `renew` for theirs */
  enter(ticket: JoinTicket, renew: () => Promise<JoinTicket>): Promise<void>
  /** gives up the session of now for a new one with a fresh ticket */
  renewSession(): void
  close(error?: MediaError): void
  /** ends without closing the session, which is handed over */
  release(): EngineSession | null
}

export interface SessionKeeperOptions {
  emit: Emitter['emit']
  roster: Roster
  outbox: Outbox
  choices: Choices
  screens: Screens
  /** what this seat may do from now on */
  onBits(bits: number): void
  onEntering(): void
}

function embeddedTicket(ticket: JoinTicket): EmbeddedTicket {
  if (ticket.provider === 'embedded') return ticket
  throw new MediaError('UNSUPPORTED', `this client does not speak to ${ticket.provider}`)
}

async function isAnswering(session: EngineSession | null): Promise<boolean> {
  const ping = session?.ask({ t: 'ping', sentAt: performance.now() })
  return (await ping?.catch(() => null))?.t === 'ok'
}

export function createSessionKeeper(options: SessionKeeperOptions): SessionKeeper {
  const { emit, roster, outbox, screens, onBits, onEntering } = options
  let state: MediaState = 'idle'
  let session: EngineSession | null = null
  let renew: (() => Promise<JoinTicket>) | null = null
  let isMediaLost = false
  let endReason = ''

  function setState(next: MediaState): void {
    if (state === next) return
    state = next
    emit('state', next)
  }

  /** A function, so that the compiler sees that it changes while something is awaited. */
  const isClosed = () => state === 'closed'

  function close(error?: MediaError): void {
    if (isClosed()) return
    session?.close()
    session = null
    screens.clear()
    setState('closed')
    if (error) emit('error', error)
  }

  const current = () => session
  const onFailed = () => recover(true)

  /** While the signalling lives and media never came through, the way is shut: another try would end the same. */
  async function onMediaLost(wasConnected: boolean): Promise<void> {
    const open = session
    if (wasConnected || !(await isAnswering(open))) return onFailed()
    if (session === open) close(new MediaError('NO_MEDIA_PATH', 'media finds no way to this browser'))
  }

  const subscriptions = createSubscriptions({ ...options, current, onTaken: screens.refresh, onFailed })

  const onPush = createPushHandler({
    ...options,
    subscriptions,
    current,
    onFailed,
    onMuted: (kind, on) => emit('muted', kind, on),
    onEnding: (reason) => {
      endReason = reason
    },
  })

  async function enter(ticket: JoinTicket): Promise<void> {
    const own = embeddedTicket(ticket)
    session?.close()
    session = null
    isMediaLost = false
    onEntering()
    const entered = await enterSession(own, {
      onPush,
      onSocketLost: onSocketLoss,
      onMediaLost: (wasConnected) => void onMediaLost(wasConnected),
    })
    if (isClosed()) return entered.session.close()
    session = entered.session
    subscriptions.clear()
    roster.replace(entered.publications)
    for (const kind of entered.muted) emit('muted', kind, true)
    onBits(session.bits)
    await outbox.sendMissing()
    subscriptions.take()
  }

  function onSocketLoss(code: number): void {
    if (isClosed()) return
    if (!OVER.includes(code)) recover(code === SIGNAL_CLOSE.noMediaPath)
    else {
      close()
      emit('kicked', code === SIGNAL_CLOSE.replaced ? 'REPLACED' : endReason)
    }
  }

  /** The same session on a new socket, or a new one with a new ticket. */
  async function enterAgain(): Promise<void> {
    const open = session
    if (open && !isMediaLost && (await resumeSession(open, options))) return subscriptions.take()
    if (renew && !isClosed()) await enter(await renew())
  }

  const onEntered = () => setState('connected')
  const reconnection = createReconnection({ enterAgain, isClosed, onEntered, onGivenUp: close, finalError })

  /** @param isMediaGone the peer connection is of no use any more */
  function recover(isMediaGone: boolean): void {
    if (state !== 'connected' && state !== 'reconnecting') return
    isMediaLost ||= isMediaGone
    if (reconnection.isRunning()) return
    setState('reconnecting')
    reconnection.start()
  }

  return {
    state: () => state,
    current,
    setState,
    enter(ticket, nextTicket) {
      renew = nextTicket
      return enter(ticket)
    },
    renewSession: onFailed,
    close,
    release() {
      const open = session
      session = null
      close()
      return open
    },
  }
}
