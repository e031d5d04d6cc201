import type { TRTC as Sdk, TRTCEventTypes } from 'trtc-sdk-v5'
import type { SdkRoom } from '#web/media/trtc/sdk.ts'
import type { CloudRole } from '../entry.ts'
import { checkBrowser } from './checkBrowser.ts'
import { type CloudRoom, enterCloudRoom } from './cloudRoom.ts'
import { createSdkEmitter } from './emitter.ts'
import { createLocal, pictureWish, soundWish } from './locals.ts'
import { ERROR_CODE, EVENT, STAND_IN_MARKER, TYPE } from './names.ts'
import {
  checkParameter,
  ENTRY,
  EVERY,
  IN_BACKGROUND,
  LOCAL_AUDIO,
  LOCAL_VIDEO,
  MUTE,
  needed,
  REMOTE_VIDEO,
  ROLE,
  STOP_REMOTE_VIDEO,
  USER,
  VOLUME,
} from './parameters.ts'
import { FIGURES_MS, followFigures } from './readFigures.ts'
import { createRemotes, type StreamType } from './remotes.ts'
import { SdkFault, wrongMoment } from './sdkFault.ts'
import { createTurns } from './turns.ts'
import { createVolumes } from './volumes.ts'

/** What of the SDK's instance this stands in for. */
type Instance = Pick<Sdk, Exclude<keyof SdkRoom, 'on'> | 'getAudioTrack'>
type Handler = (...given: never[]) => void
type Given<Method extends keyof Instance> = Parameters<Instance[Method]>[0]

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
  #endFigures: () => void = () => undefined
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
            const fault = new SdkFault({ code, extraCode: 0 }) as unknown as TRTCEventTypes['error'][0]
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

  async switchRole(role: Given<'switchRole'>, option: { privateMapKey?: string } = {}): Promise<void> {
    checkParameter('switchRole', ROLE, role)
    const room = this.#room
    if (!room) throw wrongMoment('switchRole', 5101)
    const locals = [this.#camera, this.#microphone]
    const isAnchor = String(role) === TYPE.ROLE_ANCHOR
    await this.#turns.take('update', 'switchRole', async () => {
      if (!isAnchor) for (const one of locals) await one.hold()
      await room.become(isAnchor ? 'anchor' : 'audience', option.privateMapKey ?? room.keys.privateMapKey)
      if (isAnchor) for (const one of locals) one.sendWaiting()
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
    await this.#microphone.start(soundWish(config))
  }

  async updateLocalAudio(config: Given<'updateLocalAudio'>): Promise<void> {
    checkParameter('updateLocalAudio', needed(LOCAL_AUDIO), config)
    await this.#microphone.update(soundWish(config))
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
    this.#endFigures()
    this.#room = null
    this.#remotes.clear()
    this.#camera.forgetRoom()
    this.#microphone.forgetRoom()
    this.#turns.end()
  }

  #startFigures(): void {
    this.#endFigures = followFigures(
      () => this.#room?.carriage.peer(),
      this.#remotes.received,
      ({ network, statistics }) => {
        this.#emitter.emit(EVENT.NETWORK_QUALITY, network)
        this.#emitter.emit(EVENT.STATISTICS, statistics)
      },
    )
  }
}

export default TRTC
