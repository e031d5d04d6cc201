import type pg from 'pg'
import { createPool } from '#db/client.ts'
import { depth } from '../depth.ts'

/**
 * A statement of a test that waits for ever would have its file's time, and its connection with it: the database could not be
 * dropped, and every later file of the process began anew. So the server ends it first, and its log says which it was.
 */
const GIVE_UP = `-c lock_timeout=${depth('30s', '0')} -c statement_timeout=${depth('45s', '0')}`

/** A pool of the tests themselves. */
export function createTestPool(url: string): pg.Pool {
  const address = new URL(url)
  address.searchParams.set('options', GIVE_UP)
  return createPool(address.toString(), { max: 10, name: 'test' })
}
