import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FOLDER, ownSources } from '../run/buildWorld.ts'
import type { Outcome } from '../run/tryMutant.ts'
import { hashOf, resultHash } from '../source/closure.ts'

/** Outcomes of one file in its present surroundings; an interrupted run goes on from here. */
export interface Kept {
  known: Map<string, Outcome>
  keep(outcome: Outcome): void
}

const outcomesIn = (path: string): Outcome[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : []

/**
 * Outcomes hold as long as neither the file nor anything its tests see has changed.
 * @param isKillKept what was killed before counts as killed while the file itself is the same: only tests were added
 */
export function openOutcomes(file: string, isKillKept = false, folder = `${FOLDER}/outcomes`): Kept {
  mkdirSync(folder, { recursive: true })
  const prefix = `${file.replaceAll('/', '.')}-${resultHash(file)}-`
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
