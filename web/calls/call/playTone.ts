const HERTZ = 660
const LOUD = 0.08
const LASTS_S = 0.5

/** One soft tone, for who looks away. A browser that plays nothing before a press stays silent. */
export function playTone(): void {
  try {
    const context = new AudioContext()
    const [tone, volume] = [context.createOscillator(), context.createGain()]
    const { currentTime } = context
    tone.frequency.value = HERTZ
    volume.gain.setValueAtTime(LOUD, currentTime)
    volume.gain.exponentialRampToValueAtTime(0.001, currentTime + LASTS_S)
    tone.connect(volume).connect(context.destination)
    tone.onended = () => void context.close()
    tone.start()
    tone.stop(currentTime + LASTS_S)
  } catch {
    // a warning that is read as well
    return
  }
}
