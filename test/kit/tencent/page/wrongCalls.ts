import type { TRTC } from 'trtc-sdk-v5'

type Sdk = typeof TRTC
type Entry = Parameters<TRTC['enterRoom']>[0]

/** What somebody who calls is told: the codes of a refusal, that there is nothing of the kind, or that all is well. */
export type Outcome = 'done' | 'nothing' | { code: unknown; extraCode: unknown }

type Call = (sdk: Sdk, instance: TRTC) => unknown

const entry = (change: Record<string, unknown>): Entry =>
  ({
    sdkAppId: 1_400_000_123,
    userId: 'sea_01',
    userSig: 'eJyrVgrxCdYrSy1S',
    strRoomId: 'r00m',
    scene: 'live',
    role: 'audience',
    ...change,
  }) as unknown as Entry
const enter =
  (change: Record<string, unknown>): Call =>
  (_sdk, instance) =>
    instance.enterRoom(entry(change))

/** A picture without a camera. */
function track(): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  canvas.getContext('2d')?.fillRect(0, 0, 9, 9)
  return canvas.captureStream(5).getVideoTracks()[0] as MediaStreamTrack
}
function sound(): MediaStreamTrack {
  return new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0] as MediaStreamTrack
}
const picture = () => ({ publish: false, option: { videoTrack: track() } })
const voice = () => ({ publish: false, option: { audioTrack: sound() } })
const remote =
  (config: unknown): Call =>
  (_sdk, instance) =>
    instance.startRemoteVideo(config as never)
const change =
  (config: unknown): Call =>
  (_sdk, instance) =>
    instance.updateRemoteVideo(config as never)
const somebody = { userId: 'sea_02', streamType: 'main' }

