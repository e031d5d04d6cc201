import type { TRTC, TRTCEventTypes } from 'trtc-sdk-v5'
import type { CloudRoom } from './cloudRoom.ts'
import type { SdkEmitter } from './emitter.ts'
import { ERROR_CODE, EVENT } from './names.ts'
import { createPicture, type PicturePlayer, type View } from './players.ts'
import { deviceFault, SdkFault } from './sdkFault.ts'
import { createTurns } from './turns.ts'

type PublishEvent = TRTCEventTypes['publish-state-changed'][0]
type Kind = 'camera' | 'microphone'

/** What a call about an own track may say, of picture and sound alike. */
export interface LocalWish {
  track?: MediaStreamTrack | undefined
  publish?: boolean | undefined
  mute?: boolean | string | undefined
  /** of a picture: a small one goes out beside it */
  hasSmall?: boolean | undefined
  view?: View
  isMirrored?: boolean | undefined
}

/** One own track. Its calls end before anything is sent, and hide that nothing is: an event tells. */
export interface Local {
  start(wish: LocalWish): Promise<void>
  update(wish: LocalWish): Promise<void>
  stop(): Promise<void>
  track(): MediaStreamTrack | null
  /** the room was entered: what waits for it goes out */
  sendWaiting(): void
  /** who is of the audience from now on sends nothing, and keeps the track */
  hold(): Promise<void>
  /** the room was left: nothing of it is sent any more */
  forgetRoom(): void
}

interface Own {
  track: MediaStreamTrack
  isCaptured: boolean
  wants: boolean
  isMuted: boolean
  hasSmall: boolean
}

const NAMES: Record<Kind, { noun: string; mediaType: PublishEvent['mediaType'] }> = {
  camera: { noun: 'Video', mediaType: 'video' },
  microphone: { noun: 'Audio', mediaType: 'audio' },
}

/** What the carrying node, or the rule for an audience, says no with. */
function sendingFault(cause: unknown): SdkFault {
  if (cause instanceof SdkFault) return cause
  const originError = cause instanceof Error ? cause : new Error(String(cause))
  const isForbidden = 'code' in originError && originError.code === 'FORBIDDEN'
  const code = isForbidden ? ERROR_CODE.SERVER_ERROR : ERROR_CODE.OPERATION_FAILED
  return new SdkFault({ code, functionName: 'publish', message: originError.message, originError })
}

export function createLocal(kind: Kind, { emit }: SdkEmitter, room: () => CloudRoom | null): Local {
  const { noun, mediaType } = NAMES[kind]
  const turns = createTurns()
  let own: Own | null = null
  let state: PublishEvent['state'] = 'stopped'
  let player: PicturePlayer | null = null

  function tell(next: PublishEvent['state'], more: Pick<PublishEvent, 'reason' | 'error'> = {}): void {
    const prevState = state
    if (prevState === next) return
    state = next
    emit(EVENT.PUBLISH_STATE_CHANGED, { mediaType, state: next, prevState, ...more })
  }

  async function send(): Promise<void> {
    const open = room()
    if (!own?.wants || !open || state !== 'stopped') return
    tell('starting')
    try {
      if (open.keys.role === 'audience') throw new SdkFault({ code: ERROR_CODE.INVALID_OPERATION })
      await open.carriage.send(kind, own.track, own.hasSmall)
      await open.carriage.setMuted(kind, own.isMuted)
      if (!own || room() !== open) return
      open.say({ t: 'sends', kind, on: true })
      tell('started')
    } catch (cause) {
      const error = sendingFault(cause) as unknown as NonNullable<PublishEvent['error']>
      tell('stopped', { reason: 'error', error })
    }
  }

  async function stopSending(): Promise<void> {
    const open = room()
    if (state === 'stopped') return
    tell('stopped', { reason: 'api-call' })
    open?.say({ t: 'sends', kind, on: false })
    await open?.carriage.stop(kind).catch(() => undefined)
  }

  function show({ view, isMirrored = true }: LocalWish): void {
    if (view === undefined || kind !== 'camera' || !own) return
    player?.stop()
    player = createPicture(view, { isMirrored, onFirstFrame: () => undefined })
    player.play(own.track)
  }

  async function capture(): Promise<MediaStreamTrack> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(
        kind === 'camera' ? { video: true } : { audio: true },
      )
      return stream.getTracks()[0] as MediaStreamTrack
    } catch (cause) {
      throw deviceFault(`startLocal${noun}`, cause)
    }
  }

  return {
    start: (wish) =>
      turns.take('start', `startLocal${noun}`, async () => {
        const track = wish.track ?? (await capture())
        const wants = wish.publish ?? true
        own = {
          ...{ track, isCaptured: wish.track === undefined, wants, isMuted: Boolean(wish.mute) },
          hasSmall: wish.hasSmall ?? false,
        }
        show(wish)
        void send()
      }),
    update: (wish) =>
      turns.take('update', `updateLocal${noun}`, async () => {
        if (!own) return
        if (wish.track) {
          own.track = wish.track
          if (state === 'started') await room()?.carriage.send(kind, wish.track, own.hasSmall)
          player?.play(wish.track)
        }
        if (wish.mute !== undefined) {
          own.isMuted = Boolean(wish.mute)
          await room()?.carriage.setMuted(kind, own.isMuted)
        }
        show(wish)
        // a picture that says nothing of it is sent; a sound goes on as it was
        own.wants = wish.publish ?? (kind === 'camera' ? true : own.wants)
        if (own.wants) void send()
        else await stopSending()
      }),
    stop: () =>
      turns.take('stop', `stopLocal${noun}`, async () => {
        if (!own) return
        await stopSending()
        if (own.isCaptured) own.track.stop()
        own = null
        player?.stop()
        player = null
      }),
    track: () => own?.track ?? null,
    sendWaiting: () => void send(),
    hold: stopSending,
    forgetRoom() {
      state = 'stopped'
    },
  }
}

export function pictureWish({
  view,
  publish,
  mute,
  option,
}: NonNullable<Parameters<TRTC['startLocalVideo']>[0]>) {
  const isMirrored = option?.mirror !== false && option?.mirror !== 'publish'
  return { view, publish, mute, isMirrored, track: option?.videoTrack, hasSmall: Boolean(option?.small) }
}

export function soundWish({ publish, mute, option }: NonNullable<Parameters<TRTC['startLocalAudio']>[0]>) {
  return { publish, mute, track: option?.audioTrack }
}
