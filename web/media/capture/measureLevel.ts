const EVERY_MS = 100
/** What counts as no sound at all. */
export const FLOOR_DB = -60

/** Loudness of samples between −1 and 1, in dB of full scale, not below −60. */
export function levelOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / Math.max(1, samples.length))
  return rms <= 0.001 ? FLOOR_DB : Math.max(FLOOR_DB, 20 * Math.log10(rms))
}

/** How many of `bars` a level lights. */
export function barsFor(levelDb: number, bars: number): number {
  return Math.round(((Math.min(0, levelDb) - FLOOR_DB) / -FLOOR_DB) * bars)
}

/** Tells a microphone's level ten times a second, as long as the browser lets the page listen. Answers the function that stops it. */
export function measureLevel(track: MediaStreamTrack, onLevel: (levelDb: number) => void): () => void {
  const audio = new AudioContext()
  const analyser = audio.createAnalyser()
  // 170 ms at 48 kHz: nothing between two readings is missed
  analyser.fftSize = 8192
  audio.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    // before the first press some browsers let no page listen: what is read then would be silence that nobody made
    if (audio.state !== 'running') {
      if (navigator.userActivation?.hasBeenActive) void audio.resume().catch(() => undefined)
      return
    }
    analyser.getFloatTimeDomainData(samples)
    onLevel(levelOf(samples))
  }, EVERY_MS)
  return () => {
    clearInterval(timer)
    void audio.close()
  }
}
