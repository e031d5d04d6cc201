import type { Client } from 'pg'
import type { CopyTable, Schema } from './tables.ts'

/** SQLSTATEs of a value in a binary COPY that is longer or shorter than its column: the column changed under this session. */
const OTHER_FORMATS: unknown[] = ['22P03', '08P01']

/** Type of each column, by its place in `CopyTable.all`. */
export type ColumnTypes = number[]

const known = new WeakMap<Client, Map<string, ColumnTypes>>()

/** Types of the columns as they are in this database: how wide a number is, only the database says. Asked once a session. */
export async function columnTypes(client: Client, schema: Schema, table: CopyTable): Promise<ColumnTypes> {
  const ofClient = known.get(client) ?? new Map<string, ColumnTypes>()
  known.set(client, ofClient)
  const name = `${schema}.${table.name}`
  const found = ofClient.get(name)
  if (found) return found
  const { rows } = await client.query<{ column: string; type: number }>(
    `SELECT a.attname AS column, a.atttypid::int AS type FROM pg_attribute a
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
    [name],
  )
  const types = table.all.map(([column]) => rows.find((row) => row.column === column)?.type ?? 0)
  ofClient.set(name, types)
  return types
}

/** True when a COPY failed because a column has another type than it had: nobody's row is at fault. */
export function isOtherFormat(code: unknown): boolean {
  return OTHER_FORMATS.includes(code)
}

/** The next rows ask again. */
export function forgetTypes(client: Client): void {
  known.delete(client)
}
