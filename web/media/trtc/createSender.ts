import { RENDITION_BITS_PER_S, RENDITION_LINES } from '#domain/media/renditions.ts'
import type { MediaKind, VideoProfile } from '#domain/words.ts'
import { MediaError } from '../mediaClient.ts'
import type { TrtcLimits } from './enterSdkRoom.ts'
import type { Sdk, SdkEvent, SdkRoom } from './sdk.ts'
import { sdkMediaError } from './sdkError.ts'

const PROFILES: Record<VideoProfile, { width: number; height: number; frameRate: number; bitrate: number }> =
  {
    '1080p': { width: 1920, height: 1080, frameRate: 30, bitrate: 3000 },
    '720p': { width: 1280, height: 720, frameRate: 30, bitrate: 1500 },
  }

/** The picture for who has little bandwidth, beside the large one. */
const SMALL = {
  ...{ width: 640, height: RENDITION_LINES.low, frameRate: 15 },
  bitrate: RENDITION_BITS_PER_S.low / 1000,
}

type Sent = 'camera' | 'microphone'
type PublishState = SdkEvent<'publish-state-changed'>

const MEDIA: Record<Sent, PublishState['mediaType']> = { camera: 'video', microphone: 'audio' }

/** What this browser wants to send. It outlives entries: a new one gets everything again. */
export interface Sender {
  listen(room: SdkRoom): void
  add(kind: MediaKind, track: MediaStreamTrack): Promise<void>
  remove(kind: MediaKind): Promise<void>
  setMuted(kind: MediaKind, on: boolean): Promise<void>
  /** Sends in a new room what was sent in the one before. */
  sendAgain(): Promise<void>
}

export interface SenderOptions {
  sdk: Sdk
  profile: VideoProfile
  limits: TrtcLimits
  current(): SdkRoom | null
  /** this browser can send a small picture, too */
  hasSmall(): boolean
  /** what was sent stopped by itself */
  onLost(error: MediaError): void
}

/** What was opened for speech is sent as such: one channel at 40 kbit/s, a third of what music gets. */
function soundProfile({ TYPE }: Sdk, { contentHint }: MediaStreamTrack) {
  return contentHint === 'speech' ? TYPE.AUDIO_PROFILE_STANDARD : TYPE.AUDIO_PROFILE_HIGH
}

export function createSender(options: SenderOptions): Sender {
  const { sdk, profile, limits, current, hasSmall, onLost } = options
  const tracks = new Map<Sent, MediaStreamTrack>()
  const muted = new Set<Sent>()
  const starting = new Map<PublishState['mediaType'], (state: PublishState) => void>()

  function sentKind(kind: MediaKind): Sent {
    if (kind === 'screen') throw new MediaError('UNSUPPORTED', 'sending a screen')
    return kind
  }

  /** The SDK's own calls end before anything is sent, and hide that nothing is: its events tell. */
  function untilSent(mediaType: PublishState['mediaType']): { sent: Promise<void>; forget(): void } {
    let timer: ReturnType<typeof setTimeout> | undefined
    const sent = new Promise<void>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new MediaError('NETWORK', 'What you send does not arrive.', { isSentence: true })),
        limits.publishMs,
      )
      starting.set(mediaType, ({ state, reason, error }) => {
        if (state === 'started') resolve()
        // after `timeout` the SDK tries again
        if (state === 'stopped' && reason !== 'timeout') reject(error ?? new Error(`stopped: ${reason}`))
      })
    })
    // a start that fails by itself leaves nobody who waits
    sent.catch(() => undefined)
    return {
      sent,
      forget() {
        clearTimeout(timer)
        starting.delete(mediaType)
      },
    }
  }

  function start(room: SdkRoom, kind: Sent, track: MediaStreamTrack): Promise<void> {
    const mute = muted.has(kind)
    return kind === 'camera'
      ? room.startLocalVideo({
          publish: true,
          mute,
          option: {
            ...{ videoTrack: track, profile: PROFILES[profile], mirror: false },
            ...(hasSmall() && { small: SMALL }),
          },
        })
      : room.startLocalAudio({
          publish: true,
          mute,
          option: { audioTrack: track, profile: soundProfile(sdk, track) },
        })
  }

  const stopOne = (room: SdkRoom, kind: Sent) =>
    kind === 'camera' ? room.stopLocalVideo() : room.stopLocalAudio()

  async function send(room: SdkRoom, kind: Sent, track: MediaStreamTrack): Promise<void> {
    const waiting = untilSent(MEDIA[kind])
    try {
      await start(room, kind, track)
      await waiting.sent
    } catch (cause) {
      await stopOne(room, kind).catch(() => undefined)
      throw sdkMediaError(cause)
    } finally {
      waiting.forget()
    }
  }

  return {
    listen(room) {
      room.on(sdk.EVENT.PUBLISH_STATE_CHANGED, (event) => {
        const waiting = starting.get(event.mediaType)
        if (waiting) waiting(event)
        else if (event.state === 'stopped' && event.reason === 'error') onLost(sdkMediaError(event.error))
      })
    },
    async add(wanted, track) {
      const kind = sentKind(wanted)
      const room = current()
      track.enabled = !muted.has(kind)
      const isReplaced = tracks.has(kind)
      if (!room && !isReplaced) throw new MediaError('NETWORK', 'not connected')
      const before = tracks.get(kind)
      tracks.set(kind, track)
      if (!room) return
      try {
        if (!isReplaced) return await send(room, kind, track)
        if (kind === 'camera') await room.updateLocalVideo({ option: { videoTrack: track } })
        else await room.updateLocalAudio({ option: { audioTrack: track } })
      } catch (cause) {
        if (before) tracks.set(kind, before)
        else tracks.delete(kind)
        throw sdkMediaError(cause)
      }
    },
    async remove(wanted) {
      const kind = sentKind(wanted)
      const room = current()
      if (tracks.delete(kind) && room) await stopOne(room, kind).catch(() => undefined)
    },
    async setMuted(wanted, on) {
      const kind = sentKind(wanted)
      if (on) muted.add(kind)
      else muted.delete(kind)
      const track = tracks.get(kind)
      if (!track) return
      track.enabled = !on
      const room = current()
      if (!room) return
      const muting =
        kind === 'camera' ? room.updateLocalVideo({ mute: on }) : room.updateLocalAudio({ mute: on })
      // the track itself is silent already, and the next entry says it again
      await muting.catch(() => undefined)
    },
    async sendAgain() {
      for (const [kind, track] of tracks) {
        const room = current()
        if (room) await send(room, kind, track)
      }
    },
  }
}
