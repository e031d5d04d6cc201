import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { createPool } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import { type Login, loginUrl, provision } from '#db/provision.ts'
import { startPostgres } from '#local/postgres/startPostgres.ts'
import type { Database, DatabaseRole } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'

const FOLDER = fileURLToPath(new URL('../../.stagedoor/bench', import.meta.url))
const PASSWORDS: Record<Login, string> = { api: 'api', indexer: 'indexer' }

/** A database that flushes every commit to the disk, as an installation does. */
export async function startDurableDatabase(): Promise<Database & { stop(): Promise<void> }> {
  const dir = path.join(FOLDER, `postgres-${process.pid}`)
  const postgres = await startPostgres({ dir, port: await freePort(), password: 'owner' })
  const ownerUrl = postgres.url('postgres')
  await migrate(ownerUrl)
  await provision(ownerUrl, PASSWORDS)
  const pools = new Map<DatabaseRole, Pool>()
  const url = (role: DatabaseRole) =>
    role === 'owner' ? ownerUrl : loginUrl(ownerUrl, role, PASSWORDS[role])
  return {
    url,
    pool: (role) => {
      const pool = pools.get(role) ?? createPool(url(role), { max: 4, name: 'bench' })
      pools.set(role, pool)
      return pool
    },
    stop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
      await postgres.stop()
      rmSync(dir, { recursive: true, force: true })
      rmSync(`${dir}.password`, { force: true })
    },
  }
}
