import {
  PictureLossIndication,
  ReceiverEstimatedMaxBitrate,
  type RTCRtpReceiver,
  type RtcpPacket,
  RtcpPayloadSpecificFeedback,
} from 'werift'

/** Control of one incoming picture. */
export interface Picture {
  /** requests a keyframe of the publisher */
  requestKeyframe(): void
}

const FULL_INTRA_REQUEST = 4
const MANTISSA_BITS = 18

function ssrcOf(receiver: RTCRtpReceiver): number | undefined {
  return receiver.tracks.at(-1)?.ssrc
}

/** Feedback towards the publisher of a receiver's picture. */
export function pictureOf(receiver: RTCRtpReceiver): Picture {
  return {
    requestKeyframe() {
      const ssrc = ssrcOf(receiver)
      if (ssrc !== undefined) void receiver.sendRtcpPLI(ssrc)
    },
  }
}

/** Tells a publisher how much these pictures may be sent with together, bits per second: browsers take the last word for all. */
export function sendMaxBitrate(receivers: RTCRtpReceiver[], bitsPerS: number): void {
  const [first] = receivers
  const ssrcFeedbacks = receivers.flatMap((receiver) => ssrcOf(receiver) ?? [])
  if (!first || ssrcFeedbacks.length === 0 || first.dtlsTransport.state !== 'connected') return
  const brExp = Math.max(0, Math.floor(bitsPerS).toString(2).length - MANTISSA_BITS)
  const feedback = new ReceiverEstimatedMaxBitrate({
    senderSsrc: first.rtcpSsrc,
    mediaSsrc: 0,
    ssrcNum: ssrcFeedbacks.length,
    ssrcFeedbacks,
    brExp,
    brMantissa: Math.floor(bitsPerS / 2 ** brExp),
  })
  void first.dtlsTransport.sendRtcp([new RtcpPayloadSpecificFeedback({ feedback })])
}

/** The source whose picture a receiver has lost, or null when the packet says something else. */
export function lostPictureOf(packet: RtcpPacket): number | null {
  if (!(packet instanceof RtcpPayloadSpecificFeedback)) return null
  const { feedback } = packet
  if (feedback instanceof PictureLossIndication) return feedback.mediaSsrc
  if ('fir' in feedback && feedback.count === FULL_INTRA_REQUEST) return feedback.fir[0]?.ssrc ?? null
  return null
}
