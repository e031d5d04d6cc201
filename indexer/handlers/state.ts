import { COLLECTION, CREDIT, PASS, type Projection, TIER } from '../postgres/tables.ts'
import type { Event } from './decodeEvent.ts'
import type { CollectionRow, CreditRow, PassRow, SaleRow, TierRow } from './rows.ts'

type Key = string | number | bigint

/** Rows of one projection around a fold: wanted by key, loaded, changed in memory, saved as a set. */
export interface RowSet<R> {
  table: Projection
  wanted: Map<string, Key[]>
  rows: Map<string, R>
  /** keys that stood in Postgres when the fold began */
  stored: Set<string>
  changed: Set<string>
}

export interface State {
  chainId: number
  collections: RowSet<CollectionRow>
  tiers: RowSet<TierRow>
  passes: RowSet<PassRow>
  credits: RowSet<CreditRow>
  sales: SaleRow[]
  /** wallets whose holdings changed, by block */
  touched: Map<number, Set<string>>
}

export function createState(chainId: number): State {
  return {
    chainId,
    collections: rowSet<CollectionRow>(COLLECTION),
    tiers: rowSet<TierRow>(TIER),
    passes: rowSet<PassRow>(PASS),
    credits: rowSet<CreditRow>(CREDIT),
    sales: [],
    touched: new Map(),
  }
}

function rowSet<R>(table: Projection): RowSet<R> {
  return { table, wanted: new Map(), rows: new Map(), stored: new Set(), changed: new Set() }
}

/** Joining by hand: this is asked several times per event. */
function idOf(key: Key[]): string {
  let id = `${key[0]}`
  for (let i = 1; i < key.length; i++) id += `/${key[i]}`
  return id
}

export function want<R>(set: RowSet<R>, ...key: Key[]): void {
  set.wanted.set(idOf(key), key)
}

export function get<R>(set: RowSet<R>, ...key: Key[]): R | undefined {
  return set.rows.get(idOf(key))
}

/** The row an event speaks of. @throws when it does not exist: the events before it are incomplete */
export function mustGet<R>(set: RowSet<R>, event: Event, ...key: Key[]): R {
  const row = get(set, ...key)
  if (!row)
    throw new Error(
      `${event.name} in ${event.txHash} speaks of ${set.table.name} ${key.join('/')}, which does not exist`,
    )
  return row
}

export function put<R>(set: RowSet<R>, row: R, ...key: Key[]): void {
  const id = idOf(key)
  set.rows.set(id, row)
  set.changed.add(id)
}

export function touch(state: State, block: number, ...wallets: string[]): void {
  let subjects = state.touched.get(block)
  if (!subjects) {
    subjects = new Set()
    state.touched.set(block, subjects)
  }
  for (const wallet of wallets) if (wallet !== ZERO_ADDRESS) subjects.add(wallet)
}

export const ZERO_ADDRESS = `0x${'0'.repeat(40)}`

/** Columns that say which event last set a row. */
export function placeOf(state: State, event: Event) {
  return { chain_id: state.chainId, block: event.block, log_index: event.logIndex, tx_hash: event.txHash }
}
