import { createHash } from 'node:crypto'
import type pg from 'pg'
import { migrate, readMigrations } from '#db/migrate.ts'
import { provision } from '#db/provision.ts'

/** What the logins of test databases are given. */
export const PASSWORDS = { api: 'api', worker: 'worker', reconciler: 'reconciler', indexer: 'indexer' }
const IN_USE = '55006'
/** SQLSTATE invalid_catalog_name */
const GONE = '3D000'
const TEMPLATE_LOCK = 0x74656d70

/** The same server and login, another database. */
export function inDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.toString()
}

/** One template per text of the migrations; the first to need it makes it. */
export async function ensureTemplate(client: pg.Client, clusterUrl: string): Promise<string> {
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
