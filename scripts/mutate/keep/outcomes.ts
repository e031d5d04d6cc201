import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from '../plan/mutant.ts'
import { FOLDER, ownSources } from '../run/buildWorld.ts'
import type { MutantResult } from '../run/tryMutant.ts'
import { hashOf, textHash } from '../source/shipped.ts'
import type { FileResult } from './mutationSnapshot.ts'

/** Outcomes of one file in its present surroundings; an interrupted run goes on from here. */
export interface StoredResult {
  known: Map<string, MutantResult>
  keep(outcome: MutantResult): void
}

const outcomesIn = (path: string): MutantResult[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : []

/**
 * Mutants that a stored result calls killed: in a function of which the compiler refused none, everything that is no
 * survivor. With it a fresh checkout, too, tries only survivors again.
 */
export function killsIn(result: FileResult | undefined, mutants: Mutant[]): MutantResult[] {
  if (!result?.explained) return []
  const alive = [...result.survivors, ...result.explained]
  const countOf = (owner: string) => mutants.filter((mutant) => mutant.owner === owner).length
  return mutants
    .filter(
      ({ key, owner }) => !alive.includes(key) && result.functions[owner]?.endsWith(` of ${countOf(owner)}`),
    )
    .map(({ file, key, owner, kind }) => ({ file, key, owner, kind, outcome: 'killed' }))
}

/**
 * Outcomes hold as long as neither the file nor anything its tests see has changed.
 * @param isKillKept what was killed before counts as killed while the file itself is the same: only tests were added
 */
export function openOutcomes(file: string, isKillKept = false, folder = `${FOLDER}/outcomes`): StoredResult {
  mkdirSync(folder, { recursive: true })
  const prefix = `${file.replaceAll('/', '.')}-${textHash(file)}-`
  const name = `${prefix}${hashOf(ownSources(file))}.jsonl`
  const earlier = isKillKept ? readdirSync(folder).filter((other) => other.startsWith(prefix)) : []
  const kills = earlier
    .flatMap((other) => outcomesIn(join(folder, other)))
    .filter(({ outcome }) => outcome !== 'survived')
  const known = new Map(
    [...outcomesIn(join(folder, name)), ...kills].map((outcome) => [outcome.key, outcome]),
  )
  return {
    known,
    keep(outcome) {
      known.set(outcome.key, outcome)
      appendFileSync(join(folder, name), `${JSON.stringify(outcome)}\n`)
    },
  }
}
