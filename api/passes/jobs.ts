import type { Jobs } from '../queue/jobs.ts'
import { type ChangeDeps, notifyOfForeignChanges } from './notifyOfForeignChanges.ts'

const LOOK_MS = 1000
/** An intent is stored within seconds of its transaction, and its replacement within a minute of the block. */
export const CHANGE_GRACE_S = 90

/** Work of passes: changes that nobody asked for here are told. */
export function passJobs(deps: ChangeDeps): Jobs {
  return {
    loops: [
      {
        name: 'foreign-changes',
        everyMs: LOOK_MS,
        isExclusive: true,
        run: () => notifyOfForeignChanges(deps),
      },
    ],
  }
}
