const PICTURES = ['video/vp8', 'video/h264']

const knows = (capabilities: RTCRtpCapabilities | null | undefined) =>
  (capabilities?.codecs ?? []).some((codec) => PICTURES.includes(codec.mimeType.toLowerCase()))

/** What this browser lacks for live video, as words for a person; null when it can play. */
export function missingForLive(): string | null {
  if (typeof RTCPeerConnection === 'undefined') return 'WebRTC'
  if (typeof WebSocket === 'undefined') return 'WebSocket'
  return knows(RTCRtpReceiver.getCapabilities?.('video')) ? null : 'VP8 or H.264'
}

/** What this browser lacks to send live video; null when it can. To be asked before any device is. */
export function missingForSending(): string | null {
  return missingForLive() ?? (knows(RTCRtpSender.getCapabilities?.('video')) ? null : 'VP8 or H.264')
}
