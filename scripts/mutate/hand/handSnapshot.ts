import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type HandMutant, handHash, placeOf, testsOf } from './handMutant.ts'

const SNAPSHOT = 'test/snapshots/handMutants.json'

/** What became of one mutant. */
export interface HandResult {
  hash: string
  outcome: 'killed' | 'survived'
  /** the test that saw it */
  by?: string
}

/** By the mutant's name. */
export type HandResults = Record<string, HandResult>

/** The kept results. */
export function readHandResults(): HandResults {
  return existsSync(SNAPSHOT) ? JSON.parse(readFileSync(SNAPSHOT, 'utf8')) : {}
}

/** Keeps the results of the mutants that there are. */
export function writeHandResults(results: HandResults, mutants: HandMutant[]): void {
  const names = mutants.map(({ name }) => name).filter((name) => name in results)
  const sorted = Object.fromEntries(names.sort().map((name) => [name, results[name]]))
  writeFileSync(SNAPSHOT, `${JSON.stringify(sorted, null, 2)}\n`)
}

const read = (file: string) => readFileSync(file, 'utf8')

/** Mutants without a result on the present text of their source. One whose source is gone is among them. */
export function staleHandMutants(
  mutants: HandMutant[],
  results: HandResults,
  textOf: (file: string) => string = read,
): HandMutant[] {
  return mutants.filter((mutant) => {
    try {
      return results[mutant.name]?.hash !== handHash(mutant, textOf(mutant.file))
    } catch {
      return true
    }
  })
}

/** What keeps a list of mutants from being run at all. */
export function placeProblems(mutants: HandMutant[], textOf: (file: string) => string = read): string[] {
  const names = mutants.map(({ name }) => name)
  const twice = names.filter((name, n) => names.indexOf(name) !== n)
  return [
    ...twice.map((name) => `two mutants are called ${name}`),
    ...mutants.flatMap((mutant) => {
      try {
        placeOf(mutant, textOf(mutant.file))
        testsOf(mutant)
        return []
      } catch (error) {
        return [(error as Error).message]
      }
    }),
  ]
}

/**
 * Everything that keeps the results of mutants written by hand from being good; empty when they are.
 * @param untried sources whose results are not asked for yet
 */
export function handProblems(
  mutants: HandMutant[],
  results: HandResults,
  untried: string[],
  textOf: (file: string) => string = read,
): string[] {
  const stale = staleHandMutants(mutants, results, textOf)
  const asked = stale.filter(({ file }) => !untried.includes(file))
  const current = mutants.filter((mutant) => !stale.includes(mutant))
  return [
    ...placeProblems(mutants, textOf),
    ...asked.map(
      ({ name, file }) => `${name} was not tried on the present ${file}: npm run mutate -- --hand ${name}`,
    ),
    ...current.flatMap((mutant) => verdictProblems(mutant, results[mutant.name] as HandResult)),
    ...Object.keys(results)
      .filter((name) => !mutants.some((mutant) => mutant.name === name))
      .map((name) => `a result for ${name}, which is no mutant`),
  ]
}

function verdictProblems({ name, means, explained }: HandMutant, { outcome }: HandResult): string[] {
  if (outcome === 'survived' && !explained) return [`no test sees ${name}: ${means}`]
  if (outcome === 'killed' && explained) return [`an explanation for ${name}, which a test sees`]
  return []
}
