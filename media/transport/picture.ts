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
  /** tells the publisher how much it may send, bits per second */
  setMaxBitrate(bitsPerS: number): void
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
    setMaxBitrate(bitsPerS) {
      const ssrc = ssrcOf(receiver)
      if (ssrc === undefined || receiver.dtlsTransport.state !== 'connected') return
      const brExp = Math.max(0, Math.floor(bitsPerS).toString(2).length - MANTISSA_BITS)
      const feedback = new ReceiverEstimatedMaxBitrate({
        senderSsrc: receiver.rtcpSsrc,
        mediaSsrc: 0,
        ssrcNum: 1,
        ssrcFeedbacks: [ssrc],
        brExp,
        brMantissa: Math.floor(bitsPerS / 2 ** brExp),
      })
      void receiver.dtlsTransport.sendRtcp([new RtcpPayloadSpecificFeedback({ feedback })])
    },
  }
}

/** The source whose picture a receiver has lost, or null when the packet says something else. */
export function lostPictureOf(packet: RtcpPacket): number | null {
  if (!(packet instanceof RtcpPayloadSpecificFeedback)) return null
  const { feedback } = packet
  if (feedback instanceof PictureLossIndication) return feedback.mediaSsrc
  if ('fir' in feedback && feedback.count === FULL_INTRA_REQUEST) return feedback.fir[0]?.ssrc ?? null
  return null
}
