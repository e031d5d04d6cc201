import { readFileSync } from 'node:fs'
import type { Sources } from '../../solidity/closure.ts'
import type { Mutant } from '../plan/mutant.ts'
import { type Build, buildAlone, buildWorld, readWorld } from './buildWorld.ts'
import { failingTests, leavesOutExactGas, type World } from './testRunner.ts'
import { type Memory, type MutantResult, tryMutant } from './tryMutant.ts'

/**
 * What the parent asks of a worker. `tests`: files to ask instead of those that mirror the folder. `again`: what a worker
 * was at when it ended by itself.
 */
export type Task = { group: string; mutants: Mutant[]; tests?: string[]; again?: string } & (
  | { do: 'build'; texts: Sources }
  | { do: 'try'; path: string }
  | { do: 'alone' }
)

/** What a worker says. */
export type Word =
  | { say: 'built'; build: Build; failing: string[]; seconds: number }
  | { say: 'begin'; mutant: Mutant }
  | { say: 'outcome'; outcome: MutantResult; seconds: number }
  | { say: 'undecided'; mutant: Mutant }
  | { say: 'done'; heavy: boolean }
  | { say: 'broken'; reason: string }

/** The engine keeps what failing tests left; a worker above this is replaced. */
const MAX_BYTES = 5_000_000_000

let held: { path: string; world: World } | undefined
const memories = new Map<string, Memory>()

function tell(word: Word): void {
  process.send?.(word)
}

function memoryOf(file: string): Memory {
  const memory = memories.get(file) ?? new Map()
  memories.set(file, memory)
  return memory
}

function worldAt(path: string): World {
  if (held?.path !== path) held = { path, world: readWorld(path) }
  return held.world
}

/** One world holds all mutants of a build; a mutant alone is its world. */
function numberIn(task: Task, { id }: Mutant): number {
  return task.do === 'try' ? id : 0
}

async function act(task: Task): Promise<void> {
  if (task.do === 'build') {
    const started = performance.now()
    for (const [file, text] of Object.entries(task.texts))
      if (readFileSync(file, 'utf8') !== text) throw new Error(`${file} changed since its mutants were found`)
    const build = buildWorld(Object.keys(task.texts), task.mutants, task.tests)
    const world = worldAt(build.path)
    const failing = await failingTests(world, 0, { suites: world.suites, effort: 'usual' })
    tell({ say: 'built', build, failing, seconds: (performance.now() - started) / 1000 })
    return
  }
  for (const mutant of task.mutants) {
    const started = performance.now()
    tell({ say: 'begin', mutant })
    const world = task.do === 'try' ? worldAt(task.path) : buildAlone(mutant, task.tests)
    const { file, key, owner, kind } = mutant
    const outcome: MutantResult = world
      ? await tryMutant(world, mutant, numberIn(task, mutant), {
          memory: memoryOf(file),
          isShort: task.again === mutant.key,
        })
      : { file, key, owner, kind, outcome: 'stillborn' }
    if (world && outcome.outcome === 'survived' && leavesOutExactGas(world))
      tell({ say: 'undecided', mutant })
    else tell({ say: 'outcome', outcome, seconds: (performance.now() - started) / 1000 })
  }
}

process.on('message', (task: Task) => {
  act(task)
    .catch((error: Error) => tell({ say: 'broken', reason: error.message }))
    .finally(() => tell({ say: 'done', heavy: process.memoryUsage.rss() > MAX_BYTES }))
})
process.on('disconnect', () => process.exit(0))
