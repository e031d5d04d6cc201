import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import type { Database } from '#test/kit/database.ts'

/** Whether the index says who holds each pass, and a whole rebuild from its events finds no other row. */
export async function holdsExactly(database: Database, owners: [number, string][]): Promise<boolean> {
  const passes = await database
    .pool('owner')
    .query(`SELECT pass_id::int AS id, '0x' || encode(owner, 'hex') AS owner FROM chain.pass`)
  const found = new Map(passes.rows.map((row) => [row.id, row.owner]))
  const rebuilt = await rebuildIndex({
    ...{ databaseUrl: database.url('owner'), isCheck: true, rpcUrls: [], acceptsReorg: false },
    clock: Date.now,
  })
  return (
    found.size === owners.length &&
    owners.every(([id, owner]) => found.get(id) === owner) &&
    rebuilt.tables.every(({ differing }) => differing === 0)
  )
}
