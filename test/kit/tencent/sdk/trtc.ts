import type { TRTC as Sdk, TRTCEventTypes } from 'trtc-sdk-v5'
import type { SdkRoom } from '#web/media/trtc/sdk.ts'
import type { CloudRole } from '../entry.ts'
import { checkBrowser } from './checkBrowser.ts'
import { type CloudRoom, enterCloudRoom } from './cloudRoom.ts'
import { createSdkEmitter } from './emitter.ts'
import { createLocal } from './locals.ts'
import { ERROR_CODE, EVENT, STAND_IN_MARKER, TYPE } from './names.ts'
import {
  checkParameter,
  ENTRY,
  EVERY,
  IN_BACKGROUND,
  LOCAL_AUDIO,
  LOCAL_VIDEO,
  MUTE,
  REMOTE_VIDEO,
  type Rule,
  STOP_REMOTE_VIDEO,
  USER,
  VOLUME,
} from './parameters.ts'
import { type FigureReading, readFigures } from './readFigures.ts'
import { createRemotes, type StreamType } from './remotes.ts'
import { SdkFault, wrongMoment } from './sdkFault.ts'
import { createTurns } from './turns.ts'
import { createVolumes } from './volumes.ts'

const FIGURES_MS = 2000

/** What of the SDK's instance this stands in for. */
type Instance = Pick<Sdk, Exclude<keyof SdkRoom, 'on'> | 'getAudioTrack'>
type Handler = (...given: never[]) => void
type Given<Method extends keyof Instance> = Parameters<Instance[Method]>[0]
type ErrorEvent = TRTCEventTypes['error'][0]

