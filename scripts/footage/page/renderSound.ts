import type { SoundScene } from './loopPlan.ts'
import { renderVoice } from './renderVoice.ts'

/** Samples a second. */
export const SAMPLE_RATE = 48_000

const TURN = Math.PI * 2
const CHORDS = [
  [110, 164.81, 220, 261.63],
  [87.31, 130.81, 220, 261.63],
  [98, 146.83, 196, 246.94],
  [82.41, 123.47, 196, 246.94],
]
const NOTES = [440, 523.25, 659.25, 783.99, 880, 659.25, 523.25, 587.33]

/** A tone that fits into the loop a whole number of times, so that its end is its beginning. */
const fitting = (hz: number, lengthS: number) => Math.round(hz * lengthS) / lengthS

/** Adds a struck note; what rings on past the end of the loop goes on at its beginning. */
function strike(sound: Float32Array[], lengthS: number, startS: number, hz: number): void {
  const total = lengthS * SAMPLE_RATE
  const first = Math.round(startS * SAMPLE_RATE)
  const pan = 0.5 + 0.35 * Math.sin(startS * 2.3)
  for (let n = 0; n < 2.4 * SAMPLE_RATE; n++) {
    const s = n / SAMPLE_RATE
    const level = 0.085 * Math.exp(-s * 2.6) * Math.min(1, s * 120)
    const value = level * (Math.sin(TURN * hz * s) + 0.3 * Math.sin(TURN * 2 * hz * s))
    const at = (first + n) % total
    for (const [side, channel] of sound.entries())
      channel[at] = (channel[at] ?? 0) + value * (side ? pan : 1 - pan)
  }
}

function pad(sound: Float32Array[], lengthS: number): void {
  const partS = lengthS / CHORDS.length
  for (const [part, chord] of CHORDS.entries())
    for (const hz of chord)
      for (const [side, channel] of sound.entries()) {
        const tone = fitting(hz * (side ? 1.002 : 0.998), lengthS)
        for (let n = 0; n < channel.length; n++) {
          const s = n / SAMPLE_RATE
          const away = Math.abs(((s - (part + 0.5) * partS + lengthS * 1.5) % lengthS) - lengthS / 2)
          const level = Math.max(0, Math.min(1, (partS * 0.65 - away) / 1.5))
          channel[n] = (channel[n] ?? 0) + 0.045 * level * Math.sin(TURN * tone * s)
        }
      }
}

function crackle(sound: Float32Array[], lengthS: number): void {
  let seed = 20_261
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  for (let n = 0; n < lengthS * 14; n++) {
    const first = Math.floor(random() * lengthS * SAMPLE_RATE)
    const [level, ringS, pan] = [0.05 + 0.2 * random() ** 4, 0.002 + 0.008 * random(), random()]
    for (let i = 0; i < ringS * 6 * SAMPLE_RATE; i++) {
      const at = (first + i) % (lengthS * SAMPLE_RATE)
      const value = level * (random() * 2 - 1) * Math.exp(-i / SAMPLE_RATE / ringS)
      for (const [side, channel] of sound.entries())
        channel[at] = (channel[at] ?? 0) + value * (side ? pan : 1 - pan)
    }
  }
}

/** The sound of a scene: two channels of samples between -1 and 1, one of a voice, whose end is their beginning. */
export function renderSound(scene: SoundScene, lengthS: number): Float32Array<ArrayBuffer>[] {
  if (scene === 'stove') return [renderVoice(lengthS, SAMPLE_RATE)]
  const sound = [0, 1].map(() => new Float32Array(lengthS * SAMPLE_RATE))
  pad(sound, lengthS)
  if (scene === 'kiln') crackle(sound, lengthS)
  else
    for (let n = 0; n < lengthS * 2; n++)
      strike(sound, lengthS, n / 2, NOTES[(n * 3 + (n >> 3)) % NOTES.length] ?? 440)
  return sound
}
