import { inScope, type Unscoped } from '#db/scope.ts'
import type { Jobs } from '../queue/jobs.ts'
import type { AttestationDeps } from './deps.ts'
import { lookAtRevocations } from './lookAtRevocations.ts'

const LOOK_MS = 2000

/** Ends passes whose card payment went back, on the chain. */
export function attestationJobs(of: Unscoped<AttestationDeps>): Jobs {
  const deps = { ...of, pool: inScope(of.pool, { everyone: 'work' }) }
  return {
    loops: [{ name: 'attestor', everyMs: LOOK_MS, isExclusive: true, run: () => lookAtRevocations(deps) }],
  }
}
