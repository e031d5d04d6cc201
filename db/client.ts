import pg from 'pg'
import { createPreparingClient } from './connections/preparingClient.ts'

const INT8 = 20
const DATE = 1082
const NUMERIC = 1700

/** int8 as number: block numbers, positions, seconds. Refuses what a number cannot hold. */
function toSafeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`int8 ${text} does not fit a number; cast it to numeric`)
  return value
}

/** How values come back: int8 → number (safe or refused), numeric → bigint (whole or refused), date → `YYYY-MM-DD`. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === INT8) return toSafeNumber
      // BigInt itself refuses a fraction: money is whole units, an average needs a cast to float8
      if (oid === NUMERIC) return BigInt
      if (oid === DATE) return String
    }
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** Settings of a pool. */
export interface PoolOptions {
  /** most connections */
  max?: number
  /** shown in pg_stat_activity */
  name?: string
  /** for loops: plans what is asked again once for each connection; see `connections/preparingClient.ts` */
  isPreparing?: boolean
  /** reports errors of idle connections (a restarted server); the pool replaces them by itself */
  onIdleError?: (error: Error) => void
}

/**
 * A pool of connections to Postgres. Reads int8 as number, numeric as bigint, bytea as Buffer,
 * timestamptz as Date, date as text, json parsed. `bigint` and bytes can be passed as parameters.
 * @param url role, password, host and database
 */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const settings: pg.PoolConfig = {
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name,
    types,
    ...(options.isPreparing && { Client: createPreparingClient() }),
  }
  const pool = new pg.Pool(settings)
  pool.on('error', options.onIdleError ?? (() => {}))
  // the pool listens to idle connections only: one that is cut while a transaction has it would end the process
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
