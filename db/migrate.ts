import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'

/** A migration as written: its folder name, its text and the text's sha256. */
export interface Migration {
  name: string
  sql: string
  sha256: string
}

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url))
// 'door' in ASCII: two processes that migrate at once take turns
const LOCK = 0x646f6f72
const LOCK_TIMEOUT = '3s'
/** SQLSTATE lock_not_available */
const LOCK_NOT_AVAILABLE = '55P03'
/** First line of a migration that runs statement by statement. */
const NO_TRANSACTION = '-- no-transaction'

/** Every migration in order. */
export function readMigrations(folder: string = FOLDER): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(`${folder}/${name}/migration.sql`, 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Brings a database to the newest schema: applies what is missing, each migration in a transaction of its own unless its
 * first line is `-- no-transaction`,
 * then the job queue's schema and the partitions of the coming days.
 * @param ownerUrl a role that owns the database
 * @returns names of the migrations applied now
 * @throws Error when an applied migration was edited or is missing in the folder
 */
export async function migrate(
  ownerUrl: string,
  migrations: Migration[] = readMigrations(),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    const applied = await applyMissing(client, migrations)
    await migrateQueue(client, ownerUrl)
    await client.query('SELECT app.ensure_partitions(7)')
    return applied
  } finally {
    await client.end()
  }
}

async function applyMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS public.migration (
    name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM public.migration ORDER BY name',
  )
  for (const row of rows) {
    const written = migrations.find((migration) => migration.name === row.name)
    if (!written)
      throw new Error(
        `The database has migration ${row.name}, which this version does not know; it is newer.`,
      )
    if (written.sha256 !== row.sha256)
      throw new Error(`Migration ${row.name} was edited after it had been applied; write a new one instead.`)
  }
  const missing = migrations.filter((migration) => !rows.some((row) => row.name === migration.name))
  // who reads for long must not make everybody else wait behind a migration that waits for it
  await client.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`)
  for (const migration of missing) {
    try {
      if (migration.sql.startsWith(NO_TRANSACTION)) await applyInSteps(client, migration)
      else await applyAtOnce(client, migration)
    } catch (cause) {
      const advice =
        (cause as { code?: string }).code === LOCK_NOT_AVAILABLE
          ? `somebody held a table for longer than ${LOCK_TIMEOUT}; nothing is lost, start it again`
          : (cause as Error).message
      throw new Error(`Migration ${migration.name} failed: ${advice}`, { cause })
    }
  }
  await client.query('RESET lock_timeout')
  return missing.map((migration) => migration.name)
}

async function applyAtOnce(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(migration.sql)
    await markApplied(client, migration)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/**
 * Statement by statement, for what Postgres refuses in a transaction, such as concurrent indexes. A try that was cut off
 * is begun again: each statement has to say IF NOT EXISTS, and an index that was not finished is dropped first.
 */
async function applyInSteps(client: pg.Client, migration: Migration): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid',
  )
  for (const { name } of rows) await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`)
  for (const statement of migration.sql.split(/;\s*$/m)) if (statement.trim()) await client.query(statement)
  await markApplied(client, migration)
}

async function markApplied(client: pg.Client, { name, sha256 }: Migration): Promise<void> {
  await client.query('INSERT INTO public.migration (name, sha256) VALUES ($1, $2)', [name, sha256])
}

/** The queue's tables have row security that only their owner passes, so the role of the worker owns them. */
async function migrateQueue(client: pg.Client, ownerUrl: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT quote_ident(current_database()) AS name')
  const database = rows[0]?.name
  const { rows: roles } = await client.query<{ name: string }>(
    "SELECT rolname AS name FROM pg_roles WHERE rolname IN ('sd_api', 'sd_worker') ORDER BY rolname DESC LIMIT 1",
  )
  const owner = roles[0]?.name ?? 'sd_worker'
  // it was made when api and worker were one login
  if (owner !== 'sd_api') await client.query(`REASSIGN OWNED BY sd_api TO ${owner}`)
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, options: `-c role=${owner}` })
  pool.on('error', () => {})
  pool.on('connect', (connection) => connection.on('error', () => {}))
  try {
    await client.query(`GRANT CREATE ON DATABASE ${database} TO ${owner}`)
    await runMigrations({ pgPool: pool })
  } finally {
    await client.query(`REVOKE CREATE ON DATABASE ${database} FROM ${owner}`)
    await pool.end()
  }
}
