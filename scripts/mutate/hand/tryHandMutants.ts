import { readFileSync } from 'node:fs'
import type { Voice } from '../mutateSources.ts'
import { tryGroups } from '../run/tryGroups.ts'
import type { MutantResult } from '../run/tryMutant.ts'
import { type HandMutant, handHash, readHandMutants } from './handMutant.ts'
import { placeProblems, readHandResults, staleHandMutants, writeHandResults } from './handSnapshot.ts'
import { planHand } from './planHand.ts'

/**
 * Tries mutants written by hand: those that are named by name or file, or without names all that have no result.
 * @throws Error when a name is unknown or a mutant has no place in the present sources
 */
export async function tryHandMutants(named: string[], { say, fail }: Voice): Promise<void> {
  const all = await readHandMutants()
  const unknown = named.filter((word) => !all.some(({ name, file }) => word === name || word === file))
  if (unknown.length > 0)
    throw new Error(`No mutant written by hand is called or changes ${unknown.join(', ')}`)
  const results = readHandResults()
  const wanted =
    named.length > 0
      ? all.filter(({ name, file }) => named.includes(name) || named.includes(file))
      : staleHandMutants(all, results)
  const problems = placeProblems(wanted)
  if (problems.length > 0) throw new Error(problems.join('\n'))

  const groups = planHand(wanted)
  say(`${wanted.length} mutants written by hand to try in ${groups.length} builds`)
  const decided = new Set<string>()
  await tryGroups(groups, { say, fail, onOutcome: hear })
  for (const { name } of wanted) if (!decided.has(name)) fail(`${name} was never decided`)

  function hear({ key, outcome, by }: MutantResult): void {
    const mutant = wanted.find(({ name }) => name === key) as HandMutant
    // a busy machine is slow too: nothing written by hand makes tests hang, so this says nothing
    if (by === 'time') return
    decided.add(key)
    if (outcome === 'stillborn') {
      fail(`${key}: the compiler refuses it`)
      return
    }
    say(`  ${outcome}  ${key}${by ? ` by ${by}` : ''}`)
    results[key] = {
      hash: handHash(mutant, readFileSync(mutant.file, 'utf8')),
      outcome,
      ...(by ? { by } : {}),
    }
    writeHandResults(results, all)
    if (outcome === 'survived' && !mutant.explained) fail(`no test sees ${key}: ${mutant.means}`)
  }
}
