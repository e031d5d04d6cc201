import type { Client } from 'pg'
import { FAMILIES, JOURNALS, PROJECTIONS, scopesOf } from '#indexer/families/registry.ts'
import { BLOCK, WATCH } from '#indexer/postgres/tables.ts'

/** Folded from events, so they can be folded again. */
const DERIVED = [...[...PROJECTIONS, ...JOURNALS].map((table) => table.name), 'suspension']
/** Read from the chain, so they can be read again. */
export const READ = [BLOCK.name, 'event', WATCH.name]

/** What stands where the cursor stands. */
export interface Derived {
  tables: string[]
  /** names of the families whose tables they are */
  families: string[]
  /** some family does not stand there yet */
  isJoining: boolean
}

export async function readDerived(client: Client): Promise<Derived> {
  const found = await client.query<{ name: string }>(
    `SELECT DISTINCT name FROM chain.family WHERE state <> 'live'`,
  )
  const joining = FAMILIES.filter(({ name }) => found.rows.some((row) => row.name === name))
  const theirs = joining.flatMap(({ tables }) => tables.map(({ name }) => name))
  const live = FAMILIES.filter((family) => !joining.includes(family))
  return {
    tables: DERIVED.filter((table) => !theirs.includes(table)),
    families: live.map(({ name }) => name),
    isJoining: joining.length > 0,
  }
}

/** Rows of a family that joins are left alone, and with them what stands still of it. */
export async function keepSuspended(client: Client, { families }: Derived): Promise<void> {
  const { kinds, isWhole } = scopesOf(families)
  await client.query(
    `INSERT INTO chain_next.suspension SELECT s.* FROM chain.suspension s
       JOIN chain.watch w ON w.chain_id = s.chain_id AND w.address = s.address
       WHERE (w.kind, s.key = '') NOT IN (SELECT * FROM unnest($1::text[], $2::boolean[]))`,
    [kinds, isWhole],
  )
}

/** Empty tables in `chain_next`, with the columns, checks and indexes of their models. */
export async function createShadow(client: Client, tables: string[]): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS chain_next CASCADE; CREATE SCHEMA chain_next')
  for (const table of tables)
    await client.query(`CREATE TABLE chain_next.${table} (LIKE chain.${table} INCLUDING ALL)`)
}

export async function dropShadow(client: Client): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS chain_next CASCADE')
}

/** One row that is not the same on both sides; null where there is none. */
export interface Difference {
  table: string
  stored: unknown
  rebuilt: unknown
}

export interface Comparison {
  rows: number
  differing: number
  examples: Difference[]
}

export interface RebuildResult {
  events: number
  /** compared rows by table, and how many of them differed */
  tables: { table: string; rows: number; differing: number }[]
  examples: Difference[]
  /** a run before was cut off, and this one went on behind it */
  isResumed: boolean
  isSwapped: boolean
}

const EXAMPLES = 5

/** Every row of a table against its shadow, on every column. @param where limits both sides, as a condition on `t` */
export async function compareTable(client: Client, table: string, where = 'true'): Promise<Comparison> {
  const keys = await client.query(
    `SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     WHERE i.indrelid = $1::regclass AND i.indisprimary`,
    [`chain.${table}`],
  )
  const key = keys.rows.map((row) => row.name).join(', ')
  const side = (schema: string) => `(SELECT t AS row, ${key} FROM ${schema}.${table} t WHERE ${where})`
  const joined = `${side('chain')} a FULL JOIN ${side('chain_next')} b USING (${key})`
  const differs = 'to_jsonb(a.row) IS DISTINCT FROM to_jsonb(b.row)'
  const count = await client.query(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE ${differs})::int AS differing FROM ${joined}`,
  )
  const found = await client.query(
    `SELECT to_jsonb(a.row) AS stored, to_jsonb(b.row) AS rebuilt FROM ${joined} WHERE ${differs} LIMIT ${EXAMPLES}`,
  )
  const examples = found.rows.map(({ stored, rebuilt }) => ({ table, stored, rebuilt }))
  return { ...count.rows[0], examples }
}
