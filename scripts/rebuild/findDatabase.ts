import { readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Address of the database as its owner, or as another role that has a key in the data folder: given, or of the Postgres that
 * `npm start` runs in this folder.
 * @throws Error with one sentence when there is none
 */
export function findDatabase(
  given: string | undefined,
  dataDir: string,
  as: { role: string; key: string } = { role: 'owner', key: 'database-owner' },
): string {
  if (given) return given
  try {
    const password = readFileSync(path.join(dataDir, 'keys', as.key), 'utf8').trim()
    // the fourth line of this file is the port of the running server
    const port = readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]
    return `postgres://${as.role}:${password}@127.0.0.1:${Number(port)}/stagedoor`
  } catch {
    throw new Error(`No Postgres runs in ${dataDir}: start it with npm start, or set DATABASE_OWNER_URL.`)
  }
}
