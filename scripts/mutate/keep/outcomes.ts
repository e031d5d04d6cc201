import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { FOLDER, ownSources } from '../run/buildWorld.ts'
import type { Outcome } from '../run/tryMutant.ts'
import { hashOf } from '../source/closure.ts'

/** Outcomes of one file in its present surroundings; an interrupted run goes on from here. */
export interface Kept {
  known: Map<string, Outcome>
  keep(outcome: Outcome): void
}

/** Outcomes hold as long as neither the file nor anything its tests see has changed. */
export function openOutcomes(file: string): Kept {
  const folder = `${FOLDER}/outcomes`
  const path = `${folder}/${file.replaceAll('/', '.')}-${hashOf(ownSources(file))}.jsonl`
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  const known = new Map(
    lines.map((line) => JSON.parse(line) as Outcome).map((outcome) => [outcome.key, outcome]),
  )
  mkdirSync(folder, { recursive: true })
  return {
    known,
    keep(outcome) {
      known.set(outcome.key, outcome)
      appendFileSync(path, `${JSON.stringify(outcome)}\n`)
    },
  }
}
