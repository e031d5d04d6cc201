import path from 'node:path'
import { parseArgs } from 'node:util'
import { LOGINS, loginUrl } from '#db/provision.ts'
import { readEnvironment } from '#scripts/environment.ts'
import { findDatabase } from '#scripts/rebuild/findDatabase.ts'
import { askReconcile } from './askReconcile.ts'

/** `npm run reconcile [-- --data DIR]`: has a worker compare the books with the world. 0 they match, 1 they do not, 2 not compared. */
const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const { values } = parseArgs({ options: { data: { type: 'string', default: '.stagedoor' } } })
  const { databaseOwnerUrl, databaseReconcilerPassword: password } = readEnvironment()
  if (databaseOwnerUrl && !password)
    throw new Error('DATABASE_RECONCILER_PASSWORD is missing: it goes with DATABASE_OWNER_URL.')
  const given = databaseOwnerUrl && loginUrl(databaseOwnerUrl, 'reconciler', String(password))
  const key = { role: LOGINS.reconciler.role, key: 'database-reconciler' }
  const url = findDatabase(given, path.resolve(values.data), key)
  const differences = await askReconcile({ url, say })
  process.exitCode = differences === 0 ? 0 : 1
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
