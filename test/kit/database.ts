import pg from 'pg'
import { migrate, readMigrations } from '#db/migrate.ts'
import { type Login, loginUrl, provision } from '#db/provision.ts'
import { inScope, type ScopedPool } from '#db/scope.ts'
import { reachCluster } from './cluster/reachCluster.ts'
import { readServerLog, waitsOf } from './cluster/serverLog.ts'
import { ensureTemplate, inDatabase, PASSWORDS } from './cluster/template.ts'
import { createTestPool } from './cluster/testPool.ts'
import { type Pristine, readPristine, readRows, wipe } from './cluster/wipe.ts'
import { showOnFailure } from './evidence/evidence.ts'
import { takeResource } from './evidence/resources.ts'

export type DatabaseRole = Login | 'owner'

/** A database of its own. */
export interface Database {
  /** address for a process or a pool; only inside hooks and tests */
  url(role: DatabaseRole): string
  /** a pool of this file, ended after it; only inside hooks and tests */
  pool(role: DatabaseRole): pg.Pool
  /** the pool of the worker, in the scope of its work */
  work(): ScopedPool
}

/** A database that is dropped by hand. */
export interface OwnDatabase extends Database {
  drop(): Promise<void>
}

/** One whose cluster may be gone when it ends. */
export interface MadeDatabase extends OwnDatabase {
  endPools(): Promise<void>
}

let count = 0

interface Kept extends MadeDatabase {
  pristine: Pristine
}
/** Databases of this process that no file has now. */
const free: Kept[] = []
/** The one behind what a file was given. */
const shared = new WeakMap<Database, () => Kept>()

globalThis.after?.('drop the databases of this process', async function () {
  this.timeout(60_000)
  for (const database of free.splice(0)) await database.drop()
})

/** A database as it was after the migrations: one that another file left, emptied, or a new one. */
async function takeDatabase(): Promise<Kept> {
  for (let kept = free.pop(); kept; kept = free.pop()) {
    if (await asOwner(kept.url('owner'), (client) => wipe(client, kept.pristine))) return kept
    await kept.drop()
  }
  const made = await createDatabase()
  return { ...made, pristine: await asOwner(made.url('owner'), readPristine) }
}

/**
 * Gives a test file a migrated database without a row of anybody else. The next file of its process has the same one, emptied;
 * one whose tables or functions a test changed is dropped.
 */
export function useDatabase(): Database {
  let kept: Kept
  const database = useOwn(async () => {
    kept = await takeDatabase()
    return {
      ...kept,
      drop: async () => {
        await kept.endPools()
        free.push(kept)
      },
    }
  })
  shared.set(database, () => kept)
  return database
}

/** Whether the next file of this process has it too, so that what runs over it can stay. */
export function isShared(database: Database): boolean {
  return shared.has(database)
}

/** What runs over another way to a shared database can stay as well. */
export function shareAs(database: Database, way: Database): void {
  const kept = shared.get(database)
  if (kept) shared.set(way, kept)
}

/** From now on every file finds the rows that a table of a shared database has at this moment. */
export async function keepRows(database: Database, table: string): Promise<void> {
  const kept = shared.get(database)?.()
  if (kept)
    kept.pristine.rows.set(table, await asOwner(kept.url('owner'), (client) => readRows(client, table)))
}

/** Gives a test file a new database, to which nothing of an earlier file is connected; dropped after its last test. */
export function useOwnDatabase(): Database {
  return useOwn(() => createDatabase())
}

/** Gives a test file an empty database as it was before a migration; `migrate` brings it to the newest. */
export function useDatabaseBefore(migration: string): Database {
  return useOwn(() =>
    makeDatabase(async (client, clusterUrl, name) => {
      await client.query(`CREATE DATABASE ${name}`)
      const older = readMigrations().filter((one) => one.name < migration)
      await migrate(inDatabase(clusterUrl, name), older)
      await provision(inDatabase(clusterUrl, name), PASSWORDS)
    }),
  )
}

function useOwn(create: () => Promise<OwnDatabase>): Database {
  let database: OwnDatabase | undefined
  before('make a database', async function () {
    this.timeout(60_000)
    database = await create()
  })
  after('drop the database', async () => {
    await database?.drop()
    database = undefined
  })
  const current = (): OwnDatabase => {
    if (!database) throw new Error('the database exists only inside hooks and tests')
    return database
  }
  return {
    url: (role) => current().url(role),
    pool: (role) => current().pool(role),
    work: () => current().work(),
  }
}

/**
 * A migrated database for whoever drops it: see `useDatabase` for test files.
 * @param ownClusterUrl superuser address of another cluster than the shared one
 */
export function createDatabase(ownClusterUrl?: string): Promise<MadeDatabase> {
  return makeDatabase(async (client, clusterUrl, name) => {
    const template = await ensureTemplate(client, clusterUrl)
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
  }, ownClusterUrl)
}

async function makeDatabase(
  make: (client: pg.Client, clusterUrl: string, name: string) => Promise<void>,
  ownClusterUrl?: string,
): Promise<MadeDatabase> {
  const clusterUrl = ownClusterUrl ?? (await reachCluster())
  takeResource('databases')
  const name = `test_${process.pid}_${++count}`
  await asOwner(clusterUrl, (client) => make(client, clusterUrl, name))
  const ownerUrl = inDatabase(clusterUrl, name)
  const url = (role: DatabaseRole) =>
    role === 'owner' ? ownerUrl : loginUrl(ownerUrl, role, PASSWORDS[role])
  const pools = new Map<DatabaseRole, pg.Pool>()
  const hide = showOnFailure('postgres', { text: () => waitsOf(readServerLog(), name) })
  const endPools = async () => {
    const open = [...pools.values()]
    pools.clear()
    await Promise.all(open.map((pool) => pool.end()))
  }
  const poolOf = (role: DatabaseRole): pg.Pool => {
    const pool = pools.get(role) ?? createTestPool(url(role))
    pools.set(role, pool)
    return pool
  }
  return {
    url,
    endPools,
    pool: poolOf,
    work: () => inScope(poolOf('worker'), { everyone: 'work' }),
    drop: async () => {
      hide()
      await endPools()
      await asOwner(clusterUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return await work(client).finally(() => client.end())
}
