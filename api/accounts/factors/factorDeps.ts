import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { DataKey } from '../../installation/dataKey.ts'
import type { TrySettings } from './tries.ts'

/** What verbs of factors need. */
export interface FactorDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  dataKey: DataKey
  publicUrl: string
  settings: TrySettings & { FACTOR_REMOVAL_S: number }
}
