import type { TRTC } from 'trtc-sdk-v5'
import type { TrtcTicket } from '#protocol/ticket.ts'
import { createTrtcClient } from '#web/media/trtc/createTrtcClient.ts'
import { TRTC_LIMITS } from '#web/media/trtc/enterSdkRoom.ts'
import type { Sdk, SdkRoom } from '#web/media/trtc/sdk.ts'

/** Names as the package declares them: its constants live in declarations alone. */
const EVENT = {
  ERROR: 'error',
  AUTOPLAY_FAILED: 'autoplay-failed',
  KICKED_OUT: 'kicked-out',
  REMOTE_USER_EXIT: 'remote-user-exit',
  REMOTE_AUDIO_AVAILABLE: 'remote-audio-available',
  REMOTE_AUDIO_UNAVAILABLE: 'remote-audio-unavailable',
  REMOTE_VIDEO_AVAILABLE: 'remote-video-available',
  REMOTE_VIDEO_UNAVAILABLE: 'remote-video-unavailable',
  AUDIO_VOLUME: 'audio-volume',
  NETWORK_QUALITY: 'network-quality',
  CONNECTION_STATE_CHANGED: 'connection-state-changed',
  PUBLISH_STATE_CHANGED: 'publish-state-changed',
  TRACK: 'track',
  STATISTICS: 'statistics',
} as const satisfies Partial<typeof TRTC.EVENT>

const TYPE = {
  SCENE_LIVE: 'live',
  ROLE_ANCHOR: 'anchor',
  ROLE_AUDIENCE: 'audience',
  STREAM_TYPE_MAIN: 'main',
  STREAM_TYPE_SUB: 'sub',
  AUDIO_PROFILE_STANDARD: 'standard',
  AUDIO_PROFILE_HIGH: 'high',
}

type Call = [name: string, ...args: unknown[]]
type Handler = (event: unknown) => void

/** How the next calls of a name end: at once by default. `never` stays open, as a network that swallows packets. */
export type Outcome = 'never' | (Error & { code: number; extraCode?: number })

/** An error as the SDK throws it. */
export function sdkError(code: number, extraCode?: number): Error & { code: number; extraCode?: number } {
  return Object.assign(new Error('said by the SDK'), extraCode === undefined ? { code } : { code, extraCode })
}

/** The SDK at the seam where the client takes it: it notes calls, and does what a test says. */
export class SdkDouble {
  readonly calls: Call[] = []
  readonly outcomes = new Map<string, Outcome>()
  detail: Record<string, boolean> = {
    isWebRTCSupported: true,
    isH264EncodeSupported: true,
    isH264DecodeSupported: true,
  }
  /** of everybody whose picture was asked for */
  picture: MediaStreamTrack | null = null
  /** state that a start of a track leads to */
  publishes: 'started' | 'silent' | Error = 'started'
  private rooms: Map<string, Handler[]>[] = []

  /** Calls of these names in their order, without those that only listen. */
  names(): string[] {
    return this.calls.map(([name]) => name)
  }

  argsOf(name: string): unknown[][] {
    return this.calls.filter(([other]) => other === name).map(([, ...args]) => args)
  }

  /** Says an event in the room that was entered last, or in one before. */
  say(event: string, value: unknown, room = this.rooms.length - 1): void {
    for (const handler of this.rooms[room]?.get(event) ?? []) handler(value)
  }

  private async run(name: string, ...args: unknown[]): Promise<void> {
    this.calls.push([name, ...args])
    const outcome = this.outcomes.get(name)
    if (outcome === 'never') await new Promise(() => undefined)
    else if (outcome) throw outcome
  }

  private async start(name: string, mediaType: 'video' | 'audio', config: unknown): Promise<void> {
    const at = this.rooms.length - 1
    await this.run(name, config)
    if (this.publishes === 'silent') return
    // the real one ends the call first, and sends later
    queueMicrotask(() =>
      this.say(
        EVENT.PUBLISH_STATE_CHANGED,
        this.publishes instanceof Error
          ? { mediaType, state: 'stopped', prevState: 'starting', reason: 'error', error: this.publishes }
          : { mediaType, state: 'started', prevState: 'starting' },
        at,
      ),
    )
  }

  readonly sdk: Sdk = {
    EVENT: EVENT as unknown as Sdk['EVENT'],
    TYPE: TYPE as unknown as Sdk['TYPE'],
    isSupported: async () => ({ result: true, detail: this.detail }),
    create: () => this.createRoom(),
  }

