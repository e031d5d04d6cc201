import type { TRTC, TRTCEventTypes } from 'trtc-sdk-v5'

/** One entry of the SDK, cut to what is used. */
export type SdkRoom = Pick<
  TRTC,
  | 'enterRoom'
  | 'exitRoom'
  | 'destroy'
  | 'switchRole'
  | 'startLocalVideo'
  | 'updateLocalVideo'
  | 'stopLocalVideo'
  | 'startLocalAudio'
  | 'updateLocalAudio'
  | 'stopLocalAudio'
  | 'startRemoteVideo'
  | 'updateRemoteVideo'
  | 'stopRemoteVideo'
  | 'muteRemoteAudio'
  | 'setRemoteAudioVolume'
  | 'enableAudioVolumeEvaluation'
  | 'getVideoTrack'
> & {
  on<E extends keyof TRTCEventTypes>(event: E, handler: (...values: TRTCEventTypes[E]) => void): unknown
}

/** The SDK's class, cut to what is used. */
export type Sdk = Pick<typeof TRTC, 'isSupported' | 'EVENT' | 'TYPE'> & { create(): SdkRoom }

/** What an event brings. */
export type SdkEvent<E extends keyof TRTCEventTypes> = TRTCEventTypes[E][0]
