import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPool } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import { type Login, loginUrl, provision } from '#db/provision.ts'
import { inScope } from '#db/scope.ts'
import { type Postgres, startPostgres } from '#local/postgres/startPostgres.ts'
import type { Database, DatabaseRole, OwnDatabase } from '#test/kit/database.ts'
import { freePort } from '#test/kit/ports.ts'

/** A Postgres that flushes every commit to the disk, as an installation does. */
export interface DurableCluster {
  /**
   * A migrated database, dropped by hand.
   * @param like a database to copy, which nobody uses meanwhile
   */
  database(like?: Database): Promise<OwnDatabase>
  /** Nothing of before is still to be written. */
  checkpoint(): Promise<void>
  stop(): Promise<void>
}

const FOLDER = fileURLToPath(new URL('../.stagedoor/bench', import.meta.url))
const PASSWORDS: Record<Login, string> = {
  api: 'api',
  worker: 'worker',
  reconciler: 'reconciler',
  indexer: 'indexer',
}
const TEMPLATE = 'bench_template'

export async function startDurableCluster(): Promise<DurableCluster> {
  const dir = path.join(FOLDER, `postgres-${process.pid}`)
  const postgres = await startPostgres({ dir, port: await freePort(), password: 'owner' })
  const owner = createPool(postgres.url('postgres'), { max: 1, name: 'bench' })
  await owner.query(`CREATE DATABASE ${TEMPLATE}`)
  await migrate(postgres.url(TEMPLATE))
  await provision(postgres.url(TEMPLATE), PASSWORDS)
  let count = 0
  return {
    async database(like) {
      const name = `bench_${++count}`
      const template = like ? new URL(like.url('owner')).pathname.slice(1) : TEMPLATE
      await owner.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
      const { end, ...database } = openDatabase(postgres, name)
      return {
        ...database,
        async drop() {
          await end()
          await owner.query(`DROP DATABASE ${name} WITH (FORCE)`)
        },
      }
    },
    async checkpoint() {
      await owner.query('CHECKPOINT')
    },
    async stop() {
      await owner.end()
      await postgres.stop()
      rmSync(dir, { recursive: true, force: true })
      rmSync(`${dir}.password`, { force: true })
    },
  }
}

function openDatabase(postgres: Postgres, name: string): Database & { end(): Promise<void> } {
  const pools = new Map<DatabaseRole, ReturnType<typeof createPool>>()
  const ownerUrl = postgres.url(name)
  const url = (role: DatabaseRole) =>
    role === 'owner' ? ownerUrl : loginUrl(ownerUrl, role, PASSWORDS[role])
  const poolOf = (role: DatabaseRole) => {
    const pool = pools.get(role) ?? createPool(url(role), { max: 4, name: 'bench' })
    pools.set(role, pool)
    return pool
  }
  return {
    url,
    pool: poolOf,
    work: () => inScope(poolOf('worker'), { everyone: 'work' }),
    async end() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
    },
  }
}

/** One database of a cluster of its own. */
export async function startDurableDatabase(): Promise<Database & { stop(): Promise<void> }> {
  const cluster = await startDurableCluster()
  const database = await cluster.database()
  return {
    url: database.url,
    pool: database.pool,
    work: database.work,
    async stop() {
      await database.drop()
      await cluster.stop()
    },
  }
}
