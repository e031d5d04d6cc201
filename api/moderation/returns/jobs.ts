import type { Pool } from 'pg'
import type { Jobs } from '#api/queue/jobs.ts'
import type { Clock } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import { forgetReturns, noteReturns } from './noteReturns.ts'

const LOOK_MS = 2000
const FORGET_MS = 60_000
/** Seats are seen once they are committed, which is a moment after their id was made. */
const OVERLAP_MS = 10_000
/** How far back a worker looks that has just begun. */
const MISSED_MS = 600_000

const lowest = () => new Uint8Array(22)

export interface ReturnDeps {
  pool: Pool
  clock: Clock
}

/** What hints about people who return ask of the worker. */
export function returnJobs({ pool, clock }: ReturnDeps): Jobs {
  let lookedAtMs = 0
  const look = async () => {
    const nowMs = clock()
    const sinceMs = Math.max(nowMs - MISSED_MS, lookedAtMs - OVERLAP_MS)
    await noteReturns(pool, newTimedId('sea', sinceMs, lowest))
    lookedAtMs = nowMs
  }
  return {
    loops: [
      { name: 'moderation.returns', everyMs: LOOK_MS, isExclusive: true, run: look },
      {
        name: 'moderation.forget_returns',
        everyMs: FORGET_MS,
        isExclusive: true,
        run: () => forgetReturns(pool),
      },
    ],
  }
}
