import type { DenyFacts } from '#domain/access/verdict.ts'
import { timeOfId } from '#domain/ids.ts'
import type { ApiProblem } from '#web/kit/api/ApiProblem.ts'

/** The clock of the server is guessed within this. */
const CLOCK_MS = 2000

/** True where the seat in the way was taken within so long of a question that was asked at `askedAtMs`, server time. */
export function isTakenThen({ problem }: ApiProblem, askedAtMs: number, withinMs: number): boolean {
  const { seatId, openSeats } = (problem.facts ?? {}) as DenyFacts
  if (problem.code !== 'OTHER_DEVICE' || seatId === undefined || openSeats !== undefined) return false
  const takenAtMs = timeOfId(seatId)
  return takenAtMs >= askedAtMs - CLOCK_MS && takenAtMs <= askedAtMs + withinMs
}
