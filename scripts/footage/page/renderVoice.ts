const TURN = Math.PI * 2
/** Where the two strongest resonances of a vowel lie, in hertz: a, e, i, o, u. */
const VOWELS: [first: number, second: number][] = [
  [730, 1090],
  [530, 1840],
  [300, 2200],
  [570, 840],
  [320, 800],
]
const OVERTONES = 20
const PHRASE_S = 3
/** How much of a phrase is silence behind it. */
const PAUSE_S = 1
const RISE_S = 0.04
const FALL_S = 0.07
const LEVEL = 0.3

/** One syllable of a hum: a tone that sinks a little, shaped as a vowel is. */
interface Syllable {
  startS: number
  lengthS: number
  hz: number
  vowel: [first: number, second: number]
}

/** How strong each overtone is in a vowel; together 1. */
function strengths({ hz, vowel }: Syllable): number[] {
  const near = (at: number, middle: number, width: number) => Math.exp(-(((at - middle) / width) ** 2))
  const raw = Array.from({ length: OVERTONES }, (_, n) => {
    const at = hz * (n + 1)
    return (0.25 + near(at, vowel[0], 130) + 0.6 * near(at, vowel[1], 200)) / (n + 1) ** 0.7
  })
  const sum = raw.reduce((all, one) => all + one, 0)
  return raw.map((one) => one / sum)
}

/** Phrases of syllables with a pause behind each; the pitch sinks along a phrase, as that of somebody who tells does. */
function syllablesOf(lengthS: number): Syllable[] {
  let seed = 1907
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  const syllables: Syllable[] = []
  for (let phrase = 0; (phrase + 1) * PHRASE_S <= lengthS; phrase++) {
    const endS = (phrase + 1) * PHRASE_S - PAUSE_S * (0.7 + 0.6 * random())
    for (let startS = phrase * PHRASE_S + 0.1; startS < endS; ) {
      const spoken = 0.16 + 0.16 * random()
      const sunk = (startS - phrase * PHRASE_S) / PHRASE_S
      const hz = 148 - 38 * sunk + 14 * random()
      const vowel = VOWELS[Math.floor(random() * VOWELS.length)] ?? [500, 1500]
      syllables.push({ startS, lengthS: spoken, hz, vowel })
      startS += spoken + 0.02 + 0.06 * random()
    }
  }
  return syllables
}

/**
 * A hum with the measure of somebody who tells a story, and without a word: one channel of samples between -1 and 1, which begins
 * and ends in a pause.
 */
export function renderVoice(lengthS: number, sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(lengthS * sampleRate)
  for (const syllable of syllablesOf(lengthS)) {
    const parts = strengths(syllable)
    const first = Math.round(syllable.startS * sampleRate)
    let turned = 0
    for (let n = 0; n < syllable.lengthS * sampleRate; n++) {
      const s = n / sampleRate
      const swell = Math.min(1, s / RISE_S, (syllable.lengthS - s) / FALL_S)
      turned += (syllable.hz * (1.04 - 0.08 * (s / syllable.lengthS))) / sampleRate
      const value = parts.reduce((sum, part, k) => sum + part * Math.sin(TURN * turned * (k + 1)), 0)
      samples[first + n] = (samples[first + n] ?? 0) + LEVEL * 2 * swell * value
    }
  }
  return samples
}
