import type pg from 'pg'
import type { Row, Truth } from './truth.ts'

type Form = 'hex' | 'time' | 'text' | 'plain' | 'list'

interface Told {
  table: string
  key: Record<string, Form>
  columns: Record<string, Form>
}

const PLACE = { block: 'plain', log_index: 'plain', tx_hash: 'hex' } as const

/** Where the tables keep what the fold of the model says. */
const TOLD: Record<keyof Truth, Told> = {
  blocks: {
    table: 'block',
    key: { number: 'plain' },
    columns: { hash: 'hex', parent_hash: 'hex', at: 'time', receipts_root: 'hex' },
  },
  watched: {
    table: 'watch',
    key: { address: 'hex' },
    columns: { kind: 'plain', creator_wallet: 'hex', from_block: 'plain', is_live: 'plain' },
  },
  events: {
    table: 'event',
    key: { block: 'plain', log_index: 'plain' },
    columns: {
      ...{ block_hash: 'hex', tx_hash: 'hex', tx_index: 'plain', ord: 'plain', address: 'hex' },
      ...{ topics: 'list', data: 'hex' },
    },
  },
  families: { table: 'family', key: { name: 'plain' }, columns: { state: 'plain' } },
  suspended: {
    table: 'suspension',
    key: { address: 'hex', key: 'hex' },
    columns: PLACE,
  },
  collections: {
    table: 'pass_collection',
    key: { collection: 'hex' },
    columns: { creator_wallet: 'hex', payout: 'hex', name: 'plain', symbol: 'plain' },
  },
  tiers: {
    table: 'tier',
    key: { collection: 'hex', tier_no: 'plain' },
    columns: {
      ...{
        price_units: 'text',
        currency: 'plain',
        duration_s: 'plain',
        max_supply: 'plain',
        minted: 'plain',
      },
      ...{ rank: 'plain', flags: 'plain', refund_window_s: 'plain', referral_bps: 'plain', ...PLACE },
    },
  },
  passes: {
    table: 'pass',
    key: { collection: 'hex', pass_id: 'plain' },
    columns: {
      ...{ owner: 'hex', tier_no: 'plain', valid_until: 'time', bought_at: 'time', moved_at: 'time' },
      ...{ moved_from: 'hex', moved_block: 'plain', revoked: 'plain', payer: 'hex', paid_units: 'text' },
      ...{ currency: 'plain', held_until: 'time', ...PLACE },
    },
  },
  credits: {
    table: 'credit',
    key: { ledger: 'hex', account_wallet: 'hex', currency: 'plain' },
    columns: { owed_units: 'text', ...PLACE },
  },
  sales: {
    table: 'pass_sale',
    key: { block: 'plain', log_index: 'plain' },
    columns: {
      ...{
        kind: 'plain',
        collection: 'hex',
        pass_id: 'text',
        tier_no: 'plain',
        recipient: 'hex',
        payer: 'hex',
        payee: 'hex',
      },
      ...{ currency: 'plain', amount_units: 'text', referrer: 'hex', referral_units: 'text' },
      ...{ valid_until: 'time', at: 'time', tx_hash: 'hex' },
    },
  },
  claims: {
    table: 'card_claim',
    key: { collection: 'hex', purchase: 'hex' },
    columns: {
      ...{ pass_id: 'text', wallet: 'hex', tier_no: 'plain', signer: 'hex', held_until: 'time' },
      ...{ valid_until: 'time', at: 'time', ...PLACE },
    },
  },
}

const SQL: Record<Form, (column: string) => string> = {
  hex: (column) => `'0x' || encode(${column}, 'hex')`,
  time: (column) => `extract(epoch FROM ${column})::float8`,
  text: (column) => `${column}::text`,
  plain: (column) => column,
  list: (column) =>
    `coalesce((SELECT string_agg('0x' || encode(t, 'hex'), ',' ORDER BY n) FROM unnest(${column}) WITH ORDINALITY AS x (t, n)), '')`,
}

function select({ table, key, columns }: Told): string {
  const keys = Object.entries(key).map(([column, form]) => SQL[form](column))
  const cells = Object.entries(columns).map(([column, form]) => `'${column}', ${SQL[form](column)}`)
  return `SELECT concat_ws('/', ${keys.join(', ')}) AS k, json_build_object(${cells.join(', ')}) AS v FROM chain.${table}`
}

const QUERIES = Object.entries(TOLD).map(([name, told]) => [name, select(told)] as const)

/** What the tables say, in the words of the fold of the model. */
export async function readTables(pool: pg.Pool): Promise<Truth> {
  const read = QUERIES.map(async ([name, sql]) => {
    const { rows } = await pool.query<{ k: string; v: Row }>(sql)
    return [name, new Map(rows.map(({ k, v }) => [k, v]))] as const
  })
  return Object.fromEntries(await Promise.all(read)) as unknown as Truth
}

/** Sentences about every difference, a few of each table. */
export function differences(truth: Truth, tables: Truth): string[] {
  return (Object.keys(truth) as (keyof Truth)[]).flatMap((name) => {
    const keys = new Set([...truth[name].keys(), ...tables[name].keys()])
    const wrong = [...keys].flatMap((key) =>
      differenceOf(truth[name].get(key), tables[name].get(key), `${name} ${key}`),
    )
    return wrong.length > 4 ? [...wrong.slice(0, 4), `${name}: ${wrong.length - 4} more`] : wrong
  })
}

function differenceOf(wanted: Row | undefined, stored: Row | undefined, what: string): string[] {
  if (!stored) return [`${what} is missing`]
  if (!wanted) return [`${what} should not be there: ${JSON.stringify(stored)}`]
  const cells = Object.keys(wanted).filter((column) => wanted[column] !== stored[column])
  if (cells.length === 0) return []
  return [`${what}: ${cells.map((cell) => `${cell} is ${stored[cell]}, not ${wanted[cell]}`).join(', ')}`]
}
