import { type HandMutant, readHandMutants } from '../hand/handMutant.ts'
import { type HandResults, handProblems, readHandResults, staleHandMutants } from '../hand/handSnapshot.ts'
import { resultHash, shippedSources } from '../source/shipped.ts'
import {
  type FileResult,
  type Reasons,
  type Results,
  readReasons,
  readResults,
  totalScore,
} from './mutationSnapshot.ts'
import { readUntried, type Untried, untriedProblems } from './untried.ts'

/** Score over all files below which the results fail, in hundredths of a percent. */
export const MIN_SCORE = 9_900
/** The same for each file alone. */
export const MIN_FILE_SCORE = 9_700

const hand = await readHandMutants()

/** What is asked, and what is kept of it. */
export interface Stored {
  files: string[]
  results: Results
  reasons: Reasons
  untried: Untried
  mutants: HandMutant[]
  handResults: HandResults
  hash: (file: string) => string
}

function stored(given: Partial<Stored>): Stored {
  const { files = shippedSources(), results = readResults(), reasons = readReasons() } = given
  const { untried = readUntried(), handResults = readHandResults(), hash = resultHash } = given
  return { files, results, reasons, untried, mutants: given.mutants ?? hand, handResults, hash }
}

/** Files whose present text has no result: never run, or changed since. */
export function staleFiles(given: Partial<Stored> = {}): string[] {
  const { files, results, hash } = stored(given)
  return files.filter((file) => results[file]?.hash !== hash(file))
}

/** Results of the present texts; what was found in another one counts for nothing. */
export function currentResults(given: Partial<Stored> = {}): Results {
  const { files, results } = stored(given)
  const stale = staleFiles(given)
  const current = files.filter((file) => !stale.includes(file))
  return Object.fromEntries(current.map((file) => [file, results[file] as FileResult]))
}

/** Files of whose present text something is not known: a result of their mutants, or one of a mutant written by hand. */
export function openFiles(given: Partial<Stored> = {}): string[] {
  const { files, mutants, handResults } = stored(given)
  const stale = staleFiles(given)
  const byHand = staleHandMutants(mutants, handResults).map(({ file }) => file)
  return files.filter((file) => stale.includes(file) || byHand.includes(file))
}

/** `Contract.function: a == b → true`: a branch that is taken wrongly. */
const BRANCH = / → (true|false|!\(.*\))( \(\d+\))?$/

/** What is wrong with one file's result: a branch or a whole function that no test sees, and nobody has said why. */
export function resultProblems(file: string, result: FileResult): string[] {
  const branches = result.survivors.filter((key) => BRANCH.test(key))
  const deaf = Object.entries(result.functions)
    .filter(([, kills]) => kills.startsWith('0 of '))
    .filter(() => result.survivors.length > 0)
    .filter(([owner]) => result.survivors.some((key) => key.startsWith(`${owner}: `)))
  return [
    ...deaf.map(([owner]) => `${file}: no test sees any change of ${owner}`),
    ...branches.map((key) => `${file}: no test sees ${key}`),
  ]
}

/** Reasons given for mutants that do not exist or that are killed would hide what comes later; a lost one hides a survivor. */
export function idleReasons(reasons: Reasons, results: Results): string[] {
  const files = new Set([...Object.keys(reasons), ...Object.keys(results)])
  return [...files].flatMap((file) => {
    const given = Object.keys(reasons[file] ?? {})
    const { equivalent = 0, explained } = results[file] ?? {}
    if (!explained)
      return equivalent === given.length
        ? []
        : [`${file}: ${given.length} reasons for ${equivalent} survivors`]
    return [
      ...given
        .filter((key) => !explained.includes(key))
        .map((key) => `${file}: a reason for ${key}, which is no survivor`),
      ...explained
        .filter((key) => !given.includes(key))
        .map((key) => `${file}: no reason any more for ${key}`),
    ]
  })
}

/** Reasons are judged with the result they explain; those of a source that was not tried yet wait for it. */
function reasonsOf(files: string[], reasons: Reasons): Reasons {
  return Object.fromEntries(Object.entries(reasons).filter(([file]) => files.includes(file)))
}

/** Reasons and results that nobody asks about hide what comes later. */
function lostReasons(reasons: Reasons, files: string[]): string[] {
  return Object.keys(reasons)
    .filter((file) => !files.includes(file))
    .map((file) => `${file}: reasons for a source that does not ship`)
}

/** Everything that keeps the stored mutation results from being good; empty when they are. */
export function mutationProblems(given: Partial<Stored> = {}): string[] {
  const { files, reasons, untried, mutants, handResults } = stored(given)
  const stale = staleFiles(given)
    .filter((file) => !(file in untried))
    .map((file) => `${file} changed since its mutants were run: npm run mutate ${file}`)
  const current = currentResults(given)
  const poor = Object.entries(current).flatMap(([file, result]) => resultProblems(file, result))
  return [
    ...stale,
    ...untriedProblems(untried, files, openFiles(given)),
    ...poor,
    ...lowScores(current),
    ...idleReasons(reasonsOf(Object.keys(current), reasons), current),
    ...lostReasons(reasons, files),
    ...handProblems(mutants, handResults, Object.keys(untried)),
  ]
}

function lowScores(current: Results): string[] {
  const low = (what: string, score: number, least: number) =>
    score < least ? [`${what}: mutation score ${score / 100} % is below ${least / 100} %`] : []
  const each = Object.entries(current).flatMap(([file, { score }]) => low(file, score, MIN_FILE_SCORE))
  const all = Object.keys(current).length === 0 ? [] : low('all sources', totalScore(current), MIN_SCORE)
  return [...each, ...all]
}
