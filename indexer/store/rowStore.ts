import type { Client } from 'pg'
import type { RowSet } from '../families/rows.ts'
import { baseOf, type Columns, idOfRow, type Projection, type Row, type Value } from '../families/table.ts'
import { copyOut } from '../postgres/copyOut.ts'
import { copyInLane } from '../postgres/copyRows.ts'
import type { Lane } from '../postgres/lane.ts'
import type { Schema } from '../postgres/tables.ts'

/** Where rows are read and written. */
export interface Target {
  schema: Schema
  chainId: number
  /** what the database stores while events are decoded, and while they are folded */
  beside?: { decoding: () => Promise<void>; folding: () => Promise<void> }
}

/** How a column of a key is written in an array parameter. */
function sqlTypeOf(table: Projection, column: string): 'bytea' | 'numeric' | 'bigint' {
  const base = baseOf(table.key[column] as Columns[string])
  if (base === 'int') return 'bigint'
  return base === 'uint256' ? 'numeric' : 'bytea'
}

/** SQL for a list of keys, one array parameter for each key column. */
function keyList(set: RowSet, ids: string[], firstParameter: number): { sql: string; values: string[] } {
  const columns = Object.keys(set.table.key)
  const types = columns.map((column) => sqlTypeOf(set.table, column))
  // an array as Postgres reads it: pg would look at each element for signs that numbers and bytes do not have
  const values = types.map((type, i) => {
    const parts = ids.map((id) => {
      const part = (set.wanted.get(id) as Value[])[i] as Value
      return type === 'bytea' ? `"\\\\x${(part as string).slice(2)}"` : String(part)
    })
    return `{${parts.join()}}`
  })
  const arrays = types.map((type, i) => `$${firstParameter + i}::${type}[]`).join(', ')
  return { sql: `unnest(${arrays}) AS k (${columns.join(', ')})`, values }
}

function onKey(table: Projection): string {
  return Object.keys(table.key)
    .map((column) => `t.${column} = k.${column}`)
    .join(' AND ')
}

/** An array of keys inside a statement, because COPY takes no parameters: bytes and numbers hold no quotes. */
function literal(keys: string): string {
  if (keys.includes("'")) throw new Error('a key with a quote')
  return `E'${keys.replaceAll('\\', '\\\\')}'`
}

/** Reads the rows that a fold asked for. */
export async function loadRows(client: Client, { schema, chainId }: Target, set: RowSet): Promise<void> {
  if (set.wanted.size === 0) return
  const { table } = set
  const { sql, values } = keyList(set, [...set.wanted.keys()], 1)
  const keys = sql.replace(/\$(\d+)/g, (_, n) => literal(values[Number(n) - 1] as string))
  const columns = table.all.map(([name, type]) => (baseOf(type) === 'json' ? `t.${name}::text` : `t.${name}`))
  const { rows, places } = await copyOut(
    client,
    `SELECT t.ctid, ${columns.join(', ')} FROM ${schema}.${table.name} t JOIN ${keys} ON ${onKey(table)}
     WHERE t.chain_id = ${chainId}`,
    table.all,
  )
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as Row
    const id = idOfRow(table, row)
    set.rows.set(id, row)
    set.stored.set(id, places[i] as string)
  }
}

/** Keeps the changed rows as they stand now; absent ones as NULL, so that taking back removes them. */
export async function keepBefore(
  client: Client,
  { schema, chainId }: Target,
  set: RowSet,
  block: number,
): Promise<void> {
  if (set.changed.size === 0) return
  const { table } = set
  const { sql, values } = keyList(set, [...set.changed], 4)
  const key = Object.keys(table.key)
    .map((column) =>
      sqlTypeOf(table, column) === 'bytea' ? `encode(k.${column}, 'hex')` : `k.${column}::text`,
    )
    .join(", '/', ")
  // a block that is folded in parts has its picture from the first of them
  await client.query(
    `INSERT INTO ${schema}.undo (chain_id, block, tbl, key, before)
     SELECT $1::int, $2::bigint, $3::smallint, convert_to(concat(${key}), 'UTF8'), to_jsonb(t)
     FROM ${sql} LEFT JOIN ${schema}.${table.name} t ON t.chain_id = $1 AND ${onKey(table)}
     ON CONFLICT DO NOTHING`,
    [chainId, block, table.no, ...values],
  )
}

/** Writes the changed rows in a lane that its caller ends. */
export async function saveRows(lane: Lane, client: Client, { schema }: Target, set: RowSet): Promise<void> {
  const { table } = set
  const places = [...set.changed].flatMap((id) => set.stored.get(id) ?? [])
  if (places.length > 0)
    await lane.send(async () => {
      const gone = await client.query(`DELETE FROM ${schema}.${table.name} WHERE ctid = ANY ($1::tid[])`, [
        `{${places.map((place) => `"${place}"`)}}`,
      ])
      // nobody else writes them while the cursor is locked
      if (gone.rowCount !== places.length)
        throw new Error(`${places.length} rows of ${table.name} were read, ${gone.rowCount} of them replaced`)
    })
  const rows = [...set.changed].map((id) => set.rows.get(id) as Row)
  await copyInLane(lane, client, { schema, table, rows })
}

/** Each row of a table returns to what it was before the lowest dropped block that changed it. */
export async function restoreRows(
  client: Client,
  chainId: number,
  table: Projection,
  ancestor: number,
): Promise<void> {
  const oldest = `SELECT DISTINCT ON (key) convert_from(key, 'UTF8') AS key, before FROM chain.undo
    WHERE chain_id = $1 AND tbl = ${table.no} AND block > $2 ORDER BY key, block`
  const same = Object.keys(table.key).map((column, i) => {
    const part = `split_part(u.key, '/', ${i + 1})`
    const type = sqlTypeOf(table, column)
    return `t.${column} = ${type === 'bytea' ? `decode(${part}, 'hex')` : `${part}::${type}`}`
  })
  await client.query(
    `DELETE FROM chain.${table.name} t USING (${oldest}) u WHERE t.chain_id = $1 AND ${same.join(' AND ')}`,
    [chainId, ancestor],
  )
  await client.query(
    `INSERT INTO chain.${table.name}
     SELECT r.* FROM (${oldest}) u CROSS JOIN LATERAL jsonb_populate_record(NULL::chain.${table.name}, u.before) r
     WHERE u.before IS NOT NULL`,
    [chainId, ancestor],
  )
}
