import { SIGNAL_CLOSE } from '#domain/media/signal.ts'
import { canSubscribe } from '#domain/room/permission.ts'
import type { JoinTicket } from '#domain/room/ticket.ts'
import { LiveError, type MediaClient, type MediaState } from '../mediaClient.ts'
import { createEmitter } from './createEmitter.ts'
import { createOutbox } from './createOutbox.ts'
import { createRoster } from './createRoster.ts'
import { createScreens } from './createScreens.ts'
import { type EngineSession, enterSession } from './createSession.ts'
import { NO_STATS, type Reading, readStats } from './readStats.ts'
import type { Push } from './signalling/openSignalSocket.ts'
import { reconnectDelay } from './signalling/reconnectDelay.ts'
import { isUnrecoverable, SignalRefusal, toLiveError } from './signalling/signalRefusal.ts'

const OVER: number[] = [SIGNAL_CLOSE.removed, SIGNAL_CLOSE.roomClosed, SIGNAL_CLOSE.replaced]

/** The browser half of the embedded engine. */
export function createEmbeddedClient(): MediaClient {
  const emitter = createEmitter()
  const { emit } = emitter
  const roster = createRoster(emitter)
  const outbox = createOutbox(() => session)
  const screens = createScreens({
    trackOf: (id) => session?.connection.trackOf(id) ?? null,
    onBlocked: () => emit('autoplay-blocked'),
  })
  const subscribed = new Set<string>()
  let state: MediaState = 'idle'
  let session: EngineSession | null = null
  let renew: (() => Promise<JoinTicket>) | null = null
  let reading: Reading | null = null
  let isReconnecting = false
  let isMediaLost = false
  let endReason = ''

  function setState(next: MediaState): void {
    if (state === next) return
    state = next
    emit('state', next)
  }

  /** A function, so that the compiler sees that it changes while something is awaited. */
  const isClosed = () => state === 'closed'

  function close(error?: LiveError): void {
    if (isClosed()) return
    session?.close()
    session = null
    screens.clear()
    setState('closed')
    if (error) emit('error', error)
  }

  async function takeAll(open: EngineSession): Promise<void> {
    const wanted = roster.all().filter(({ id, kind }) => canSubscribe(open.bits, kind) && !subscribed.has(id))
    if (wanted.length === 0) return
    const ids = wanted.map(({ id }) => id)
    for (const id of ids) subscribed.add(id)
    try {
      await open.connection.subscribe(ids)
    } catch (cause) {
      for (const id of ids) subscribed.delete(id)
      const isGone = ids.some((id) => !roster.get(id))
      // one of them ended meanwhile: the others are asked for again
      if (cause instanceof SignalRefusal && isGone) return await takeAll(open)
      throw cause
    }
    screens.refresh()
  }

  /** Several publications that start together are asked for together. */
  function take(): void {
    const open = session
    if (!open) return
    queueMicrotask(() => {
      takeAll(open).catch((cause: unknown) => {
        if (session === open && toLiveError(cause).code !== 'NETWORK') recover(true)
      })
    })
  }

  function hearPush(push: Push): void {
    switch (push.t) {
      case 'published':
        roster.put(push.publication)
        take()
        break
      case 'changed':
        if (roster.get(push.publication.id)) roster.put(push.publication)
        break
      case 'unpublished':
        subscribed.delete(push.publicationId)
        roster.drop(push.publicationId)
        if (outbox.forget(push.publicationId, push.reason)) sendAgain()
        break
      case 'muted':
        emit('muted', push.kind, push.on)
        break
      case 'removed':
      case 'closed':
        endReason = push.reason
        break
      default:
        push satisfies never
    }
  }

  function sendAgain(): void {
    const open = session
    outbox.sendMissing().catch(() => {
      if (session === open) recover(true)
    })
  }

  async function enter(ticket: JoinTicket): Promise<void> {
    if (ticket.provider !== 'embedded') {
      throw new LiveError('UNSUPPORTED', `this client does not speak to ${ticket.provider}`)
    }
    session?.close()
    session = null
    isMediaLost = false
    reading = null
    const entered = await enterSession(ticket, {
      onPush: hearPush,
      onSocketLost: hearSocketLoss,
      onMediaLost: () => recover(true),
    })
    if (isClosed()) return entered.session.close()
    session = entered.session
    subscribed.clear()
    roster.replace(entered.publications)
    for (const kind of entered.muted) emit('muted', kind, true)
    await outbox.sendMissing()
    take()
  }

  function hearSocketLoss(code: number): void {
    if (isClosed()) return
    if (!OVER.includes(code)) {
      recover(code === SIGNAL_CLOSE.noMediaPath)
      return
    }
    close()
    emit('kicked', code === SIGNAL_CLOSE.replaced ? 'REPLACED' : endReason)
  }

  async function resume(open: EngineSession): Promise<boolean> {
    if (isMediaLost || open.connection.isNegotiating()) return false
    try {
      const again = await open.resume()
      roster.replace(again.publications)
      await outbox.sendMissing(new Set(again.own.map(({ id }) => id)))
      take()
      return true
    } catch (cause) {
      // the engine has forgotten us: a new entry is needed
      if (cause instanceof SignalRefusal) return false
      throw cause
    }
  }

  async function reconnect(): Promise<void> {
    const lostAt = performance.now()
    for (let attempt = 0; !isClosed(); attempt++) {
      const delayMs = reconnectDelay(attempt, performance.now() - lostAt)
      if (delayMs === null) return close(new LiveError('NETWORK', 'the media server cannot be reached'))
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      if (isClosed()) return
      try {
        if (session && (await resume(session))) return setState('connected')
        if (!renew || isClosed()) return
        await enter(await renew())
        if (!isClosed()) return setState('connected')
      } catch (cause) {
        if (isUnrecoverable(cause)) return close(toLiveError(cause))
      }
    }
  }

  /** @param isMediaGone the peer connection is of no use any more */
  function recover(isMediaGone: boolean): void {
    if (state !== 'connected' && state !== 'reconnecting') return
    isMediaLost ||= isMediaGone
    if (isReconnecting) return
    isReconnecting = true
    setState('reconnecting')
    void reconnect().finally(() => {
      isReconnecting = false
    })
  }

  return {
    async join(ticket, options) {
      if (state !== 'idle') throw new LiveError('INTERNAL', 'a client joins once')
      renew = options.renew
      options.signal?.addEventListener('abort', () => close(), { once: true })
      setState('connecting')
      try {
        options.signal?.throwIfAborted()
        await enter(ticket)
        options.signal?.throwIfAborted()
        setState('connected')
      } catch (cause) {
        close()
        throw options.signal?.aborted ? cause : toLiveError(cause)
      }
    },
    publish: (kind, track) =>
      outbox.add(kind, track).catch((cause: unknown) => {
        throw toLiveError(cause)
      }),
    unpublish: outbox.remove,
    setSelfMuted: outbox.setMuted,
    attach(publicationId, container) {
      const publication = roster.get(publicationId)
      return publication ? screens.add(publicationId, publication.kind, container) : () => {}
    },
    publications: roster.all,
    async stats() {
      if (!session) return reading?.stats ?? NO_STATS
      reading = await readStats(session.connection.peer, reading)
      return reading.stats
    },
    async leave() {
      const open = session
      session = null
      close()
      await open?.ask({ t: 'leave' }).catch(() => undefined)
      open?.close()
    },
    on: emitter.on,
  }
}
