import type { Mutant } from '../plan/mutant.ts'
import { type Choice, failingTests, type Suite, type World } from './testRunner.ts'

/** What became of a mutant. `stillborn`: the compiler refuses it, so it counts for nothing. */
export interface Outcome {
  file: string
  key: string
  owner: string
  kind: Mutant['kind']
  outcome: 'killed' | 'survived' | 'stillborn'
  /** the test that saw it */
  by?: string
}

/** Which tests saw mutants of a function before; they are asked first. */
export type Memory = Map<string, Map<string, number>>

const FAVOURITES = 4

/** Runs the tests until one fails: those that saw its neighbours, then plain ones, then fuzz tests and invariants. */
export async function tryMutant(
  world: World,
  mutant: Mutant,
  number: number,
  memory: Memory,
): Promise<Outcome> {
  const { file, key, owner, kind } = mutant
  for (const choice of choicesFor(world.suites, memory.get(owner))) {
    const [by] = await failingTests(world, number, choice)
    if (by === undefined) continue
    const kills = memory.get(owner) ?? new Map<string, number>()
    kills.set(by, (kills.get(by) ?? 0) + 1)
    memory.set(owner, kills)
    return { file, key, owner, kind, outcome: 'killed', by }
  }
  return { file, key, owner, kind, outcome: 'survived' }
}

function* choicesFor(suites: Suite[], kills: Map<string, number> = new Map()): Generator<Choice> {
  const favourites = [...kills].sort((a, b) => b[1] - a[1]).slice(0, FAVOURITES)
  if (favourites.length > 0) {
    const names = favourites.map(([name]) => name.split('.') as [string, string])
    yield {
      suites: suites.filter(({ id }) => names.some(([suite]) => suite === id.name)),
      only: names.map(([, test]) => test),
    }
  }
  yield { suites, part: 'plain' }
  yield { suites, part: 'random' }
  yield { suites, part: 'random', effort: 'usual' }
}
