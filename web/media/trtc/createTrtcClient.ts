import type { VideoProfile } from '#domain/words.ts'
import { createEmitter } from '../client/createEmitter.ts'
import { type MediaClient, MediaError } from '../mediaClient.ts'
import { createRoleSwitch } from './createRoleSwitch.ts'
import { createRoomKeeper } from './createRoomKeeper.ts'
import { createSender } from './createSender.ts'
import { hasSmallPicture, TRTC_LIMITS, type TrtcLimits } from './enterSdkRoom.ts'
import { followRoomFigures } from './readFigures.ts'
import { createReceiver } from './receiving/createReceiver.ts'
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
  let isSmallKnown = false

  const onFailed = (error: MediaError) => {
    if (keeper.state() !== 'closed') emit('error', error)
  }
  // who listens goes on without their own microphone
  const onNotSent = (error: MediaError) => (isHost ? onFailed(error) : void becomeListener(error))
  const hasSmall = () => isSmallKnown
  const receiver = createReceiver({ sdk, emitter, current, hasSmall, onFailed })
  const sender = createSender({
    ...{ sdk, profile: profile ?? '1080p', limits, current, hasSmall },
    onLost: onNotSent,
  })
  const role = createRoleSwitch({ sdk, isHost, current, renew: () => keeper.renew() })
  const figures = followRoomFigures(sdk, emit, () => (isHost ? null : receiver.seats()))

  /** Back to a listener, as who was silenced in the meantime: the next entry sends nothing either. */
  async function becomeListener(cause: unknown): Promise<void> {
    emit('unsent', 'microphone', sdkMediaError(cause))
    await sender.remove('microphone')
    await role.switchTo('listener').catch(() => undefined)
  }

  const keeper = createRoomKeeper({
    ...{ sdk, isHost, limits, emit, isAnchor: role.isAnchor },
    listen(room) {
      sender.listen(room)
      receiver.listen(room)
      figures.listen(room)
    },
    async onEntered() {
      receiver.askAgain()
      await sender.sendAgain().catch((cause: unknown) => {
        if (isHost) throw cause
        return becomeListener(cause)
      })
    },
    onLost() {
      receiver.stall()
      figures.lose()
    },
    onRefused(cause) {
      if (!role.isSpeaker() || sdkMediaError(cause).code !== 'FORBIDDEN') return false
      role.stepBack()
      void becomeListener(cause)
      return true
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
    async switchRole(next) {
      if (next === 'listener' && !isHost) await sender.remove('microphone')
      await role.switchTo(next)
    },
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
    stats: async () => figures.stats(),
    enterAgain: keeper.enterAgain,
    leave: keeper.leave,
    on: emitter.on,
  }
}
