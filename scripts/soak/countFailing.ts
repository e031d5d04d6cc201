import type { FileResult } from '../test/runBatch.ts'

/** A test that failed in some of the rounds. */
export interface Failing {
  file: string
  title: string
  /** rounds in which it failed */
  count: number
  /** of the first time, one line */
  error: string
}

/** Failures of all rounds by test, the most frequent first. */
export function countFailing(rounds: FileResult[][]): Failing[] {
  const found = new Map<string, Failing>()
  for (const results of rounds)
    for (const { file, failures } of results)
      for (const { title, error } of failures) {
        const key = `${file} ${title}`
        const one = found.get(key) ?? { file, title, count: 0, error: error.split('\n', 1)[0] ?? '' }
        found.set(key, { ...one, count: one.count + 1 })
      }
  return [...found.values()].sort((a, b) => b.count - a.count || a.file.localeCompare(b.file))
}
