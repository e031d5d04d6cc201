import { ApiProblem } from '#web/kit/api/ApiProblem.ts'

/** Why the server did not take the number of speakers; null where it was about something else. */
export function refusedSpeakers(problem: unknown): string | null {
  return problem instanceof ApiProblem ? (problem.problem.fields?.['/maxSpeakers'] ?? null) : null
}
