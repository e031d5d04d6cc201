import { createEmitter } from '../client/createEmitter.ts'
import { createRoster } from '../client/createRoster.ts'
import { createScreens } from '../client/createScreens.ts'
import { type MediaClient, MediaError, NO_STATS } from '../mediaClient.ts'
import { createChoices } from './createChoices.ts'
import { createOutbox } from './createOutbox.ts'
import { createPermission } from './createPermission.ts'
import { createSessionKeeper } from './createSessionKeeper.ts'
import { readLevel } from './readLevel.ts'
import { type Reading, readStats } from './readStats.ts'
import { toMediaError } from './signalling/signallingError.ts'
import { type NetworkWatch, watchNetwork } from './watchNetwork.ts'

/** The browser half of the embedded engine. */
export function createEmbeddedClient(): MediaClient {
  const emitter = createEmitter()
  const { emit } = emitter
  const roster = createRoster(emitter)
  const permission = createPermission()
  const outbox = createOutbox(
    () => keeper.current(),
    permission,
    (kind, error) => emit('unsent', kind, error),
  )
  const screens = createScreens({
    trackOf: (id) => keeper.current()?.connection.trackOf(id) ?? null,
    onBlocked: () => emit('autoplay-blocked'),
  })
  let reading: Reading | null = null
  const onEntering = () => {
    reading = null
  }
  const choices = createChoices(() => keeper.current())
  const onBits = (bits: number) => {
    permission.set(bits)
    outbox.dropForbidden()
  }
  const keeper = createSessionKeeper({ emit, roster, outbox, choices, screens, onBits, onEntering })
  let network: NetworkWatch | null = null
  emitter.on('state', (state) => {
    if (state === 'closed') network?.stop()
    else network?.check()
  })

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
        network = watchNetwork({
          peer: () => keeper.current()?.connection.peer ?? null,
          state: keeper.state,
          onChange: (next) => emit('network', next),
        })
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
    async switchRole(role) {
      if (role === 'speaker') await permission.granted('microphone')
    },
    setSelfMuted: outbox.setMuted,
    holdHigh: (on) =>
      outbox.holdHigh(on).catch((cause: unknown) => {
        throw toMediaError(cause)
      }),
    setRendition: choices.set,
    attach(publicationId, container) {
      const publication = roster.get(publicationId)
      return publication ? screens.add(publication, container) : () => {}
    },
    setSound: screens.setSound,
    async levelOf(seatId) {
      const sound = roster.all().find((one) => one.seatId === seatId && one.kind === 'microphone')
      // what came last is still told of a sound that stopped
      if (!sound || sound.isMuted || sound.isStalled) return null
      const receiver = keeper.current()?.connection.receiverOf(sound.id)
      return receiver ? await readLevel(receiver, screens.soundOf(seatId)) : null
    },
    playAfterPress: screens.playAfterPress,
    publications: roster.all,
    async stats() {
      const session = keeper.current()
      if (!session) return reading?.stats ?? NO_STATS
      reading = await readStats(session.connection.peer, reading)
      return reading.stats
    },
    enterAgain: keeper.renewSession,
    async leave() {
      const open = keeper.release()
      await open?.ask({ t: 'leave' }).catch(() => undefined)
      open?.close()
    },
    on: emitter.on,
  }
}
