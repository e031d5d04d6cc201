import type { CopyTable } from '#indexer/postgres/tables.ts'

/** A table with a column of each kind that is copied. */
export const SAMPLE: CopyTable = {
  name: 'sample',
  all: [
    ['n', 'int'],
    ['small', 'int?'],
    ['wide', 'int?'],
    ['units', 'uint256?'],
    ['at', 'time?'],
    ['is_on', 'bool?'],
    ['body', 'bytes?'],
    ['name', 'text?'],
    ['kind', 'text?'],
    ['gate', 'json?'],
  ],
}

export const CREATE_SAMPLE = `CREATE TEMP TABLE sample (n int, small smallint, wide bigint,
      units numeric(78,0), at timestamptz, is_on boolean, body bytea, name text, kind chain.sale_kind, gate jsonb)`
