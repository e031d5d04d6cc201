const PICTURES = ['video/vp8', 'video/h264']

/** What this browser lacks for live video, as words for a person; null when it can play. */
export function missingForLive(): string | null {
  if (typeof RTCPeerConnection === 'undefined') return 'WebRTC'
  if (typeof WebSocket === 'undefined') return 'WebSocket'
  const codecs = RTCRtpReceiver.getCapabilities?.('video')?.codecs ?? []
  const known = codecs.map((codec) => codec.mimeType.toLowerCase())
  return PICTURES.some((picture) => known.includes(picture)) ? null : 'VP8 or H.264'
}
