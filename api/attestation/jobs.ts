import type { Jobs } from '../queue/jobs.ts'
import type { AttestationDeps } from './deps.ts'
import { lookAtRevocations } from './lookAtRevocations.ts'

const LOOK_MS = 2000

/** Ends passes whose card payment went back, on the chain. */
export function attestationJobs(deps: AttestationDeps): Jobs {
  return {
    loops: [{ name: 'attestor', everyMs: LOOK_MS, isExclusive: true, run: () => lookAtRevocations(deps) }],
  }
}
