import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import type { Flaky } from '../secondLook.ts'

/** Files that failed once and passed alone, a line each time; whoever mends one takes its lines out. */
export const FLAKES_FILE = 'test/flakes.jsonl'
const REMEMBERED_MS = 14 * 86_400_000
/** So often within that time, and it has to be mended before anything else. */
const TWICE = 2

/** A line of it. */
export interface Flake extends Flaky {
  /** when, ISO */
  at: string
  /** processes that wanted a core in the last minute */
  load: number
}

/** Writes down what a run found. */
export function appendFlakes(flaky: Flaky[], nowMs: number, path = FLAKES_FILE): void {
  const [minute = 0] = loadavg()
  const lines = flaky.map(({ file, error }): Flake => {
    return { at: new Date(nowMs).toISOString(), file, error, load: Math.round(minute * 10) / 10 }
  })
  if (lines.length > 0) appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

/** Files that stand there twice within fourteen days, with what they said last. */
export function toMend(nowMs: number, path = FLAKES_FILE): Flaky[] {
  if (!existsSync(path)) return []
  const lines: Flake[] = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const recent = lines.filter(({ at }) => nowMs - Date.parse(at) < REMEMBERED_MS)
  return [...Map.groupBy(recent, ({ file }) => file)].flatMap(([file, of]) =>
    of.length >= TWICE ? [{ file, error: of.at(-1)?.error ?? '' }] : [],
  )
}
