/** What every browser with WebRTC decodes; each one more makes the offer longer, and a message of the socket is bounded. */
const KEPT: Record<'audio' | 'video', readonly string[]> = {
  audio: ['audio/opus'],
  video: ['video/vp8', 'video/h264', 'video/rtx'],
}

/** Names the codecs of a line that is yet to be negotiated; a browser that cannot choose offers all of its own. */
export function chooseCodecs(transceiver: RTCRtpTransceiver, sort: 'audio' | 'video'): void {
  const known = RTCRtpReceiver.getCapabilities?.(sort)?.codecs ?? []
  const kept = known.filter(({ mimeType }) => KEPT[sort].includes(mimeType.toLowerCase()))
  if (kept.length > 0) transceiver.setCodecPreferences?.(kept)
}
