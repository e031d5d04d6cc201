import type { Event } from './event.ts'
import {
  idOf,
  idOfRow,
  type Journal,
  type Projection,
  type Row,
  type RowOf,
  type RowRef,
  type Value,
} from './table.ts'

export const ZERO_ADDRESS = `0x${'0'.repeat(40)}`

/** What a fold sees: the rows that its event names, and nothing else. */
export interface Rows {
  get<T extends Projection>(table: T, ...key: Value[]): RowOf<T> | undefined
  /** @throws when there is no such row: the events before it are incomplete */
  mustGet<T extends Projection>(table: T, ...key: Value[]): RowOf<T>
  /** Transaction of the event that last wrote a row; null for a row that does not exist. */
  lastTx(table: Projection, ...key: Value[]): string | null
  /** The row as it is from this event on. A fold makes a new one, and it is the fold's no longer. */
  put<T extends Projection>(table: T, row: RowOf<T>): void
  /** A row of its own, made for this call. */
  append<T extends Journal>(table: T, row: RowOf<T>): void
  /** Wallets whose holdings the event changed. */
  touch(...wallets: string[]): void
}

/** Rows of one projection around a fold: wanted by key, loaded, changed in memory, saved as a set. */
export interface RowSet {
  table: Projection
  wanted: Map<string, Value[]>
  rows: Map<string, Row>
  /** keys that stood in Postgres when the fold began, and where they lie there */
  stored: Map<string, string>
  changed: Set<string>
}

/** Everything that folding a run of events reads and changes. */
export interface RowBatch {
  /** Names the rows that folding the event may read or change. */
  name(refs: RowRef[]): void
  fold(event: Event, refs: RowRef[], fold: (rows: Rows, event: Event) => void): void
  sets: Map<Projection, RowSet>
  journals: Map<Journal, Row[]>
  /** wallets whose holdings changed, by block */
  touched: Map<number, Set<string>>
}

function isSame(a: Value[], b: Value[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return a.length === b.length
}

function isKeyOf(row: Row, columns: string[], key: Value[]): boolean {
  for (let i = 0; i < columns.length; i++) if (row[columns[i] as string] !== key[i]) return false
  return true
}

export function createRowBatch(chainId: number): RowBatch {
  const sets = new Map<Projection, RowSet>()
  const journals = new Map<Journal, Row[]>()
  const touched = new Map<number, Set<string>>()
  let current: Event = { block: -1, logIndex: -1, txHash: '', at: 0, address: '', name: '', args: {} }
  let named: RowRef[] = []

  function setOf(table: Projection): RowSet {
    let set = sets.get(table)
    if (!set) {
      set = { table, wanted: new Map(), rows: new Map(), stored: new Map(), changed: new Set() }
      sets.set(table, set)
    }
    return set
  }

  /** The id that the event gave a row when it named it: to put it together again would cost more than to compare keys. */
  function idOfNamed(table: Projection, key: Value[]): string {
    for (let i = 0; i < named.length; i++) {
      const ref = named[i] as RowRef
      if (ref.table === table && isSame(ref.key, key)) return ref.id
    }
    return mustBeNamed(table, idOf(key))
  }

  function idOfOwn(table: Projection, row: Row): string {
    const columns = table.keyColumns
    for (let i = 0; i < named.length; i++) {
      const ref = named[i] as RowRef
      if (ref.table === table && isKeyOf(row, columns, ref.key)) return ref.id
    }
    return mustBeNamed(table, idOfRow(table, row))
  }

  /** A number may have been named as another type. */
  function mustBeNamed(table: Projection, id: string): string {
    for (const ref of named) if (ref.table === table && ref.id === id) return id
    throw new Error(`${current.name} did not name ${table.name} ${id}`)
  }

  /** Makes what a fold put together a row of the current event, in place: this is done for every event. */
  function placed(row: Row): Row {
    row.chain_id = chainId
    row.block = current.block
    row.log_index = current.logIndex
    row.tx_hash = current.txHash
    return row
  }

  const rows: Rows = {
    get<T extends Projection>(table: T, ...key: Value[]) {
      return setOf(table).rows.get(idOfNamed(table, key)) as RowOf<T> | undefined
    },
    mustGet<T extends Projection>(table: T, ...key: Value[]) {
      const row = rows.get(table, ...key)
      if (row) return row
      throw new Error(
        `${current.name} in ${current.txHash} speaks of ${table.name} ${idOf(key)}, which does not exist`,
      )
    },
    lastTx(table, ...key) {
      return (setOf(table).rows.get(idOfNamed(table, key))?.tx_hash ?? null) as string | null
    },
    put(table, row) {
      const id = idOfOwn(table, row as Row)
      const set = setOf(table)
      const before = set.rows.get(id)
      const next = placed(row === before ? { ...(row as Row) } : (row as Row))
      next.created_block = before ? (before.created_block ?? null) : current.block
      next.created_tx = before ? (before.created_tx ?? null) : current.txHash
      set.rows.set(id, next)
      set.changed.add(id)
    },
    append(table, row) {
      const list = journals.get(table)
      const next = placed(row as Row)
      if (list) list.push(next)
      else journals.set(table, [next])
    },
    touch(...wallets) {
      let subjects = touched.get(current.block)
      if (!subjects) {
        subjects = new Set()
        touched.set(current.block, subjects)
      }
      for (const wallet of wallets) if (wallet !== ZERO_ADDRESS) subjects.add(wallet)
    },
  }

  return {
    sets,
    journals,
    touched,
    name(refs) {
      for (let i = 0; i < refs.length; i++) {
        const { table, key, id } = refs[i] as RowRef
        setOf(table).wanted.set(id, key)
      }
    },
    fold(event, refs, fold) {
      current = event
      named = refs
      fold(rows, event)
    },
  }
}
