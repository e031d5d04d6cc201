import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'

/** Minimum, median and maximum of one figure over the runs. */
export interface Spread {
  min: number
  median: number
  max: number
}

/** Spread of at least one value. */
export function spreadOf(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
  return { min: at(0), median: at(0.5), max: sorted.at(-1) as number }
}

/** Value below which the given share of the values lies. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] as number
}

/**
 * Prints the one JSON line of a benchmark. Units stand in the names of `result`.
 * @param runs how many runs the figures are a median of
 */
export function printLine(
  bench: string,
  runs: number,
  result: Record<string, unknown>,
  spread: Record<string, Spread>,
): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const at = new Date().toISOString()
  process.stdout.write(
    `${JSON.stringify({ bench, commit, at, cores: cpus().length, node: process.version, runs, result, spread })}\n`,
  )
}
