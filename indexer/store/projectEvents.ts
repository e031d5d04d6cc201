import type { Client } from 'pg'
import type { Event } from '../handlers/decodeEvent.ts'
import { foldEvents, wantRows } from '../handlers/foldEvents.ts'
import { createState, type RowSet, type State } from '../handlers/state.ts'
import { copyRows, type Row } from '../postgres/copyRows.ts'
import { bytea } from '../postgres/session.ts'
import { SALE, type Schema } from '../postgres/tables.ts'

/**
 * Folds events into the projections: loads the rows they speak of, applies them, writes the changed rows.
 * @param undoBlock keep what the rows were before, so that this block can be taken back; null below finality
 * @returns wallets whose holdings changed, by block
 */
export async function projectEvents(
  client: Client,
  target: { schema: Schema; chainId: number },
  events: Event[],
  undoBlock: number | null,
): Promise<State['touched']> {
  if (events.length === 0) return new Map()
  const state = createState(target.chainId)
  const sets = [state.collections, state.tiers, state.passes, state.credits] as RowSet<Row>[]
  wantRows(state, events)
  for (const set of sets) await load(client, target, set)
  foldEvents(state, events)
  for (const set of sets) {
    if (undoBlock !== null) await keepBefore(client, target, set, undoBlock)
    await save(client, target, set)
  }
  await copyRows(client, target.schema, SALE, state.sales)
  return state.touched
}

interface Target {
  schema: Schema
  chainId: number
}

/** SQL for a list of keys, one array parameter per key column. */
function keyList(
  set: RowSet<Row>,
  ids: string[],
  firstParameter: number,
): { sql: string; values: unknown[] } {
  const types = Object.entries(set.table.key)
  const values = types.map(([, type], i) =>
    ids.map((id) => {
      const part = (set.wanted.get(id) as (string | number | bigint)[])[i] as string | number | bigint
      return type === 'bytea' ? bytea(part as string) : String(part)
    }),
  )
  const arrays = types.map(([, type], i) => `$${firstParameter + i}::${type}[]`).join(', ')
  return { sql: `unnest(${arrays}) AS k (${Object.keys(set.table.key).join(', ')})`, values }
}

function onKey(set: RowSet<Row>): string {
  return Object.keys(set.table.key)
    .map((column) => `t.${column} = k.${column}`)
    .join(' AND ')
}

async function load(client: Client, { schema, chainId }: Target, set: RowSet<Row>): Promise<void> {
  if (set.wanted.size === 0) return
  const { sql, values } = keyList(set, [...set.wanted.keys()], 2)
  const columns = Object.keys(set.table.columns).map((column) => `t.${column}`)
  const found = await client.query(
    `SELECT ${columns.join(', ')} FROM ${schema}.${set.table.name} t JOIN ${sql} ON ${onKey(set)} WHERE t.chain_id = $1`,
    [chainId, ...values],
  )
  for (const row of found.rows as Row[]) {
    const id = Object.keys(set.table.key)
      .map((column) => row[column])
      .join('/')
    set.rows.set(id, row)
    set.stored.add(id)
  }
}

/** The rows as they stand now; absent ones as NULL, so that taking back removes them. */
async function keepBefore(
  client: Client,
  { schema, chainId }: Target,
  set: RowSet<Row>,
  block: number,
): Promise<void> {
  if (set.changed.size === 0) return
  const { sql, values } = keyList(set, [...set.changed], 4)
  const key = Object.entries(set.table.key)
    .map(([column, type]) => (type === 'bytea' ? `encode(k.${column}, 'hex')` : `k.${column}::text`))
    .join(", '/', ")
  await client.query(
    `INSERT INTO ${schema}.undo (chain_id, block, tbl, key, before)
     SELECT $1::int, $2::bigint, $3::smallint, convert_to(concat(${key}), 'UTF8'), to_jsonb(t)
     FROM ${sql} LEFT JOIN ${schema}.${set.table.name} t ON t.chain_id = $1 AND ${onKey(set)}`,
    [chainId, block, set.table.no, ...values],
  )
}

async function save(client: Client, { schema, chainId }: Target, set: RowSet<Row>): Promise<void> {
  const replaced = [...set.changed].filter((id) => set.stored.has(id))
  if (replaced.length > 0) {
    const { sql, values } = keyList(set, replaced, 2)
    await client.query(
      `DELETE FROM ${schema}.${set.table.name} t USING ${sql} WHERE t.chain_id = $1 AND ${onKey(set)}`,
      [chainId, ...values],
    )
  }
  const rows = [...set.changed].map((id) => set.rows.get(id) as Row)
  await copyRows(client, schema, set.table, rows)
}
