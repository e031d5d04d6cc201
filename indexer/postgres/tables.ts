import type { ColumnType } from '../families/table.ts'

/** `chain_next` is of a rebuild, `pg_temp` of a fold beside the one in use. */
export type Schema = 'chain' | 'chain_next' | 'pg_temp'

/** What COPY needs to know of a table: its columns in their order. */
export interface CopyTable {
  name: string
  all: [name: string, type: ColumnType][]
}

export const BLOCK: CopyTable = {
  name: 'block',
  all: [
    ['chain_id', 'int'],
    ['number', 'int'],
    ['hash', 'hash'],
    ['parent_hash', 'hash'],
    ['at', 'time'],
    ['receipts_root', 'hash'],
    ['proof', 'int'],
  ],
}

export const WATCH: CopyTable = {
  name: 'watch',
  all: [
    ['chain_id', 'int'],
    ['address', 'address'],
    ['kind', 'text'],
    ['creator_wallet', 'address?'],
    ['from_block', 'int'],
    ['is_live', 'bool'],
  ],
}
