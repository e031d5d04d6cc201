import { readFileSync } from 'node:fs'
import { resultProblems } from './keep/mutationProblems.ts'
import { readReasons, readResults, resultOf, totalScore, writeResult } from './keep/mutationSnapshot.ts'
import { type Kept, killsIn, openOutcomes } from './keep/outcomes.ts'
import { groupMutants } from './plan/groupMutants.ts'
import type { Mutant } from './plan/mutant.ts'
import { planFolder } from './plan/planFolder.ts'
import { runCrew } from './run/crew.ts'
import type { Outcome } from './run/tryMutant.ts'
import type { Task, Word } from './run/worker.ts'
import { folderOf, mirroredTests, resultHash, shippedSources } from './source/shipped.ts'

/** Mutants of one task: few enough that two workers end together. */
const BATCH = 12

interface Job {
  file: string
  mutants: Mutant[]
  kept: Kept
}

/**
 * `npm run mutate [-- file or folder…]`: tries the mutants whose outcome is not known. Without names, of every changed
 * file. With `--survivors`, after tests were added: only those that were never killed.
 */
const isSurvivors = process.argv.includes('--survivors')
const named = process.argv.slice(2).filter((word) => word !== '--survivors')
const results = readResults()
const shipped = shippedSources()
const isIn = (file: string, name: string) => file === name || file.startsWith(`${name.replace(/\/$/, '')}/`)
const unknown = named.filter((name) => !shipped.some((file) => isIn(file, name)))
if (unknown.length > 0) {
  process.stderr.write(`No source ${unknown.join(', ')} below contracts/ that ships and has code\n`)
  process.exit(2)
}
const files = shipped.filter((file) =>
  named.length > 0 ? named.some((name) => isIn(file, name)) : results[file]?.hash !== resultHash(file),
)
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
await runCrew(
  groups.map(({ name, files: own, mutants }) => ({
    do: 'build',
    group: name,
    texts: Object.fromEntries(own.map((file) => [file, readFileSync(file, 'utf8')])),
    mutants,
  })),
  hear,
)
for (const job of jobs.values())
  if (openOf(job).length > 0) fail(`${job.file}: ${openOf(job).length} mutants were never decided`)
say(`mutation score ${totalScore(readResults()) / 100} %, ${Math.round((Date.now() - started) / 1000)} s`)

function openJob(file: string, mutants: Mutant[]): Job {
  const kept = openOutcomes(file, isSurvivors)
  const stored = isSurvivors && results[file]?.hash === resultHash(file) ? results[file] : undefined
  for (const kill of killsIn(stored, mutants)) if (!kept.known.has(kill.key)) kept.known.set(kill.key, kill)
  return { file, mutants, kept }
}

function hear(task: Task, word: Word): Task[] {
  const { group } = task
  if (word.say === 'broken') fail(`${group}: ${word.reason}`)
  if (word.say === 'built') return hearBuild(group, word)
  if (word.say === 'outcome') hearOutcome(word.outcome)
  return []
}

function hearBuild(group: string, { build, failing, seconds }: Extract<Word, { say: 'built' }>): Task[] {
  say(
    `${group}: ${build.switched.length} mutants in one build, ${build.alone.length} alone, ${seconds.toFixed(0)} s`,
  )
  if (failing.length > 0) {
    fail(`${group}: tests fail without any mutant: ${failing.join(', ')}`)
    return []
  }
  return [
    ...batches(build.switched).map((mutants): Task => ({ do: 'try', group, path: build.path, mutants })),
    ...build.alone.map((mutant): Task => ({ do: 'alone', group, mutants: [mutant] })),
  ]
}

function hearOutcome(outcome: Outcome): void {
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

function batches(mutants: Mutant[]): Mutant[][] {
  return Array.from({ length: Math.ceil(mutants.length / BATCH) }, (_, n) =>
    mutants.slice(n * BATCH, (n + 1) * BATCH),
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`)
  process.exitCode = 1
}
