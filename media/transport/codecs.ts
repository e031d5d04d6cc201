import { RTCRtpCodecParameters } from 'werift'

/** Codecs of one connection. */
export interface Codecs {
  audio: RTCRtpCodecParameters[]
  video: RTCRtpCodecParameters[]
}

/** One codec of each sort for everybody: payload types match and nothing is ever transcoded. */
export function codecs(): Codecs {
  const opus = new RTCRtpCodecParameters({
    mimeType: 'audio/OPUS',
    clockRate: 48_000,
    channels: 2,
    payloadType: 111,
    rtcpFeedback: [],
  })
  const vp8 = new RTCRtpCodecParameters({
    mimeType: 'video/VP8',
    clockRate: 90_000,
    payloadType: 96,
    rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'goog-remb' }],
  })
  const repair = new RTCRtpCodecParameters({
    mimeType: 'video/rtx',
    clockRate: 90_000,
    payloadType: 97,
    parameters: 'apt=96',
    rtcpFeedback: [],
  })
  return { audio: [opus], video: [vp8, repair] }
}
