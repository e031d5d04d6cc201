import { currentResults, resultProblems } from './keep/mutationProblems.ts'
import { readReasons, readResults, resultOf, totalScore, writeResult } from './keep/mutationSnapshot.ts'
import { killsIn, openOutcomes, type StoredResult } from './keep/outcomes.ts'
import { groupMutants } from './plan/groupMutants.ts'
import type { Mutant } from './plan/mutant.ts'
import { planFolder } from './plan/planFolder.ts'
import { tryGroups } from './run/tryGroups.ts'
import type { MutantResult } from './run/tryMutant.ts'
import { folderOf, mirroredTests, resultHash, shippedSources, textHash } from './source/shipped.ts'

interface Job {
  file: string
  mutants: Mutant[]
  kept: StoredResult
}

/** How a run tells what it does. `fail` makes the process fail. */
export interface Voice {
  say(line: string): void
  fail(line: string): void
}

/**
 * Tries the mutants whose outcome is not known. Without names, of every changed file.
 * @param isSurvivors after tests were added: only those that were never killed
 */
export async function mutateSources(
  named: string[],
  isSurvivors: boolean,
  { say, fail }: Voice,
): Promise<void> {
  const results = readResults()
  const files = wanted(named)
  const untested = files.filter((file) => mirroredTests(file).length === 0)
  for (const file of untested) fail(`${file} has no test in test/contracts/${folderOf(file)}`)

  const folders = [...new Set(files.map(folderOf))]
  const plans = new Map(folders.flatMap((folder) => [...planFolder(folder)]))
  const jobs = new Map<string, Job>()
  for (const file of files.filter((name) => !untested.includes(name)))
    jobs.set(file, openJob(file, plans.get(file) ?? []))

  const started = Date.now()
  const openOf = ({ mutants, kept }: Job) => mutants.filter(({ key }) => !kept.known.has(key))
  const lists = folders.map((folder) => ({
    folder,
    open: [...jobs.values()].filter(({ file }) => folderOf(file) === folder).map(openOf),
  }))
  const groups = lists.flatMap(({ folder, open }) => groupMutants(folder, open))
  const total = groups.reduce((sum, { mutants }) => sum + mutants.length, 0)
  let tried = 0
  say(`${jobs.size} files, ${total} mutants to try in ${groups.length} builds`)

  for (const job of jobs.values()) if (openOf(job).length === 0) finish(job)
  await tryGroups(groups, { say, fail, onOutcome: hearOutcome })
  for (const job of jobs.values())
    if (openOf(job).length > 0) fail(`${job.file}: ${openOf(job).length} mutants were never decided`)
  const score = totalScore(currentResults())
  say(`mutation score ${score / 100} %, ${Math.round((Date.now() - started) / 1000)} s`)

  function openJob(file: string, mutants: Mutant[]): Job {
    const kept = openOutcomes(file, isSurvivors)
    // what was killed in a sample is killed among all of them
    const isSameText = results[file]?.hash.split(' ')[0] === textHash(file)
    const stored = isSurvivors && isSameText ? results[file] : undefined
    for (const kill of killsIn(stored, mutants)) if (!kept.known.has(kill.key)) kept.known.set(kill.key, kill)
    return { file, mutants, kept }
  }

  function hearOutcome(outcome: MutantResult): void {
    const job = jobs.get(outcome.file) as Job
    job.kept.keep(outcome)
    tried++
    if (outcome.outcome === 'survived') say(`  survived  ${outcome.file}  ${outcome.key}`)
    if (tried % 25 === 0)
      say(`  ${tried} of ${total} tried, ${((Date.now() - started) / 1000 / tried).toFixed(1)} s each`)
    if (openOf(job).length === 0) finish(job)
  }

  function finish({ file, mutants, kept }: Job): void {
    const outcomes = mutants.map(({ key }) => kept.known.get(key)).filter((outcome) => outcome !== undefined)
    const result = resultOf(file, outcomes, readReasons()[file] ?? {})
    writeResult(file, result)
    say(`${file}: ${result.killed} of ${result.mutants} killed, ${result.survivors.length} unexplained`)
    for (const problem of resultProblems(file, result)) fail(problem)
  }
}

/** Files behind names of files and folders; without names those without a result of their present text. */
function wanted(named: string[]): string[] {
  const results = readResults()
  const shipped = shippedSources()
  const isIn = (file: string, name: string) => file === name || file.startsWith(`${name.replace(/\/$/, '')}/`)
  const unknown = named.filter((name) => !shipped.some((file) => isIn(file, name)))
  if (unknown.length > 0)
    throw new Error(`No source ${unknown.join(', ')} below contracts/ that ships and has code`)
  return shipped.filter((file) =>
    named.length > 0 ? named.some((name) => isIn(file, name)) : results[file]?.hash !== resultHash(file),
  )
}
