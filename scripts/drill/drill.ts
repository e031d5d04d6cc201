import type { DrillStage } from './stage/setStage.ts'

/** What one attack came to. */
export interface DrillOutcome {
  held: boolean
  figures: Record<string, number | string>
  /** what was promised and not kept */
  why?: string
}

/** One attack on a running installation. */
export interface Drill {
  name: string
  /** what has to hold meanwhile, in one line */
  promise: string
  play(stage: DrillStage): Promise<DrillOutcome>
}

/** Holds when none of the faults, by their sentence, is true. */
export function judge(
  figures: Record<string, number | string>,
  faults: Record<string, boolean>,
): DrillOutcome {
  const found = Object.entries(faults).flatMap(([sentence, isTrue]) => (isTrue ? [sentence] : []))
  return found.length === 0 ? { held: true, figures } : { held: false, figures, why: found.join('; ') }
}

/** What came of it, and how long it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; tookMs: number }> {
  const startedMs = performance.now()
  const result = await work()
  return { result, tookMs: Math.round(performance.now() - startedMs) }
}

/** Figures of a table of counts, under a prefix. */
export function tallied(prefix: string, tally: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(tally).map(([key, count]) => [`${prefix}_${key}`, count]))
}
