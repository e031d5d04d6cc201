import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { RESOURCES } from '#test/kit/evidence/resources.ts'
import type { FileResult } from '../runBatch.ts'
import type { Flaky } from '../secondLook.ts'

/** Lines of a failed file's evidence that are printed; all of it stays in its folder. */
const LAST_LINES = 60
const SLOWEST = 10
/** Failures that are named in the last lines, and letters of each: whoever has only the end of an output reads there what failed. */
const MAX_NAMED = 20
const MAX_LETTERS = 600

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)

/** A line a stage. */
export function tableOf(results: FileResult[]): string {
  const stages = Map.groupBy(results, ({ stage }) => stage)
  const lines = [...stages].map(([stage, of]) => {
    const [passed, failed] = countsOf(of)
    const seconds = sum(of.map((one) => one.seconds))
    return `${stage.padEnd(14)} ${String(passed).padStart(6)} ${String(failed).padStart(7)} ${seconds.toFixed(1).padStart(8)}`
  })
  return ['stage          passed  failed  seconds', ...lines, ''].join('\n')
}

/** The files on which the time went. */
export function slowestOf(results: FileResult[]): string {
  const slowest = results
    .filter(({ file }) => file.endsWith('.test.ts'))
    .sort((a, b) => b.seconds - a.seconds)
  return slowest
    .slice(0, SLOWEST)
    .map(({ file, seconds }) => `slow: ${seconds.toFixed(1)} s ${file}\n`)
    .join('')
}

/** For people and programs: a line a file, those that took longest first. */
export function timingsOf(results: FileResult[]): string {
  const lines = results
    .toSorted((a, b) => b.seconds - a.seconds)
    .map(({ file, seconds, started }) => {
      const counts = RESOURCES.filter((kind) => started?.[kind]).map((kind) => [kind, started?.[kind]])
      return `${JSON.stringify(file)}: ${JSON.stringify({ seconds: Math.round(seconds * 10) / 10, ...Object.fromEntries(counts) })}`
    })
  return `{\n${lines.join(',\n')}\n}\n`
}

/** In one line. */
function namedOf({ file, failures }: FileResult): string[] {
  return failures.map(({ title, error }) =>
    `failed: ${file}: ${title}: ${error.split(/\n\s+at /, 1)[0]}`
      .replaceAll(/\s+/g, ' ')
      .slice(0, MAX_LETTERS),
  )
}

/** The last lines of a run: what failed and flaky files, with their errors, then `N passed, N failed`. */
export function endOf(results: FileResult[], flaky: Flaky[]): string {
  const [passed, failed] = countsOf(results)
  return [
    ...results.flatMap(namedOf).slice(0, MAX_NAMED),
    ...flaky.map(({ file, error }) => `flaky: ${file}: ${error}`),
    `${passed} passed, ${failed} failed`,
    '',
  ].join('\n')
}

/** @returns tests that passed and failed */
export function countsOf(results: FileResult[]): [number, number] {
  return [sum(results.map(({ passed }) => passed)), sum(results.map(({ failures }) => failures.length))]
}

/** The last lines of what a failed file left, an equal part of each process. */
export function evidenceOf(folder: string): string {
  if (!existsSync(folder)) return ''
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => /\.(log|txt)$/.test(file) && statSync(file).isFile())
    .sort(
      (a, b) => Number(b.endsWith('failure.txt')) - Number(a.endsWith('failure.txt')) || a.localeCompare(b),
    )
  const share = Math.max(3, Math.floor(LAST_LINES / Math.max(1, files.length)))
  const parts = files.slice(0, LAST_LINES / 3).map((file) => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-share)
    return `-- ${path.relative(folder, file)}\n${lines.map((line) => line.slice(0, 400)).join('\n')}\n`
  })
  return `${parts.join('')}-- all of it: ${folder}\n`
}
