import { createHash } from 'node:crypto'
import pg from 'pg'
import { createPool } from '#db/client.ts'
import { migrate, readMigrations } from '#db/migrate.ts'
import { type Login, loginUrl, provision } from '#db/provision.ts'
import { inScope, type ScopedPool } from '#db/scope.ts'
import { reachCluster } from './cluster/reachCluster.ts'
import { type Pristine, readPristine, readRows, wipe } from './cluster/wipe.ts'
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

const PASSWORDS = { api: 'api', worker: 'worker', reconciler: 'reconciler', indexer: 'indexer' }
const IN_USE = '55006'
/** SQLSTATE invalid_catalog_name */
const GONE = '3D000'
const TEMPLATE_LOCK = 0x74656d70
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
  const endPools = async () => {
    const open = [...pools.values()]
    pools.clear()
    await Promise.all(open.map((pool) => pool.end()))
  }
  const poolOf = (role: DatabaseRole): pg.Pool => {
    const pool = pools.get(role) ?? createPool(url(role), { max: 10, name: 'test' })
    pools.set(role, pool)
    return pool
  }
  return {
    url,
    endPools,
    pool: poolOf,
    work: () => inScope(poolOf('worker'), { everyone: 'work' }),
    drop: async () => {
      await endPools()
      await asOwner(clusterUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}

function inDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.toString()
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return await work(client).finally(() => client.end())
}

/** One template per text of the migrations; the first to need it makes it. */
async function ensureTemplate(client: pg.Client, clusterUrl: string): Promise<string> {
  const day = new Date().toISOString().slice(0, 10)
  const hash = createHash('sha256').update(
    `${day}\n${readMigrations()
      .map(({ name, sha256 }) => `${name} ${sha256}`)
      .join('\n')}`,
  )
  const name = `template_${hash.digest('hex').slice(0, 16)}`
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK])
  try {
    const { rowCount } = await client.query(
      'SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate',
      [name],
    )
    if (rowCount) return name
    await dropLeftovers(client)
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${name}`)
    await migrate(inDatabase(clusterUrl, name))
    await provision(inDatabase(clusterUrl, name), PASSWORDS)
    await client.query(`ALTER DATABASE ${name} IS_TEMPLATE true ALLOW_CONNECTIONS false`)
    return name
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  }
}

/** Databases of processes that were killed before they could drop them, and templates of older migrations. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows: templates } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'",
  )
  for (const { datname } of templates) {
    try {
      await client.query(`ALTER DATABASE ${datname} IS_TEMPLATE false`)
      await client.query(`DROP DATABASE ${datname} WITH (FORCE)`)
    } catch (error) {
      // another run is cloning from it this moment, or was faster; whoever makes the next template drops it
      if (![IN_USE, GONE].includes((error as { code?: string }).code ?? '')) throw error
    }
  }
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'",
  )
  for (const { datname } of rows) {
    const pid = Number(datname.split('_')[1])
    try {
      process.kill(pid, 0)
    } catch {
      await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
    }
  }
}
