const PICTURES = ['video/vp8', 'video/h264']

/** True where a side of this browser has a codec of ours for pictures. */
export const knowsPictures = (capabilities: RTCRtpCapabilities | null | undefined) =>
  (capabilities?.codecs ?? []).some((codec) => PICTURES.includes(codec.mimeType.toLowerCase()))

/** What this browser lacks for what is live, as words for a person; null when it can play. A voice room has no picture. */
export function missingForLive({ hasPicture }: { hasPicture: boolean }): string | null {
  if (typeof RTCPeerConnection === 'undefined') return 'WebRTC'
  if (typeof WebSocket === 'undefined') return 'WebSocket'
  return !hasPicture || knowsPictures(RTCRtpReceiver.getCapabilities?.('video')) ? null : 'VP8 or H.264'
}
