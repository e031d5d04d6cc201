import { PASS, SALE, TIER } from '#indexer/families/passes/tables.ts'
import type { ColumnType } from '#indexer/families/table.ts'
import type { Database } from '#test/kit/database.ts'

/** Ours as their columns hold it: bytes as text, times in seconds. */
function asTheirs(name: string, type: ColumnType): string {
  const base = type.replace('?', '')
  if (base === 'address' || base === 'hash' || base === 'bytes') return `'0x' || encode(${name}, 'hex')`
  return base === 'time' ? `extract(epoch FROM ${name})::bigint::text` : `${name}::text`
}

/** Rows of tiers, passes and sales that only one of both has, every column compared. */
export async function differingRows(database: Database, schema: string): Promise<number> {
  let differing = 0
  for (const { name, all } of [TIER, PASS, SALE]) {
    const ours = `SELECT ${all.map(([column, type]) => asTheirs(column, type)).join()} FROM chain.${name}`
    const theirs = `SELECT ${all.map(([column]) => `${column}::text`).join()} FROM ${schema}.${name}`
    const { rows } = await database.pool('owner').query(
      `SELECT (SELECT count(*)::int FROM (${ours}) a) AS ours,
         (SELECT count(*)::int FROM ((${ours} EXCEPT ALL ${theirs}) UNION ALL (${theirs} EXCEPT ALL ${ours})) b) AS differing`,
    )
    // nothing is equal to nothing
    differing += rows[0].ours === 0 ? 1 : rows[0].differing
  }
  return differing
}
