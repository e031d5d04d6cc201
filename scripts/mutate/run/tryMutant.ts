import type { Mutant } from '../plan/mutant.ts'
import { type Choice, failingTests, isRandom, type Suite, type World } from './testRunner.ts'

/** What became of a mutant. `stillborn`: the compiler refuses it, so it counts for nothing. */
export interface MutantResult {
  file: string
  key: string
  owner: string
  kind: Mutant['kind']
  outcome: 'killed' | 'survived' | 'stillborn'
  /** the test that saw it */
  by?: string
}

/**
 * Tests that end within the short limit without the mutant, and fail within it with the mutant. Of a mutant that was
 * compiled alone nothing can be said, so it counts as a survivor.
 */
async function newlyFailing(world: World, number: number, choice: Choice): Promise<string[]> {
  const short = { ...choice, isShort: true }
  const failing = await failingTests(world, number, short)
  if (failing.length === 0) return []
  const before = await failingTests(world, 0, short)
  return failing.filter((test) => !before.includes(test))
}

/** Which tests saw mutants of a function before; they are asked first. */
export type Memory = Map<string, Map<string, number>>

const FAVOURITES = 2

/**
 * Runs the tests until one fails: those that saw its neighbours, then plain ones, then fuzz tests and invariants. The engine
 * runs a failing test again to explain it, which costs more than many that pass, so each call asks for few that may fail.
 * `isShort`: after the explanation of a mutant that loops took more memory than there is: every test ends sooner
 */
export async function tryMutant(
  world: World,
  mutant: Mutant,
  number: number,
  { memory, isShort = false }: { memory: Memory; isShort?: boolean },
): Promise<MutantResult> {
  const { file, key, owner, kind } = mutant
  for (const choice of choicesFor(world.suites, owner, memory.get(owner))) {
    const [by] = isShort
      ? await newlyFailing(world, number, choice)
      : await failingTests(world, number, choice)
    if (by === undefined) continue
    const kills = memory.get(owner) ?? new Map<string, number>()
    kills.set(by, (kills.get(by) ?? 0) + 1)
    memory.set(owner, kills)
    return { file, key, owner, kind, outcome: 'killed', by }
  }
  return { file, key, owner, kind, outcome: 'survived' }
}

function* choicesFor(
  suites: Suite[],
  owner: string,
  kills: Map<string, number> = new Map(),
): Generator<Choice> {
  const favourites = [...kills].sort((a, b) => b[1] - a[1]).slice(0, FAVOURITES)
  for (const [name] of favourites) {
    const [suite, test] = name.split('.') as [string, string]
    yield { suites: suites.filter(({ id }) => id.name === suite), only: [test] }
  }
  const plain = byNearness(suites, owner).flatMap((suite) =>
    suite.tests.filter((test) => !isRandom(test)).map((test) => ({ suite, test })),
  )
  for (let at = 0, width = 1; at < plain.length; at += width, width *= 2) {
    const portion = plain.slice(at, at + width)
    yield {
      suites: [...new Set(portion.map(({ suite }) => suite))],
      only: [...new Set(portion.map(({ test }) => test))],
    }
  }
  yield { suites, part: 'random' }
  yield { suites, part: 'random', effort: 'usual' }
}

/** Suites of a function's name first, then those of its contract's. */
function byNearness(suites: Suite[], owner: string): Suite[] {
  const [contract = '', name = ''] = owner.toLowerCase().replaceAll('_', '').split('.')
  const distance = ({ id }: Suite) => {
    const place = `${id.source} ${id.name}`.toLowerCase()
    return name !== '' && place.includes(name) ? 0 : place.includes(contract) ? 1 : 2
  }
  return [...suites].sort((a, b) => distance(a) - distance(b))
}
