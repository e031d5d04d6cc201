import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { shippedSources } from '../mutate/source/shipped.ts'

/** Shares in percent, with two digits behind the point. */
export interface Coverage {
  lines: number
  statements: number
  /** sources that are not reached to the last line and statement */
  gaps: string[]
}

/** A body with something in it; a source that only puts other contracts together has none, and no row either. */
const RUNNABLE = /\b(function|constructor|modifier)\b[^;{}]*\{\s*[^\s}]/

/** Shipped sources that a table of coverage has to have. */
export function runnableSources(): string[] {
  return shippedSources().filter((file) => RUNNABLE.test(readFileSync(file, 'utf8')))
}

/**
 * Rows of Hardhat's coverage tables, one table for each folder of tests. A source counts as covered as in the table that
 * reaches most of it, which is the one of its own tests; one without a row is not reached at all. The shares are means
 * over the sources.
 */
export function readCoverage(output: string, sources: string[]): Coverage {
  const best = new Map<string, { lines: number; statements: number; missing: string }>()
  const rows = stripVTControlCharacters(output).matchAll(
    /(contracts\/[\w./-]+\.sol|[\w./…-]+\.sol)\s*[│|]\s*([\d.]+)\s*[│|]\s*([\d.]+)\s*[│|]\s*([^│|║\n]*)/g,
  )
  for (const [, file, lines, statements, missing] of rows) {
    const row = { lines: Number(lines), statements: Number(statements), missing: missing?.trim() ?? '' }
    const known = best.get(file as string)
    const isBetter = !known || row.statements + row.lines > known.statements + known.lines
    if (isBetter) best.set(file as string, row)
  }
  const absent = sources.filter((file) => !best.has(file))
  for (const file of absent) best.set(file, { lines: 0, statements: 0, missing: '' })
  const mean = (pick: 'lines' | 'statements') =>
    best.size === 0
      ? 0
      : Math.floor(([...best.values()].reduce((sum, row) => sum + row[pick], 0) / best.size) * 100) / 100
  const gaps = [...best]
    .filter(([file, row]) => !absent.includes(file) && (row.lines < 100 || row.statements < 100))
    .map(
      ([file, { lines, statements, missing }]) =>
        `${file}: ${lines} % lines, ${statements} % statements (${missing})`,
    )
  const silent = absent.map((file) => `${file}: no table of coverage has it`)
  return { lines: mean('lines'), statements: mean('statements'), gaps: [...gaps, ...silent] }
}

/** `6 proved, 1 not`, the last line of the proofs. */
export function readProofCounts(output: string): { proved: number; undecided: number } {
  const found = [...output.matchAll(/^(\d+) proved, (\d+) not$/gm)].at(-1)
  return { proved: Number(found?.[1] ?? 0), undecided: Number(found?.[2] ?? 1) }
}
