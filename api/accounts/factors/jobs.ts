import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import type { Jobs } from '../../queue/jobs.ts'
import { performRemovals } from './removal.ts'

interface FactorJobDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  security: SecurityLog
}

const LOOK_MS = 10_000

/** Work of second factors: those whose owner lost them all go when their week is over, and are told of until then. */
export function factorJobs({ security, ...deps }: FactorJobDeps): Jobs {
  const run = async () => {
    for (const account of await performRemovals(deps))
      security.write({ kind: 'factor_removed', account, ref: 'removal' })
  }
  return { loops: [{ name: 'factor-removals', everyMs: LOOK_MS, isExclusive: true, run }] }
}
