import type { VideoProfile } from '#domain/words.ts'
import { createEmitter } from '../client/createEmitter.ts'
import { type MediaClient, MediaError, type MediaStats, type Network, NO_STATS } from '../mediaClient.ts'
import { createReceiver } from './createReceiver.ts'
import { createRoomKeeper } from './createRoomKeeper.ts'
import { createSender } from './createSender.ts'
import { hasSmallPicture, TRTC_LIMITS, type TrtcLimits } from './enterSdkRoom.ts'
import { figuresOf, networkOf } from './readFigures.ts'
import type { Sdk, SdkRoom } from './sdk.ts'
import { isGivenUp, sdkMediaError } from './sdkError.ts'

/**
 * The browser half of TRTC.
 * @param profile how a host's picture is sent; null: this browser only watches
 */
export function createTrtcClient(
  sdk: Sdk,
  profile: VideoProfile | null,
  limits: TrtcLimits = TRTC_LIMITS,
): MediaClient {
  const emitter = createEmitter()
  const { emit } = emitter
  const isHost = profile !== null
  const current = (): SdkRoom | null => keeper.current()
  let stats: MediaStats = NO_STATS
  let isSmallKnown = false
  let network: Network = { up: 'unknown', down: 'unknown' }

  const onFailed = (error: MediaError) => {
    if (keeper.state() !== 'closed') emit('error', error)
  }
  const hasSmall = () => isSmallKnown
  const receiver = createReceiver({ sdk, emitter, current, hasSmall, onFailed })
  const sender = createSender({
    ...{ sdk, profile: profile ?? '1080p', limits, current, hasSmall },
    onLost: onFailed,
  })

  function emitNetwork(next: Network): void {
    if (next.up === network.up && next.down === network.down) return
    network = next
    emit('network', next)
  }

  function listenToFigures(room: SdkRoom): void {
    room.on(sdk.EVENT.STATISTICS, (event) => {
      stats = figuresOf(event, isHost ? null : receiver.seats())
    })
    room.on(sdk.EVENT.NETWORK_QUALITY, (event) => emitNetwork(networkOf(event)))
  }

  const lostOf = (quality: Network['up']): Network['up'] => (quality === 'unknown' ? 'unknown' : 'lost')

  const keeper = createRoomKeeper({
    sdk,
    isHost,
    limits,
    emit,
    listen(room) {
      sender.listen(room)
      receiver.listen(room)
      listenToFigures(room)
    },
    onEntered() {
      receiver.askAgain()
      return sender.sendAgain()
    },
    onLost() {
      stats = NO_STATS
      receiver.stall()
      emitNetwork({ up: lostOf(network.up), down: lostOf(network.down) })
    },
    onClosed: receiver.clear,
  })

  return {
    async join(ticket, options) {
      if (keeper.state() !== 'idle') throw new MediaError('INTERNAL', 'a client joins once')
      const { signal } = options
      const onAbort = () => keeper.close()
      signal?.addEventListener('abort', onAbort, { once: true })
      try {
        signal?.throwIfAborted()
        isSmallKnown = await hasSmallPicture(sdk)
        await keeper.enter(ticket, options)
        signal?.throwIfAborted()
      } catch (cause) {
        keeper.close()
        throw signal?.aborted ? signal.reason : sdkMediaError(cause)
      }
    },
    publish: sender.add,
    unpublish: sender.remove,
    setSelfMuted: sender.setMuted,
    // the SDK sends less of either picture by itself
    holdHigh: async () => undefined,
    setRendition: receiver.setRendition,
    attach: receiver.attach,
    setSound: receiver.setSound,
    levelOf: async (seatId) => receiver.levelOf(seatId),
    async playAfterPress() {
      await receiver.playAfterPress().catch((cause: unknown) => {
        if (!isGivenUp(cause)) throw cause
      })
    },
    publications: receiver.publications,
    stats: async () => stats,
    enterAgain: keeper.enterAgain,
    leave: keeper.leave,
    on: emitter.on,
  }
}
