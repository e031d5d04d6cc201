import type { Typed } from '#domain/names/isolated.ts'
import { SPEAKERS } from '#domain/room/floor.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { ANY_PASS, FOLLOWERS, type GateDraft } from '../gate/gateDraft.ts'
import { refusedConditions } from '../gate/refusedConditions.ts'
import { isUnfinished } from '../gate/tokenDraft.ts'
import { refusedSpeakers } from '../studio/refusedSpeakers.ts'

/** What an owner typed of a club that is not there yet. */
export interface ClubDraft {
  name: Typed
  gate: GateDraft
  speakers: number
}

/** Why a club was not made, each where it can be put right; null: not for that. */
export interface RefusedClub {
  name: string | null
  gate: string | null
  speakers: string | null
  /** of nothing that is typed here */
  other: string | null
}

/** What a new club begins with: any pass where there are some, else who follows. */
export function firstClub(hasTiers: boolean): ClubDraft {
  return { name: '', gate: hasTiers ? ANY_PASS : FOLLOWERS, speakers: SPEAKERS.max }
}

/** Why a name cannot be sent; null: it can. */
export function missingName(name: Typed): string | null {
  return name.trim() === '' ? 'Give it a name.' : null
}

/** True where a draft can be sent. */
export function isClubRight({ name, gate }: ClubDraft): boolean {
  return missingName(name) === null && !isUnfinished(gate.of)
}

/** Why the server refused a name; `field` is what it calls it. */
export function refusedName(problem: unknown, field: '/name' | '/title'): string | null {
  return problem instanceof ApiProblem ? (problem.problem.fields?.[field] ?? null) : null
}

/** A refusal by what it is about. */
export function refusedClub(problem: unknown): RefusedClub {
  const at = {
    name: refusedName(problem, '/name'),
    gate: refusedConditions(problem),
    speakers: refusedSpeakers(problem),
  }
  const isElsewhere = problem !== null && Object.values(at).every((one) => one === null)
  return { ...at, other: isElsewhere ? sentenceOf(problem) : null }
}
