import type { Jobs } from '#api/queue/jobs.ts'
import type { RoomDeps } from '#api/rooms/deps.ts'
import { closeCalls } from './closeCalls.ts'

const CLOSE_MS = 1000

/** What calls ask of the worker: they end with the second that was booked. */
export function callJobs(deps: RoomDeps): Jobs {
  return {
    loops: [{ name: 'calls.close', everyMs: CLOSE_MS, isExclusive: true, run: () => closeCalls(deps) }],
  }
}