/** Calls that are wrong, or come at the wrong moment, and some beside them that are neither. All need no network. */
export const WRONG_CALLS: Record<string, Call> = {
  'an entry with nothing': (_sdk, instance) => instance.enterRoom(undefined as never),
  'an entry with a text': (_sdk, instance) => instance.enterRoom('room' as never),
  'an entry without an application': enter({ sdkAppId: undefined }),
  'an entry with an application in letters': enter({ sdkAppId: '1400000123' }),
  'an entry with the application 0': enter({ sdkAppId: 0 }),
  'an entry without a user': enter({ userId: undefined }),
  'an entry with a numeric user': enter({ userId: 7 }),
  'an entry with an empty user': enter({ userId: '' }),
  'an entry without a key': enter({ userSig: undefined }),
  'an entry with an empty key': enter({ userSig: ' ' }),
  'an entry without a room': enter({ strRoomId: undefined }),
  'an entry with an empty room': enter({ strRoomId: '' }),
  'an entry with a numeric room as a text': enter({ strRoomId: 7 }),
  'an entry with a room id that is a text': enter({ strRoomId: undefined, roomId: '7' }),
  'an entry with a room id below zero': enter({ strRoomId: undefined, roomId: -7 }),
  'an entry with a room of other letters': enter({ strRoomId: 'röom' }),
  'an entry with a room of 65 letters': enter({ strRoomId: 'r'.repeat(65) }),
  'an entry as a host': enter({ role: 'host' }),
  'an entry into a stream': enter({ scene: 'stream' }),
  'an entry with a dialog of letters': enter({ enableAutoPlayDialog: 'no' }),
  'an entry after the end': (_sdk, instance) => {
    instance.destroy()
    return instance.enterRoom(entry({}))
  },
  'an exit without an entry': (_sdk, instance) => instance.exitRoom(),
  'an end': (_sdk, instance) => instance.destroy(),
  'an end twice': (_sdk, instance) => {
    instance.destroy()
    instance.destroy()
  },
  'a role before the entry': (_sdk, instance) => instance.switchRole('anchor' as never),
  'no role': (_sdk, instance) => instance.switchRole(undefined as never),
  'a role that is none': (_sdk, instance) => instance.switchRole('host' as never),
  'a picture of somebody before the entry': remote(somebody),
  'a picture of nobody': remote({ streamType: 'main' }),
  'a picture of a number': remote({ ...somebody, userId: 2 }),
  'a picture of no type': remote({ userId: 'sea_02' }),
  'a picture of an unknown type': remote({ ...somebody, streamType: 'both' }),
  'a picture with nothing said': remote(undefined),
  'a picture in an element that is not there': remote({ ...somebody, view: 'nowhere' }),
  'a picture in a number': remote({ ...somebody, view: 7 }),
  'a picture that fills otherwise': remote({ ...somebody, option: { fillMode: 'stretch' } }),
  'a small picture of somebody before the entry': remote({ ...somebody, option: { small: true } }),
  'a change of a picture of somebody before the entry': change({ ...somebody, option: { small: true } }),
  'a change of a picture of nobody': change({ streamType: 'main', option: { small: true } }),
  'a change of a picture of no type': change({ userId: 'sea_02', option: { small: true } }),
  'a change of a picture of an unknown type': change({ ...somebody, streamType: 'small' }),
  'a change of a picture with nothing said': change(undefined),
  'the end of a picture without a type': (_sdk, instance) => instance.stopRemoteVideo({ userId: 'sea_02' }),
  'the end of a picture of nobody': (_sdk, instance) => instance.stopRemoteVideo({} as never),
  'the end of a picture that never began': (_sdk, instance) => instance.stopRemoteVideo(somebody as never),
  'the end of all pictures': (_sdk, instance) => instance.stopRemoteVideo({ userId: '*' }),
  'a sound of nobody': (_sdk, instance) => instance.muteRemoteAudio(undefined as never, true),
  'a sound, and no word whether': (_sdk, instance) => instance.muteRemoteAudio('sea_02', undefined as never),
  'a sound muted by a text': (_sdk, instance) => instance.muteRemoteAudio('sea_02', 'yes' as never),
  'a sound muted before the entry': (_sdk, instance) => instance.muteRemoteAudio('sea_02', true),
  'a volume of nobody': (_sdk, instance) => instance.setRemoteAudioVolume(undefined as never, 10),
  'a volume in letters': (_sdk, instance) => instance.setRemoteAudioVolume('sea_02', '10' as never),
  'a volume below zero': (_sdk, instance) => instance.setRemoteAudioVolume('sea_02', -1),
  'a volume before the entry': (_sdk, instance) => instance.setRemoteAudioVolume('sea_02', 10),
  'levels before the entry': (_sdk, instance) => instance.enableAudioVolumeEvaluation(150),
  'levels as often as a text says': (_sdk, instance) => instance.enableAudioVolumeEvaluation('150' as never),
  'levels in the background by a text': (_sdk, instance) =>
    instance.enableAudioVolumeEvaluation(150, 'yes' as never),
  'the end of levels that never began': (_sdk, instance) => instance.enableAudioVolumeEvaluation(-1),
  'an own picture': (_sdk, instance) => instance.startLocalVideo(picture()),
  'an own picture twice': async (_sdk, instance) => {
    await instance.startLocalVideo(picture())
    await instance.startLocalVideo(picture())
  },
  'an own picture again after its end': async (_sdk, instance) => {
    await instance.startLocalVideo(picture())
    await instance.stopLocalVideo()
    await instance.startLocalVideo(picture())
  },
  'an own picture that is no track': (_sdk, instance) =>
    instance.startLocalVideo({ publish: false, option: { videoTrack: {} as never } }),
  'an own picture sent by a text': (_sdk, instance) =>
    instance.startLocalVideo({ ...picture(), publish: 'yes' as never }),
  'an own picture mirrored to the left': (_sdk, instance) =>
    instance.startLocalVideo({ publish: false, option: { videoTrack: track(), mirror: 'left' } }),
  'an own picture with a small one': (_sdk, instance) =>
    instance.startLocalVideo({
      publish: false,
      option: { videoTrack: track(), small: { width: 640, height: 360, frameRate: 15, bitrate: 350 } },
    }),
  'an own picture with a small one of a number': (_sdk, instance) =>
    instance.startLocalVideo({ publish: false, option: { videoTrack: track(), small: 360 as never } }),
  'an own picture with a small one as wide as a text': (_sdk, instance) =>
    instance.startLocalVideo({
      publish: false,
      option: { videoTrack: track(), small: { width: '640', height: 360 } as never },
    }),
  'an own picture where there is no camera': (_sdk, instance) => instance.startLocalVideo({ publish: false }),
  'a change of no picture': (_sdk, instance) =>
    instance.updateLocalVideo({ option: { videoTrack: track() } }),
  'a change of a picture to nothing': (_sdk, instance) => instance.updateLocalVideo(undefined as never),
  'another picture': async (_sdk, instance) => {
    await instance.startLocalVideo(picture())
    await instance.updateLocalVideo({ option: { videoTrack: track() } })
  },
  'the end of no picture': (_sdk, instance) => instance.stopLocalVideo(),
  'an own sound': (_sdk, instance) => instance.startLocalAudio(voice()),
  'an own sound twice': async (_sdk, instance) => {
    await instance.startLocalAudio(voice())
    await instance.startLocalAudio(voice())
  },
  'an own sound that is no track': (_sdk, instance) =>
    instance.startLocalAudio({ publish: false, option: { audioTrack: 'voice' as never } }),
  'an own sound muted in part': (_sdk, instance) =>
    instance.startLocalAudio({ ...voice(), mute: 'half' as never }),
  'an own sound softer than nothing': (_sdk, instance) =>
    instance.startLocalAudio({ publish: false, option: { audioTrack: sound(), captureVolume: -1 } }),
  'an own sound louder than all in the ear': (_sdk, instance) =>
    instance.startLocalAudio({ publish: false, option: { audioTrack: sound(), earMonitorVolume: 101 } }),
  'an own sound where there is no microphone': (_sdk, instance) =>
    instance.startLocalAudio({ publish: false }),
  'a change of no sound': (_sdk, instance) => instance.updateLocalAudio({ option: { audioTrack: sound() } }),
  'a change of a sound to nothing': (_sdk, instance) => instance.updateLocalAudio(undefined as never),
  'the picture of a foreign user': (_sdk, instance) => instance.getVideoTrack(somebody as never),
  'the sound of a foreign user': (_sdk, instance) => instance.getAudioTrack('sea_02'),
  'the own picture, when there is none': (_sdk, instance) => instance.getVideoTrack(),
  'the own sound, when there is none': (_sdk, instance) => instance.getAudioTrack(),
  'the end of no sound': (_sdk, instance) => instance.stopLocalAudio(),
}

/** Makes every call on an instance of its own, and answers what came of each. */
export async function makeWrongCalls(sdk: Sdk): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {}
  for (const [name, call] of Object.entries(WRONG_CALLS)) {
    const instance = sdk.create()
    try {
      outcomes[name] = (await call(sdk, instance)) === null ? 'nothing' : 'done'
    } catch (error) {
      const { code, extraCode } = error as { code: unknown; extraCode: unknown }
      outcomes[name] = { code, extraCode: extraCode ?? null }
    }
    await instance.stopLocalVideo()
    await instance.stopLocalAudio()
    instance.destroy()
  }
  return outcomes
}
