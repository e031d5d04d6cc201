import { stripVTControlCharacters } from 'node:util'
import { COMPILED } from '../start/root.ts'
import { runGroup } from './runGroup.ts'
import type { Stage } from './stages.ts'

/** No stage takes an hour, even one that gives way. */
const LIMIT_MS = 3_600_000

/** What a stage did. */
export interface StageResult {
  name: string
  passed: number
  failed: number
  seconds: number
  /** what the runner said of its failures; empty when there are none */
  failures: string
}

/**
 * Sums of `N passing` and `N failing` in a runner's summary. Where a runner of runners prints a total like
 * `187 passing (171 solidity, 16 mocha)`, only the totals count.
 */
export function countTests(output: string): { passed: number; failed: number } {
  const text = stripVTControlCharacters(output)
  const sum = (pattern: RegExp) => [...text.matchAll(pattern)].reduce((total, [, n]) => total + Number(n), 0)
  const hasTotals = /^\s*\d+ (passing|failing) \(.*(solidity|mocha)/m.test(text)
  const tail = hasTotals ? ' \\(.*(solidity|mocha)' : '\\b'
  const of = (word: string) => sum(new RegExp(`^\\s*(\\d+) ${word}${tail}`, 'gm'))
  return { passed: of('passing'), failed: of('failing') }
}

/** Lines kept of a stage that died without a summary. */
const LAST_LINES = 40

/**
 * The part of a runner's output that tells what failed: from its first `N failing` on, or from the first
 * failure a runner of runners describes; the last lines where there is no such part.
 */
export function failuresOf(output: string): string {
  const text = stripVTControlCharacters(output)
  const start = text.search(/^\s*(\d+ failing|Failure \(\d+\)|\d+\) .*\n.*\n?\s+(Error|AssertionError))/m)
  const part = start < 0 ? text.split('\n').slice(-LAST_LINES).join('\n') : text.slice(start)
  return part.trim()
}

/**
 * Runs one stage and counts. A stage that dies without a count is one failure.
 * @param print takes the output as it comes
 */
export async function runStage(
  stage: Stage,
  nowMs: () => number,
  print: (text: string) => void = (text) => process.stdout.write(text),
  limitMs = LIMIT_MS,
): Promise<StageResult> {
  const started = nowMs()
  const { output, code } = await runGroup(stage.command, {
    limitMs,
    print,
    environment: { NODE_COMPILE_CACHE: COMPILED },
    givesWay: stage.givesWay ?? false,
  })
  const seconds = Math.round((nowMs() - started) / 100) / 10
  if (stage.kind === 'check')
    return {
      name: stage.name,
      passed: code === 0 ? 1 : 0,
      failed: code === 0 ? 0 : 1,
      seconds,
      failures: code === 0 ? '' : failuresOf(output),
    }
  const { passed, failed } = countTests(output)
  const silentDeath = code !== 0 && failed === 0
  const nothingRan = passed + failed === 0
  const allFailed = failed + (silentDeath || nothingRan ? 1 : 0)
  return {
    name: stage.name,
    passed,
    failed: allFailed,
    seconds,
    failures: allFailed > 0 ? failuresOf(output) : '',
  }
}
