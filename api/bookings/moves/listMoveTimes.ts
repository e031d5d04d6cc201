import { freeTimes } from '#domain/calls/freeTimes.ts'
import type { BookingDeps } from '../deps.ts'
import type { FreeRun } from '../reservations/contract.ts'
import { runsOf } from '../reservations/listCallTimes.ts'
import { demandMovable, readBusyAround, wantedOf } from './movable.ts'
import { readMovedCall } from './store.ts'

/**
 * When a booked call could begin instead: what its creator offers and both are free at, and by card for what its money can be held.
 * @throws ProblemError NOT_FOUND, CONFLICT where it keeps its date
 */
export async function listMoveTimes(
  { pool, chainId }: Pick<BookingDeps, 'pool' | 'chainId'>,
  accountId: string,
  bookingId: string,
): Promise<{ runs: FreeRun[]; zone: string; now: string }> {
  const call = demandMovable(await readMovedCall(pool, { accountId, bookingId, chainId }))
  const { owner, fan } = await readBusyAround(pool, call)
  const { calendar, nowMs, offer, isPossible = () => true } = wantedOf(call)
  const wish = { lengthMinutes: offer.lengthMinutes, nowMs, busy: [...owner, ...fan] }
  const times = freeTimes(calendar, wish).filter((atMs) => atMs !== call.startsAtS * 1000 && isPossible(atMs))
  return { runs: runsOf(times), zone: calendar.zone, now: new Date(nowMs).toISOString() }
}