  private createRoom(): SdkRoom {
    this.calls.push(['create'])
    const handlers = new Map<string, Handler[]>()
    this.rooms.push(handlers)
    const room: SdkRoom = {
      enterRoom: (config) => this.run('enterRoom', config),
      exitRoom: () => this.run('exitRoom'),
      destroy: () => void this.calls.push(['destroy']),
      switchRole: (role, option) => this.run('switchRole', role, ...(option ? [option] : [])),
      startLocalVideo: (config) => this.start('startLocalVideo', 'video', config),
      updateLocalVideo: (config) => this.run('updateLocalVideo', config),
      stopLocalVideo: () => this.run('stopLocalVideo'),
      startLocalAudio: (config) => this.start('startLocalAudio', 'audio', config),
      updateLocalAudio: (config) => this.run('updateLocalAudio', config),
      stopLocalAudio: () => this.run('stopLocalAudio'),
      startRemoteVideo: (config) => this.run('startRemoteVideo', config),
      updateRemoteVideo: (config) => this.run('updateRemoteVideo', config),
      stopRemoteVideo: (config) => this.run('stopRemoteVideo', config),
      muteRemoteAudio: (userId, mute) => this.run('muteRemoteAudio', userId, mute),
      setRemoteAudioVolume: (userId, volume) =>
        void this.calls.push(['setRemoteAudioVolume', userId, volume]),
      enableAudioVolumeEvaluation: (interval) =>
        void this.calls.push(['enableAudioVolumeEvaluation', interval]),
      getVideoTrack: () => this.picture,
      on: (event, handler) => handlers.set(event, [...(handlers.get(event) ?? []), handler as Handler]),
    }
    return room
  }
}

export const TICKET: TrtcTicket = {
  provider: 'trtc',
  topology: 'sfu',
  userId: 'sea_0000000000000000000001',
  providerRoomId: 'r00m0000000000000000000001',
  sdkAppId: 1_400_000_000,
  userSig: 'sig',
  privateMapKey: 'key',
  entryUntil: 2_000_000_000,
}

/** Shorter than in the product, so that a test waits for them and not beside them. */
export const SOON = { ...TRTC_LIMITS, entryMs: 60, leaveMs: 40, publishMs: 60, ownAttemptsMs: 60, waitMs: 60 }

/** Events that a client told, as a list. */
export interface Heard {
  events: unknown[][]
  until(name: string, fits?: (value: unknown) => boolean): Promise<unknown>
}

/** A client over a double, and what it tells. */
export function clientOver(double: SdkDouble, profile: '1080p' | '720p' | null = null) {
  const client = createTrtcClient(double.sdk, profile, SOON)
  const events: unknown[][] = []
  const waiters = new Set<() => void>()
  for (const name of [
    ...(['state', 'remote-published', 'remote-changed', 'remote-unpublished', 'autoplay-blocked'] as const),
    ...(['network', 'kicked', 'trouble', 'unsent', 'error'] as const),
  ]) {
    client.on(name, (...values: unknown[]) => {
      events.push([name, ...values])
      for (const wake of waiters) wake()
    })
  }
  const until = (name: string, fits: (value: unknown) => boolean = () => true) =>
    new Promise<unknown>((resolve) => {
      const look = () => {
        const found = events.find(([other, value]) => other === name && fits(value))
        if (!found) return
        waiters.delete(look)
        resolve(found[1])
      }
      waiters.add(look)
      look()
    })
  const renewals: TrtcTicket[] = []
  const renew = async () => {
    const nth = renewals.length + 2
    const ticket = { ...TICKET, userSig: `sig ${nth}`, privateMapKey: `key ${nth}` }
    renewals.push(ticket)
    return ticket
  }
  const join = (signal?: AbortSignal) => client.join(TICKET, signal ? { renew, signal } : { renew })
  const joinOrWait = () => client.join(TICKET, { renew, waits: true })
  return { client, join, joinOrWait, renewals, heard: { events, until } as Heard }
}

/** What a promise is refused with. */
export async function refusal(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise
  } catch (error) {
    return error as Error & { code?: string }
  }
  throw new Error('nothing was refused')
}

/** A track that nothing but its identity is asked of. */
export function track(kind: 'audio' | 'video'): MediaStreamTrack {
  return { kind, enabled: true, readyState: 'live' } as MediaStreamTrack
}
