import type { TRTC, TRTCEventTypes } from 'trtc-sdk-v5'
import * as file from 'trtc-sdk-v5'
import type { EntryKeys } from '../entry.ts'
import { makeWrongCalls, type Outcome } from './wrongCalls.ts'

// the declarations are those of the build for older bundlers
const sdk = (file as unknown as { default: typeof TRTC }).default

type EventName = keyof TRTCEventTypes
/** An event and what came with it. */
export type Heard = [name: string, given: unknown]

/** What a page can be told to do with the class that it was built with. */
export interface SdkStage {
  names(): { events: object; errors: object; types: object; statics: string[]; methods: string[] }
  supported(): Promise<{ detail: object }>
  wrongCalls(): Promise<Record<string, Outcome>>
  heard: Heard[]
  /** Enters with an instance of its own and answers `in`, or the codes of the refusal. */
  enter(keys: EntryKeys): Promise<'in' | { code: number; extraCode: number | null }>
  publish(): Promise<void>
  changeCamera(): Promise<void>
  watch(userId: string): Promise<void>
  hear(userId: string): Promise<void>
  evaluate(everyMs: number): void
  resume(): Promise<void>
  /** elements of the page and how they play */
  elements(): { inContainer: string[]; elsewhere: number; hasSound: boolean }
  exit(): Promise<void>
  /** Answers `done`, or the codes of the refusal. */
  become(role: 'anchor' | 'audience', privateMapKey?: string): Promise<'done' | object>
  /** Sends sound alone. */
  speak(): Promise<void>
}

const codesOf = (error: unknown) => {
  const { code, extraCode } = error as { code: number; extraCode?: number }
  return { code, extraCode: extraCode ?? null }
}
/** What can be sent out of the page. */
const plain = (given: unknown): unknown => {
  if (given instanceof Error) return codesOf(given)
  return JSON.parse(
    JSON.stringify(given ?? null, (_name, value) => {
      if (value instanceof MediaStreamTrack) return 'track'
      return value instanceof Error ? codesOf(value) : value
    }),
  )
}

let instance: TRTC | null = null
const resumes: (() => Promise<void>)[] = []
const current = (): TRTC => {
  if (!instance) throw new Error('nobody entered')
  return instance
}
const capture = (kinds: MediaStreamConstraints) => navigator.mediaDevices.getUserMedia(kinds)
const SMALL = { width: 640, height: 360 }

const stage: SdkStage = {
  names() {
    const methods = Object.getOwnPropertyNames(sdk.prototype)
    return {
      ...{ events: sdk.EVENT, errors: sdk.ERROR_CODE, types: sdk.TYPE },
      statics: ['create', 'isSupported', 'setLogLevel'].filter((name) => name in sdk),
      methods: [...methods, 'on', 'off'].filter((name) => name in sdk.prototype && name !== 'constructor'),
    }
  },
  supported: () => sdk.isSupported(),
  wrongCalls: () => makeWrongCalls(sdk),
  heard: [],
  async enter(keys) {
    const own = sdk.create()
    for (const name of Object.values(sdk.EVENT) as EventName[])
      own.on(name, (...given: unknown[]) => stage.heard.push([name, plain(given[0])]))
    own.on(sdk.EVENT.AUTOPLAY_FAILED, ({ resume }) => resumes.push(resume))
    try {
      await own.enterRoom({
        ...(keys as unknown as Parameters<TRTC['enterRoom']>[0]),
        ...{ scene: sdk.TYPE.SCENE_LIVE, autoReceiveAudio: false, autoReceiveVideo: false },
        enableAutoPlayDialog: false,
      })
      instance = own
      return 'in'
    } catch (error) {
      return codesOf(error)
    }
  },
  async publish() {
    const stream = await capture({ video: SMALL, audio: true })
    const [videoTrack] = stream.getVideoTracks()
    const [audioTrack] = stream.getAudioTracks()
    if (!videoTrack || !audioTrack) throw new Error('no devices')
    await current().startLocalVideo({ publish: true, option: { videoTrack } })
    await current().startLocalAudio({ publish: true, option: { audioTrack } })
  },
  async changeCamera() {
    const before = current().getVideoTrack()
    const [videoTrack] = (await capture({ video: SMALL })).getVideoTracks()
    if (!videoTrack) throw new Error('no camera')
    await current().updateLocalVideo({ option: { videoTrack } })
    before?.stop()
  },
  watch: (userId) =>
    current().startRemoteVideo({ userId, streamType: sdk.TYPE.STREAM_TYPE_MAIN, view: 'screen' }),
  hear: (userId) => current().muteRemoteAudio(userId, false),
  evaluate: (everyMs) => current().enableAudioVolumeEvaluation(everyMs),
  async resume() {
    for (const resume of resumes.splice(0)) await resume()
    stage.heard.push(['resumed', null])
  },
  elements() {
    const all = [...document.querySelectorAll('video, audio')]
    const inContainer = [...document.querySelectorAll('#screen > *')]
    return {
      inContainer: inContainer.map(({ tagName }) => tagName),
      elsewhere: all.filter((one) => !inContainer.includes(one)).length,
      hasSound: inContainer.some((one) => one instanceof HTMLMediaElement && !one.muted),
    }
  },
  exit: () => current().exitRoom(),
  become: (role, privateMapKey) =>
    current()
      .switchRole(role as never, privateMapKey === undefined ? {} : { privateMapKey })
      .then(() => 'done' as const, codesOf),
  async speak() {
    const [audioTrack] = (await capture({ audio: true })).getAudioTracks()
    if (!audioTrack) throw new Error('no microphone')
    await current().startLocalAudio({ publish: true, option: { audioTrack } })
  },
}

Object.assign(window, { stage })
document.querySelector('#press')?.addEventListener('click', () => void stage.resume())
