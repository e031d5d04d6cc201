import { STEP_MINUTES } from '#domain/calls/calendar.ts'
import { freeTimes } from '#domain/calls/freeTimes.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { isPayable } from '../offerView.ts'
import type { FreeRun } from './contract.ts'
import { readBusy, readSoldCall } from './store.ts'

const STEP_MS = STEP_MINUTES * 60_000

/** Times one step apart become one run. */
export function runsOf(times: readonly number[]): FreeRun[] {
  const runs: [firstMs: number, lastMs: number][] = []
  for (const atMs of times) {
    const run = runs.at(-1)
    if (run && run[1] + STEP_MS === atMs) run[1] = atMs
    else runs.push([atMs, atMs])
  }
  return runs.map(([firstMs, lastMs]) => ({
    first: new Date(firstMs).toISOString(),
    last: new Date(lastMs).toISOString(),
  }))
}

/** When a call of an open offer can begin. Throws ProblemError NOT_FOUND. */
export async function listCallTimes(
  deps: BookingDeps,
  { id: channelId, offerId }: { id: string; offerId: string },
): Promise<{ runs: FreeRun[] }> {
  const sold = await readSoldCall(deps.pool, { channelId, offerId, chainId: deps.chainId }, null)
  if (!sold || sold.isClosed || !isPayable(deps, sold.offer)) throw new ProblemError('NOT_FOUND')
  const { owner: busy } = await readBusy(deps.pool, sold, null)
  const { lengthMinutes } = sold.offer
  return { runs: runsOf(freeTimes(sold.calendar, { lengthMinutes, nowMs: sold.nowMs, busy })) }
}
