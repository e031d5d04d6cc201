import { type MediaClient, MediaError } from '../mediaClient.ts'
import { createEmitter } from './createEmitter.ts'
import { createOutbox } from './createOutbox.ts'
import { createRoster } from './createRoster.ts'
import { createScreens } from './createScreens.ts'
import { createSessionKeeper } from './createSessionKeeper.ts'
import { NO_STATS, type Reading, readStats } from './readStats.ts'
import { toMediaError } from './signalling/signallingError.ts'

/** The browser half of the embedded engine. */
export function createEmbeddedClient(): MediaClient {
  const emitter = createEmitter()
  const { emit } = emitter
  const roster = createRoster(emitter)
  const outbox = createOutbox(() => keeper.current())
  const screens = createScreens({
    trackOf: (id) => keeper.current()?.connection.trackOf(id) ?? null,
    onBlocked: () => emit('autoplay-blocked'),
  })
  let reading: Reading | null = null
  const onEntering = () => {
    reading = null
  }
  const keeper = createSessionKeeper({ emit, roster, outbox, screens, onEntering })

  return {
    async join(ticket, options) {
      if (keeper.state() !== 'idle') throw new MediaError('INTERNAL', 'a client joins once')
      options.signal?.addEventListener('abort', () => keeper.close(), { once: true })
      keeper.setState('connecting')
      try {
        options.signal?.throwIfAborted()
        await keeper.enter(ticket, options.renew)
        options.signal?.throwIfAborted()
        keeper.setState('connected')
      } catch (cause) {
        keeper.close()
        throw options.signal?.aborted ? cause : toMediaError(cause)
      }
    },
    publish: (kind, track) =>
      outbox.add(kind, track).catch((cause: unknown) => {
        throw toMediaError(cause)
      }),
    unpublish: outbox.remove,
    setSelfMuted: outbox.setMuted,
    attach(publicationId, container) {
      const publication = roster.get(publicationId)
      return publication ? screens.add(publicationId, publication.kind, container) : () => {}
    },
    publications: roster.all,
    async stats() {
      const session = keeper.current()
      if (!session) return reading?.stats ?? NO_STATS
      reading = await readStats(session.connection.peer, reading)
      return reading.stats
    },
    async leave() {
      const open = keeper.release()
      await open?.ask({ t: 'leave' }).catch(() => undefined)
      open?.close()
    },
    on: emitter.on,
  }
}
