import type { BundleBeat } from '#protocol/calls/bundle/callBundle.ts'
import { beatText, MAX_BEAT_MS } from '#protocol/calls/callBeats.ts'
import { isSignedBy, readDevicePublic } from '#web/media/direct/keys/signing.ts'
import { inSlices } from './inSlices.ts'
import type { BeatGap } from './report.ts'

/** Of each beat, in their order, whether the key that it names signed it. One by what is no key was signed by nobody. */
export async function checkBeats(
  beats: readonly BundleBeat[],
  onProgress?: (done: number, of: number) => void,
): Promise<boolean[]> {
  const keys = new Map<string, Promise<CryptoKey | null>>()
  const keyOf = (name: string) => {
    const known = keys.get(name) ?? readDevicePublic(name)
    keys.set(name, known)
    return known
  }
  // of more than that no page speaks at once, and no site keeps it
  const isBeat = ({ fromMs, untilMs }: BundleBeat) => untilMs > fromMs && untilMs - fromMs <= MAX_BEAT_MS
  const isSigned = async (beat: BundleBeat) => {
    if (!isBeat(beat)) return false
    const key = await keyOf(beat.key)
    return key !== null && (await isSignedBy(key, beatText(beat, beat), beat.signature))
  }
  return inSlices(beats, isSigned, (done) => onProgress?.(done, beats.length))
}

/** What is missing below the largest number of one page. */
function gapsOfPage(numbers: readonly number[], of: Pick<BeatGap, 'side' | 'page'>): BeatGap[] {
  const gaps: BeatGap[] = []
  let next = 1
  for (const n of [...numbers].sort((one, other) => one - other)) {
    if (n > next) gaps.push({ ...of, from: next, until: n - 1 })
    // a number that is there twice leaves none out
    next = Math.max(next, n + 1)
  }
  return gaps
}

/** Numbers that no beat has although their page counted on. */
export function gapsOf(beats: readonly BundleBeat[]): BeatGap[] {
  const pages = new Map<string, { of: Pick<BeatGap, 'side' | 'page'>; numbers: number[] }>()
  for (const { side, roomId, page, n } of beats) {
    const place = `${side}/${roomId}/${page}`
    const known = pages.get(place) ?? { of: { side, page }, numbers: [] }
    known.numbers.push(n)
    pages.set(place, known)
  }
  return [...pages.values()].flatMap(({ of, numbers }) => gapsOfPage(numbers, of))
}
