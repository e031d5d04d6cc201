import { ApiProblem } from '#web/kit/api/ApiProblem.ts'

/** Why the server did not take the conditions of a gate; null where it was about something else. */
export function refusedConditions(problem: unknown): string | null {
  return problem instanceof ApiProblem ? (problem.problem.fields?.['/gate/conditions'] ?? null) : null
}