/** Stands for the class of trtc-sdk-v5: its names, its codes, its order of calls, and real tracks by way of a cloud. */
export class TRTC implements Instance {
  static readonly VERSION = STAND_IN_MARKER
  static readonly EVENT = EVENT
  static readonly ERROR_CODE = ERROR_CODE
  static readonly TYPE = TYPE
  readonly #emitter = createSdkEmitter()
  readonly #turns = createTurns()
  #room: CloudRoom | null = null
  #hearsAll = true
  #isDestroyed = false
  #timer: ReturnType<typeof setInterval> | undefined
  readonly #camera = createLocal('camera', this.#emitter, () => this.#room)
  readonly #microphone = createLocal('microphone', this.#emitter, () => this.#room)
  readonly #remotes = createRemotes(
    this.#emitter,
    () => this.#room?.carriage ?? null,
    () => this.#hearsAll,
  )
  readonly #volumes = createVolumes(this.#emitter, {
    peer: () => this.#room?.carriage.peer() ?? null,
    received: this.#remotes.received,
    hasMicrophone: () => this.#microphone.track() !== null,
  })

  static create(_options?: object): TRTC {
    return new TRTC()
  }

  static isSupported(): Promise<{ result: boolean; detail: Record<string, boolean> }> {
    return checkBrowser()
  }

  static setLogLevel(_level: number, _isUploaded?: boolean): void {
    // it writes nothing and uploads nothing
  }

  on<T extends keyof TRTCEventTypes>(
    event: T,
    handler: (...given: TRTCEventTypes[T]) => void,
    context?: unknown,
  ): this {
    this.#emitter.on(event, handler as Handler as (...given: unknown[]) => void, context)
    return this
  }

  off(event: keyof TRTCEventTypes | '*', handler?: Handler): this {
    this.#emitter.off(event, handler as ((...given: unknown[]) => void) | undefined)
    return this
  }

  async enterRoom(config: Given<'enterRoom'>): Promise<void> {
    checkParameter('enterRoom', ENTRY, config)
    if (this.#room) throw wrongMoment('enterRoom', 5104)
    await this.#turns.take('start', 'enterRoom', async () => {
      if (this.#isDestroyed) throw wrongMoment('enterRoom')
      const { sdkAppId, userId, userSig, privateMapKey = '', strRoomId = '' } = config
      const role: CloudRole = String(config.role) === 'audience' ? 'audience' : 'anchor'
      this.#hearsAll = config.autoReceiveAudio ?? true
      const remotes = this.#remotes
      this.#room = await enterCloudRoom(
        { sdkAppId, userId, userSig, privateMapKey, strRoomId, role },
        {
          emitter: this.#emitter,
          onChange: (now) => this.#room && remotes.put(now),
          onGone: remotes.drop,
          onTrack: remotes.renew,
          onOut: (reason) => {
            this.#forgetRoom()
            this.#emitter.emitLate(EVENT.KICKED_OUT, { reason: reason as never })
          },
          onGivenUp: () => {
            this.#forgetRoom()
            // its manual says 5502, and no line of 5.17.1 does
            const code = ERROR_CODE.SERVER_ERROR
            const fault = new SdkFault({ code, extraCode: 0 }) as unknown as ErrorEvent
            this.#emitter.emitLate(EVENT.ERROR, fault)
          },
        },
      )
      for (const publication of this.#room.carriage.all()) remotes.put(publication)
      this.#startFigures()
      this.#camera.sendWaiting()
      this.#microphone.sendWaiting()
    })
  }

  async exitRoom(): Promise<void> {
    await this.#turns.take('stop', 'exitRoom', async () => {
      this.#room?.leave()
      this.#forgetRoom()
    })
  }

  destroy(): void {
    if (this.#room) throw wrongMoment('destroy')
    this.#isDestroyed = true
    this.#emitter.off('*')
    this.#volumes.end()
    void this.#camera.stop()
    void this.#microphone.stop()
  }

  async startLocalVideo(config: Given<'startLocalVideo'> = {}): Promise<void> {
    checkParameter('startLocalVideo', LOCAL_VIDEO, config)
    await this.#camera.start(pictureWish(config))
  }

  async updateLocalVideo(config: Given<'updateLocalVideo'>): Promise<void> {
    checkParameter('updateLocalVideo', needed(LOCAL_VIDEO), config)
    await this.#camera.update(pictureWish(config))
  }

  stopLocalVideo(): Promise<void> {
    return this.#camera.stop()
  }

  async startLocalAudio(config: Given<'startLocalAudio'> = {}): Promise<void> {
    checkParameter('startLocalAudio', LOCAL_AUDIO, config)
    const { publish, mute, option } = config
    await this.#microphone.start({ publish, mute, track: option?.audioTrack })
  }

  async updateLocalAudio(config: Given<'updateLocalAudio'>): Promise<void> {
    checkParameter('updateLocalAudio', needed(LOCAL_AUDIO), config)
    const { publish, mute, option } = config
    await this.#microphone.update({ publish, mute, track: option?.audioTrack })
  }

  stopLocalAudio(): Promise<void> {
    return this.#microphone.stop()
  }

  async startRemoteVideo(config: Given<'startRemoteVideo'>): Promise<void> {
    checkParameter('startRemoteVideo', REMOTE_VIDEO, config)
    await this.#remotes.startVideo(config)
  }

  async updateRemoteVideo(config: Given<'updateRemoteVideo'>): Promise<void> {
    checkParameter('updateRemoteVideo', REMOTE_VIDEO, config)
    await this.#remotes.updateVideo(config)
  }

  async stopRemoteVideo(config: Given<'stopRemoteVideo'>): Promise<void> {
    checkParameter('stopRemoteVideo', STOP_REMOTE_VIDEO, config)
    const { userId, streamType } = config
    const seen = this.#remotes.received().map(({ publication }) => publication.seatId)
    const streamTypes =
      streamType === undefined ? [TYPE.STREAM_TYPE_MAIN, TYPE.STREAM_TYPE_SUB] : [streamType]
    for (const one of userId === '*' ? seen : [userId])
      for (const type of streamTypes) await this.#remotes.stopVideo(one, type as StreamType)
  }

  async muteRemoteAudio(userId: string, mute: boolean): Promise<void> {
    checkParameter('muteRemoteAudio', USER, userId)
    checkParameter('muteRemoteAudio', MUTE, mute)
    await this.#remotes.muteAudio(userId, mute)
  }

  setRemoteAudioVolume(userId: string, volume: number): void {
    checkParameter('setRemoteAudioVolume', USER, userId)
    checkParameter('setRemoteAudioVolume', VOLUME, volume)
    this.#remotes.setVolume(userId, volume)
  }

  enableAudioVolumeEvaluation(interval = FIGURES_MS, enableInBackground = false): void {
    checkParameter('enableAudioVolumeEvaluation', EVERY, interval)
    checkParameter('enableAudioVolumeEvaluation', IN_BACKGROUND, enableInBackground)
    this.#volumes.evaluate(interval, enableInBackground)
  }

  getVideoTrack(config: Given<'getVideoTrack'> = {}): MediaStreamTrack | null {
    const { userId = '', streamType } = config
    const isScreen = String(streamType) === TYPE.STREAM_TYPE_SUB
    if (userId === '') return isScreen ? null : this.#camera.track()
    return this.#remotes.trackOf(userId, isScreen ? 'screen' : 'camera')
  }

  getAudioTrack(config: Given<'getAudioTrack'> = ''): MediaStreamTrack | null {
    const userId = typeof config === 'string' ? config : (config.userId ?? '')
    return userId === '' ? this.#microphone.track() : this.#remotes.trackOf(userId, 'microphone')
  }

  #forgetRoom(): void {
    clearInterval(this.#timer)
    this.#room = null
    this.#remotes.clear()
    this.#camera.forgetRoom()
    this.#microphone.forgetRoom()
    this.#turns.end()
  }

  #startFigures(): void {
    let before: FigureReading | null = null
    const tell = async () => {
      const peer = this.#room?.carriage.peer()
      if (peer?.connectionState !== 'connected') return
      const { reading, statistics, network } = await readFigures(peer, before, this.#remotes.received())
      before = reading
      this.#emitter.emit(EVENT.NETWORK_QUALITY, network)
      this.#emitter.emit(EVENT.STATISTICS, statistics)
    }
    this.#timer = setInterval(() => void tell().catch(() => undefined), FIGURES_MS)
  }
}

const needed = (rule: Rule): Rule => ({ ...rule, isNeeded: true })

function pictureWish({ view, publish, mute, option }: NonNullable<Given<'startLocalVideo'>>) {
  const isMirrored = option?.mirror !== false && option?.mirror !== 'publish'
  return { view, publish, mute, isMirrored, track: option?.videoTrack, hasSmall: Boolean(option?.small) }
}

export default TRTC
