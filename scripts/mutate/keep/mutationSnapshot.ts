import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { MutantResult } from '../run/tryMutant.ts'
import { resultHash } from '../source/shipped.ts'

const SNAPSHOT = 'test/snapshots/mutation.json'
/** Mutants that change nothing anybody could see: file → mutant → why. */
const SURVIVORS = 'test/contracts/survivors.json'

/** What is known of one file. */
export interface FileResult {
  /** of the file when it was run */
  hash: string
  mutants: number
  killed: number
  /** survivors with a reason; they count neither way */
  equivalent: number
  /** their names, since results keep them */
  explained?: string[]
  /** hundredths of a percent of the others that were killed */
  score: number
  /** `Contract.function` → killed of all */
  functions: Record<string, string>
  /** survivors nobody has explained */
  survivors: string[]
}

export type Results = Record<string, FileResult>
export type Reasons = Record<string, Record<string, string>>

const read = (path: string) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {})

export const readResults = (): Results => read(SNAPSHOT)
export const readReasons = (): Reasons => read(SURVIVORS)

/** Counts the outcomes of one file. */
export function resultOf(
  file: string,
  outcomes: MutantResult[],
  reasons: Record<string, string>,
): FileResult {
  const born = outcomes.filter(({ outcome }) => outcome !== 'stillborn')
  const alive = born.filter(({ outcome }) => outcome === 'survived').map(({ key }) => key)
  const survivors = alive.filter((key) => !(key in reasons)).sort()
  const explained = alive.filter((key) => key in reasons).sort()
  const killed = born.length - alive.length
  const counted = killed + survivors.length
  const functions: Record<string, string> = {}
  for (const owner of [...new Set(born.map((outcome) => outcome.owner))].sort()) {
    const own = born.filter((outcome) => outcome.owner === owner)
    functions[owner] = `${own.filter(({ outcome }) => outcome === 'killed').length} of ${own.length}`
  }
  return {
    hash: resultHash(file),
    mutants: born.length,
    killed,
    equivalent: explained.length,
    explained,
    score: counted === 0 ? 10_000 : Math.floor((killed * 10_000) / counted),
    functions,
    survivors,
  }
}

/** Puts one file's result into the committed snapshot. */
export function writeResult(file: string, result: FileResult): void {
  const all = { ...readResults(), [file]: result }
  const kept = Object.keys(all)
    .filter((name) => existsSync(name))
    .sort()
  const sorted = Object.fromEntries(kept.map((name) => [name, all[name]]))
  writeFileSync(SNAPSHOT, `${JSON.stringify(sorted, null, 2)}\n`)
}

/** Score over all files, in hundredths of a percent. */
export function totalScore(results: Results): number {
  const sum = (pick: (result: FileResult) => number) =>
    Object.values(results).reduce((total, result) => total + pick(result), 0)
  const counted = sum(({ mutants, equivalent }) => mutants - equivalent)
  return counted === 0 ? 0 : Math.floor((sum(({ killed }) => killed) * 10_000) / counted)
}
