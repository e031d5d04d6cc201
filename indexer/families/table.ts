/** What a column holds and how it stands in memory: bytes as lower-case 0x text, time as seconds since the epoch. */
interface Values {
  address: string
  hash: string
  bytes: string
  uint256: bigint
  int: number
  time: number
  bool: boolean
  text: string
  /** as written, for jsonb */
  json: string
}
type Base = keyof Values
/** A `?` behind the type: the column may be NULL. */
export type ColumnType = Base | `${Base}?`
export type Columns = Record<string, ColumnType>
export type Value = string | number | bigint | boolean | null

type ValueOf<T> = T extends `${infer B extends Base}?` ? Values[B] | null : T extends Base ? Values[T] : never
type ValuesOf<C extends Columns> = { [K in keyof C]: ValueOf<C[K]> }

/** Which event wrote a row last; every row has it. */
const POSITION = { chain_id: 'int', block: 'int', log_index: 'int', tx_hash: 'hash' } as const
/** Which event made a row of a projection. */
const CREATED = { created_block: 'int?', created_tx: 'hash?' } as const

interface Table {
  name: string
  key: Columns
  columns: Columns
  /** every column in the order of COPY */
  all: [name: string, type: ColumnType][]
  /** columns that say to which scope a row belongs: the contract, and in a shared contract the subject */
  scope: { address: string; key?: string }
}

/** A table whose rows change: one row for each natural key, taken back from `chain.undo`. */
export interface Projection extends Table {
  kind: 'projection'
  /** number in `chain.undo.tbl`: stored, never renumbered or used again */
  no: number
  /** names of the columns of the key, in its order */
  keyColumns: string[]
  /** columns with wallets that a changed row concerns */
  wallets: string[]
}

/** A table with one row for an event, written once and taken back with its block. */
export interface Journal extends Table {
  kind: 'journal'
  /** its rows are something a person should look at */
  isNews?: boolean
}

interface ProjectionOf<K extends Columns, C extends Columns> extends Projection {
  key: K
  columns: C
  ref(...key: ValuesOf<K>[keyof K][]): RowRef
}

interface JournalOf<C extends Columns> extends Journal {
  columns: C
}

/** A row by its key. */
export interface RowRef {
  table: Projection
  key: Value[]
  id: string
}

export type Row = Record<string, Value>
/** A row as a fold reads and writes it; its position is that of the event. */
export type RowOf<T extends Table> = T extends Projection
  ? ValuesOf<T['key']> & ValuesOf<T['columns']>
  : ValuesOf<T['columns']>

interface ProjectionOptions<K extends Columns, C extends Columns> {
  no: number
  name: string
  key: K
  columns: C
  scope: { address: keyof K & string; key?: (keyof K | keyof C) & string }
  wallets?: ((keyof K | keyof C) & string)[]
}

export function projection<const K extends Columns, const C extends Columns>(
  options: ProjectionOptions<K, C>,
): ProjectionOf<K, C> {
  const { key, columns } = options
  const table: ProjectionOf<K, C> = {
    ...options,
    kind: 'projection',
    wallets: options.wallets ?? [],
    keyColumns: Object.keys(key),
    all: Object.entries({ ...key, ...columns, ...POSITION, ...CREATED }),
    ref: (...values) => ({
      table,
      key: values as Value[],
      id: idOf(values as Value[]),
    }),
  }
  return table
}

export function journal<const C extends Columns>(options: {
  name: string
  columns: C
  scope: { address: keyof C & string; key?: keyof C & string }
  isNews?: boolean
}): JournalOf<C> {
  const key: Columns = { block: 'int', log_index: 'int' }
  return { ...options, key, kind: 'journal', all: Object.entries({ ...options.columns, ...POSITION }) }
}

/** Joined by hand: this is asked several times for each event. */
export function idOf(key: Value[]): string {
  let id = `${key[0]}`
  for (let i = 1; i < key.length; i++) id += `/${key[i]}`
  return id
}

/** `idOf` of a row's own key. */
export function idOfRow(table: Projection, row: Row): string {
  const columns = table.keyColumns
  let id = `${row[columns[0] as string]}`
  for (let i = 1; i < columns.length; i++) id += `/${row[columns[i] as string]}`
  return id
}

/** The type without its `?`. */
export function baseOf(type: ColumnType): Base {
  return (type.endsWith('?') ? type.slice(0, -1) : type) as Base
}
