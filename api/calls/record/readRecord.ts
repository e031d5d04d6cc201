import { ProblemError } from '#api/http/problemError.ts'
import { type RecordSpan, type SeenTime, secondsIn, seenOf } from '#domain/calls/meeting/presence.ts'
import type { CallRecordView } from '../contract.ts'
import type { CallDeps } from '../deps.ts'
import { readBooked, readPieces } from './recordStore.ts'

/** Tenths of a second are enough to draw; what is none of one any more is left out. */
function shown(spans: readonly RecordSpan[], startAtMs: number): [number, number][] {
  const after = (atMs: number) => Math.round((atMs - startAtMs) / 100) / 10
  return spans
    .map(({ fromMs, untilMs }): [number, number] => [after(fromMs), after(untilMs)])
    .filter(([from, until]) => from < until)
}

/**
 * What was seen of an own booked call, also when the other side has left since: it is what the one who is left has to show.
 * @throws ProblemError NOT_FOUND of what is no booked call of one's own
 */
export async function readRecord(
  { pool }: Pick<CallDeps, 'pool'>,
  { bookingId, accountId }: { bookingId: string; accountId: string },
): Promise<CallRecordView> {
  const booked = await readBooked(pool, { bookingId, accountId })
  if (!booked) throw new ProblemError('NOT_FOUND')
  const { startAtMs, endAtMs, nowMs } = booked
  const seen = seenOf({ startAtMs, endAtMs, ...(await readPieces(pool, bookingId)) })
  const view = ({ proven, unproven }: SeenTime) => ({
    ...{ provenS: secondsIn(proven), unprovenS: secondsIn(unproven) },
    ...{ proven: shown(proven, startAtMs), unproven: shown(unproven, startAtMs) },
  })
  return {
    startsAt: new Date(startAtMs).toISOString(),
    endsAt: new Date(endAtMs).toISOString(),
    nowMs: Math.floor(nowMs),
    ...{ creator: view(seen.creator), fan: view(seen.fan), together: view(seen.together) },
  }
}
