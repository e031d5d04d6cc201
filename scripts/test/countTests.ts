import { stripVTControlCharacters } from 'node:util'

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
