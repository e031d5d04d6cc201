import type { Client } from 'pg'
import type { StandStill } from '#indexer/families/foldEvents.ts'
import { FAMILIES } from '#indexer/families/registry.ts'
import { baseOf, type Row } from '#indexer/families/table.ts'
import { openSession } from '#indexer/postgres/session.ts'
import { type ReadTable, TABLES } from './sections.ts'

/** The index at one moment. */
export interface Indexed {
  /** last block that its rows follow from */
  block: number
  hash: string
  read: ReadTable
  suspended: Map<string, StandStill>
}

const SESSION_MS = 600_000

/** @throws Error when nothing of this chain is indexed, or a family of the tables is not followed up to the cursor yet */
export async function readIndexed(databaseUrl: string, chainId: number): Promise<Indexed> {
  const client = await openSession(databaseUrl, SESSION_MS)
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const cursor = await client.query('SELECT number, hash FROM chain.cursor WHERE chain_id = $1', [chainId])
    if (!cursor.rows[0]) throw new Error(`the index has nothing of chain ${chainId}`)
    await expectLive(client, chainId)
    const tables = new Map<string, Row[]>()
    for (const table of TABLES) {
      const columns = table.all.map(([name, type]) => {
        const base = baseOf(type)
        if (base === 'time') return `extract(epoch FROM ${name})::float8 AS ${name}`
        return base === 'json' ? `${name}::text AS ${name}` : name
      })
      const found = await client.query(
        `SELECT ${columns.join(', ')} FROM chain.${table.name} WHERE chain_id = $1`,
        [chainId],
      )
      tables.set(table.name, found.rows)
    }
    return {
      block: cursor.rows[0].number,
      hash: cursor.rows[0].hash,
      read: (table) => tables.get(table.name) ?? [],
      suspended: await readSuspensions(client, chainId),
    }
  } finally {
    await client.end()
  }
}

async function expectLive(client: Client, chainId: number): Promise<void> {
  const live = await client.query<{ name: string }>(
    `SELECT name FROM chain.family WHERE chain_id = $1 AND state = 'live'`,
    [chainId],
  )
  const names = new Set(live.rows.map(({ name }) => name))
  for (const { name, tables } of FAMILIES)
    if (tables.some((table) => TABLES.includes(table)) && !names.has(name))
      throw new Error(`the index does not follow ${name} up to its last block yet: try again later`)
}

async function readSuspensions(client: Client, chainId: number): Promise<Map<string, StandStill>> {
  const found = await client.query(
    'SELECT address, key, block, log_index, reason FROM chain.suspension WHERE chain_id = $1',
    [chainId],
  )
  return new Map(
    found.rows.map(({ address, key, block, log_index, reason }) => [
      `${address}/${key}`,
      { block, logIndex: log_index, reason },
    ]),
  )
}
