import { inScope, type Unscoped } from '#db/scope.ts'
import type { Jobs } from '../../queue/jobs.ts'
import { type ErasureDeps, eraseDue } from './eraseDue.ts'
import { writeExports } from './exports.ts'

const EXPORTS_MS = 500
const ERASURES_MS = 2000

/** Work of leaving: copies are written, and accounts whose undo is over are erased. */
export function leavingJobs(of: Unscoped<ErasureDeps> & { settings: { EXPORT_KEPT_S: number } }): Jobs {
  const deps = { ...of, pool: inScope(of.pool, { everyone: 'work' }) }
  return {
    loops: [
      { name: 'exports', everyMs: EXPORTS_MS, isExclusive: false, run: () => writeExports(of) },
      { name: 'erasures', everyMs: ERASURES_MS, isExclusive: true, run: () => eraseDue(deps) },
    ],
  }
}
