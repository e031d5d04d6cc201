import { type FileResult, runBatch } from './runBatch.ts'
import type { LaneOptions } from './runLanes.ts'

/** A file that failed once and not again: named, counted as passed, and mended next. */
export interface Flaky {
  file: string
  error: string
}

/** What is left of the failures after each file was looked at alone. */
export interface SecondLook {
  results: FileResult[]
  flaky: Flaky[]
}

/** Files that may fail once in a run. */
export const MAX_FLAKY = 3
/** More than this many are no matter of the moment. */
const MAX_LOOKS = 12
/** A single failure of these is a finding, however seldom: the last seat, a double charge, money, a wrong admission. */
const ONCE = /\[once\]/

/**
 * Runs each failed test file once more, alone, when nothing else runs. Red again: failed. Green: flaky, which a run bears of
 * three files. What is no test file, and files with a failed test tagged `[once]`, keep their first result.
 */
export async function secondLook(results: FileResult[], options: LaneOptions): Promise<SecondLook> {
  const again = results.filter(isForSecondLook)
  if (again.length === 0 || again.length > MAX_LOOKS) return { results, flaky: [] }
  const flaky: Flaky[] = []
  const seconds = new Map<FileResult, FileResult>()
  for (const first of again) {
    options.print(`\n.. second look at ${first.file}, alone\n`)
    const { done } = await runBatch({ stage: first.stage, files: [first.file] }, options)
    const second = done.find(({ file }) => file === first.file)
    if (!second || second.failures.length > 0) continue
    seconds.set(first, second)
    flaky.push({ file: first.file, error: firstError(first) })
  }
  if (flaky.length > MAX_FLAKY) return { results, flaky }
  return { results: results.map((one) => seconds.get(one) ?? one), flaky }
}

function isForSecondLook({ file, failures }: FileResult): boolean {
  return file.endsWith('.test.ts') && failures.length > 0 && !failures.some(({ title }) => ONCE.test(title))
}

/** In one line. */
function firstError({ failures: [failure] }: FileResult): string {
  return `${failure?.title}: ${failure?.error.split('\n', 1)[0]}`
}
