import type { Pool } from 'pg'

/** Every table outside the chain with a row that holds one of these texts, in any column. */
export async function findTraces(owner: Pool, needles: readonly string[]): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('app', 'lib', 'graphile_worker', 'public') AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  )
  const found: string[] = []
  for (const { name } of rows)
    for (const needle of needles) {
      const { rowCount } = await owner.query(
        `SELECT FROM ${name} AS x WHERE strpos(lower(x::text), lower($1)) > 0 LIMIT 1`,
        [needle],
      )
      if (rowCount) found.push(`${name}: ${needle}`)
    }
  return found
}
