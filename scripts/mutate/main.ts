import { readFileSync } from 'node:fs'
import { resultProblems } from './keep/mutationProblems.ts'
import { readReasons, readResults, resultOf, totalScore, writeResult } from './keep/mutationSnapshot.ts'
import { type Kept, openOutcomes } from './keep/outcomes.ts'
import type { Mutant } from './plan/mutant.ts'
import { planFolder } from './plan/planFolder.ts'
import { runCrew } from './run/crew.ts'
import type { Task, Word } from './run/worker.ts'
import { folderOf, mirroredTests, resultHash, shippedSources } from './source/closure.ts'

/** Mutants of one task: few enough that two workers end together. */
const BATCH = 12

interface Job {
  file: string
  mutants: Mutant[]
  kept: Kept
}

/** `npm run mutate [-- file or folder…]`: tries the mutants whose outcome is not known. Without names, of every changed file. */
const named = process.argv.slice(2)
const results = readResults()
const files = shippedSources().filter((file) =>
  named.length > 0
    ? named.some((name) => file === name || file.startsWith(`${name.replace(/\/$/, '')}/`))
    : results[file]?.hash !== resultHash(file),
)
const untested = files.filter((file) => mirroredTests(file).length === 0)
for (const file of untested) fail(`${file} has no test in test/contracts/${folderOf(file)}`)

const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const plans = new Map([...new Set(files.map(folderOf))].flatMap((folder) => [...planFolder(folder)]))
const jobs = new Map<string, Job>()
for (const file of files.filter((name) => !untested.includes(name)))
  jobs.set(file, { file, mutants: plans.get(file) ?? [], kept: openOutcomes(file) })

const started = Date.now()
const total = [...jobs.values()].reduce((sum, { mutants }) => sum + mutants.length, 0)
let tried = 0
say(`${jobs.size} files, ${total} mutants`)

const tasks: Task[] = []
for (const job of jobs.values()) {
  const open = job.mutants.filter(({ key }) => !job.kept.known.has(key))
  if (open.length > 0)
    tasks.push({ do: 'build', file: job.file, text: texts.get(job.file) as string, mutants: open })
  else finish(job)
}
await runCrew(tasks, hear)
say(`mutation score ${totalScore(readResults()) / 100} %, ${Math.round((Date.now() - started) / 1000)} s`)

function hear(task: Task, word: Word): Task[] {
  const job = jobs.get(task.file) as Job
  if (word.say === 'broken') fail(`${task.file}: ${word.reason}`)
  if (word.say === 'built') {
    const { build, failing, seconds } = word
    say(
      `${task.file}: ${build.switched.length} mutants in one build, ${build.alone.length} alone, ${seconds.toFixed(0)} s`,
    )
    if (failing.length > 0) {
      fail(`${task.file}: tests fail without any mutant: ${failing.join(', ')}`)
      return []
    }
    return [
      ...batches(build.switched).map(
        (mutants): Task => ({ do: 'try', file: task.file, path: build.path, mutants }),
      ),
      ...build.alone.map((mutant): Task => ({ do: 'alone', file: task.file, mutants: [mutant] })),
    ]
  }
  if (word.say === 'outcome') {
    job.kept.keep(word.outcome)
    tried++
    const { outcome, key } = word.outcome
    if (outcome === 'survived') say(`  survived  ${task.file}  ${key}`)
    if (tried % 25 === 0)
      say(`  ${tried} tried, ${((Date.now() - started) / 1000 / tried).toFixed(1)} s each`)
    if (job.mutants.every((mutant) => job.kept.known.has(mutant.key))) finish(job)
  }
  return []
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
