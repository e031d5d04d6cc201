import type { Sound } from '../mediaClient.ts'

/**
 * How loud the sound of a line is, amplitude 0 to 1, whatever volume it plays at here; null where that cannot be said:
 * before the first of it was decoded, and while this browser plays it without a sound.
 */
export async function readLevel(
  receiver: RTCRtpReceiver,
  { volume, isMuted }: Sound,
): Promise<number | null> {
  if (isMuted || volume === 0) return null
  let level: number | null = null
  const report = await receiver.getStats()
  report.forEach((entry: Record<string, unknown>) => {
    // Chromium measures behind the volume of the elements that play it
    if (entry.type === 'inbound-rtp' && typeof entry.audioLevel === 'number')
      level = Math.min(1, entry.audioLevel / volume)
  })
  return level
}
