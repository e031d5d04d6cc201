const EVERY_MS = 100
const FLOOR_DB = -60

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

/** Tells a microphone's level ten times a second. Answers the function that stops it. */
export function measureLevel(track: MediaStreamTrack, onLevel: (levelDb: number) => void): () => void {
  const audio = new AudioContext()
  const analyser = audio.createAnalyser()
  analyser.fftSize = 1024
  audio.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    onLevel(levelOf(samples))
  }, EVERY_MS)
  return () => {
    clearInterval(timer)
    void audio.close()
  }
}
