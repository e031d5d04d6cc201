import { knowsPictures, missingForLive } from '../browserSupport.ts'

/** What this browser lacks to send a picture and sound, or sound alone; null when it can. To be asked before any device is. */
export function missingForSending({ hasPicture }: { hasPicture: boolean }): string | null {
  const missing = missingForLive({ hasPicture })
  if (missing !== null) return missing
  // every browser with WebRTC has Opus
  return !hasPicture || knowsPictures(RTCRtpSender.getCapabilities?.('video')) ? null : 'VP8 or H.264'
}
