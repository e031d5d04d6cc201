import { readFileSync } from 'node:fs'
import type { Group } from '../plan/groupMutants.ts'
import type { Mutant } from '../plan/mutant.ts'
import type { MutantResult } from './tryMutant.ts'
import type { Task, Word } from './worker.ts'
import { runWorkers } from './workers.ts'

/** Mutants of one task: few enough that two workers end together. */
const BATCH = 12

/** Who hears what becomes of the groups. */
export interface Listeners {
  onOutcome(outcome: MutantResult): void
  say(line: string): void
  /** the run has failed */
  fail(line: string): void
}

/** Builds each group and tries its mutants, with as many processes as there are workers. */
export async function tryGroups(groups: Group[], { onOutcome, say, fail }: Listeners): Promise<void> {
  function hear(task: Task, word: Word): Task[] {
    if (word.say === 'broken') fail(`${task.group}: ${word.reason}`)
    if (word.say === 'built') return hearBuild(task, word)
    if (word.say === 'outcome') onOutcome(word.outcome)
    // tests that count gas to the unit have not been asked yet
    if (word.say === 'undecided') {
      return [{ do: 'alone', group: task.group, tests: task.tests, mutants: [word.mutant] }]
    }
    return []
  }

  function hearBuild(
    { group, tests }: Task,
    { build, failing, seconds }: Extract<Word, { say: 'built' }>,
  ): Task[] {
    say(
      `${group}: ${build.switched.length} mutants in one build, ${build.alone.length} alone, ${seconds.toFixed(0)} s`,
    )
    if (failing.length > 0) {
      fail(`${group}: tests fail without any mutant: ${failing.join(', ')}`)
      return []
    }
    return [
      ...batches(build.switched).map(
        (mutants): Task => ({ do: 'try', group, tests, path: build.path, mutants }),
      ),
      ...build.alone.map((mutant): Task => ({ do: 'alone', group, tests, mutants: [mutant] })),
    ]
  }

  const builds = groups.map(
    ({ name, files, mutants, tests }): Task => ({
      do: 'build',
      group: name,
      tests,
      texts: Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')])),
      mutants,
    }),
  )
  await runWorkers(builds, hear)
}

function batches(mutants: Mutant[]): Mutant[][] {
  return Array.from({ length: Math.ceil(mutants.length / BATCH) }, (_, n) =>
    mutants.slice(n * BATCH, (n + 1) * BATCH),
  )
}
