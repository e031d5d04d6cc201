import { resultHash, shippedSources } from '../source/shipped.ts'
import {
  type FileResult,
  type Reasons,
  type Results,
  readReasons,
  readResults,
  totalScore,
} from './mutationSnapshot.ts'

/** The least score over all files, in hundredths of a percent. */
export const LEAST_SCORE = 9_000

/** Files whose present text has no result: never run, or changed since. */
export function staleFiles(
  files: string[] = shippedSources(),
  results: Results = readResults(),
  hash: (file: string) => string = resultHash,
): string[] {
  return files.filter((file) => results[file]?.hash !== hash(file))
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

/** Everything that keeps the stored mutation results from being good; empty when they are. */
export function mutationProblems(
  files: string[] = shippedSources(),
  results: Results = readResults(),
): string[] {
  const stale = staleFiles(files, results).map(
    (file) => `${file} changed since its mutants were run: npm run mutate ${file}`,
  )
  const poor = files.flatMap((file) => (results[file] ? resultProblems(file, results[file]) : []))
  const score = totalScore(results)
  const low = score < LEAST_SCORE ? [`mutation score ${score / 100} % is below ${LEAST_SCORE / 100} %`] : []
  return [...stale, ...poor, ...low, ...idleReasons(readReasons(), results)]
}
