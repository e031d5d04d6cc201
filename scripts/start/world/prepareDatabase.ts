import { readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { migrate } from '#db/migrate.ts'
import { type Login, loginUrl, provision } from '#db/provision.ts'
import { setScope } from '#db/scope.ts'
import { registerSignKey, signKeyOf } from '#db/signKeys.ts'
import { startPostgres } from '#local/postgres/startPostgres.ts'
import type { Keys } from '../folder/makeKeys.ts'
import { callChain } from './callChain.ts'

/** A database ready for our processes. */
export interface PreparedDatabase {
  ownerUrl: string
  apiUrl: string
  workerUrl: string
  indexerUrl: string
}

async function withOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Creates the database if it is missing, migrates it and sets the login roles. */
export async function prepareDatabase(
  clusterUrl: (database: string) => string,
  passwords: Record<Login, string>,
): Promise<PreparedDatabase> {
  await withOwner(clusterUrl('postgres'), async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'stagedoor'")
    if (!rowCount) await client.query('CREATE DATABASE stagedoor')
  })
  const ownerUrl = clusterUrl('stagedoor')
  await migrate(ownerUrl)
  await provision(ownerUrl, passwords)
  return {
    ownerUrl,
    apiUrl: loginUrl(ownerUrl, 'api', passwords.api),
    workerUrl: loginUrl(ownerUrl, 'worker', passwords.worker),
    indexerUrl: loginUrl(ownerUrl, 'indexer', passwords.indexer),
  }
}

/** A Postgres in the data folder, migrated; it ends after the processes that use it. */
export async function startOwnDatabase(
  { dataDir, onLost }: { dataDir: string; onLost(name: string, how: string): void },
  port: number,
  keys: Keys,
  ends: (() => Promise<unknown>)[],
): Promise<PreparedDatabase> {
  const postgres = await startPostgres({
    dir: path.join(dataDir, 'postgres'),
    port,
    password: keys.databaseOwner,
    settings: { max_connections: '200' },
  })
  let asked = false
  // after the processes that use it, so it stands below them in the list
  ends.unshift(async () => {
    asked = true
    await postgres.stop()
  })
  postgres.guard.exited.then((code) => {
    if (!asked) onLost('postgres', `code ${code}: ${postgres.guard.tail()}`)
  })
  return prepareDatabase(postgres.url, {
    api: keys.databaseApi,
    worker: keys.databaseWorker,
    reconciler: keys.databaseReconciler,
    indexer: keys.databaseIndexer,
  })
}

/** Registers the key in a file for decisions: processes cannot, and do not start with another. */
export async function registerKey(
  file: string,
  prepared: PreparedDatabase | Promise<PreparedDatabase>,
): Promise<PreparedDatabase> {
  const database = await prepared
  const key = signKeyOf(readFileSync(file, 'utf8'))
  await withOwner(database.ownerUrl, (client) => registerSignKey(client, key))
  return database
}

/** No block takes what was signed for a chain that is gone; what it was for waits again. */
async function giveUpSending(client: pg.Client, chainId: number): Promise<void> {
  await setScope(client, { everyone: 'work' })
  await client.query(
    `UPDATE app.service_tx SET state = 'replaced', ended_at = app.now(), block = NULL, is_ok = NULL
      WHERE chain_id = $1 AND state IN ('signed', 'sent', 'included')`,
    [chainId],
  )
  await client.query(
    "UPDATE app.pass_revocation SET state = 'waiting', next_at = app.now() WHERE chain_id = $1 AND state = 'sending'",
    [chainId],
  )
  await client.query(
    'UPDATE app.booking SET ending_at = NULL WHERE chain_id = $1 AND ending_at IS NOT NULL',
    [chainId],
  )
}

/**
 * Compares what the index holds as final with the chain. A local chain that lost final blocks (its folder was
 * deleted) is another chain: everything read from the old one goes, and so do links to its collections and what was on its way there.
 * @returns whether the index was emptied
 */
export async function dropForeignIndex(ownerUrl: string, rpcUrl: string, chainId: number): Promise<boolean> {
  return withOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<{ number: string; hash: string | null }>(
      `SELECT finalized AS number, '0x' || encode(finalized_hash, 'hex') AS hash FROM chain.cursor WHERE chain_id = $1`,
      [chainId],
    )
    const [cursor] = rows
    if (!cursor?.hash) return false
    const height = `0x${Number(cursor.number).toString(16)}`
    const block = await callChain<{ hash: string } | null>(rpcUrl, 'eth_getBlockByNumber', [height, false])
    if (block?.hash === cursor.hash) return false
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'chain'
         AND tablename NOT IN (SELECT inhrelid::regclass::name FROM pg_inherits)`,
    )
    await client.query('BEGIN')
    await client.query(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`)
    await client.query('DELETE FROM app.collection WHERE chain_id = $1', [chainId])
    await giveUpSending(client, chainId)
    await client.query('COMMIT')
    return true
  })
}
