import type { Rendition } from './words.ts'

/** Lines of a picture that a rendition has at most. */
export const RENDITION_LINES: Record<Rendition, number> = { high: 720, low: 360 }

/** What a rendition may be sent with, bits per second. */
export const RENDITION_BITS_PER_S: Record<Rendition, number> = { high: 1_200_000, low: 350_000 }

/**
 * By how much a picture is made smaller for a rendition; never larger.
 * @param lines of the picture as it is captured; null: not known
 */
export function scaleFor(rendition: Rendition, lines: number | null): number {
  return lines === null ? 1 : Math.max(1, lines / RENDITION_LINES[rendition])
}

/**
 * Which of the renditions that there are somebody gets who wants one of them: the other one where it is missing.
 * @returns null when there is none
 */
export function renditionFor(wanted: Rendition, present: readonly Rendition[]): Rendition | null {
  return present.includes(wanted) ? wanted : (present[0] ?? null)
}
