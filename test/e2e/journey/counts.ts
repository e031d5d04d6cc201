import { countRows as countRowsOf, type RowCounts } from '#test/kit/access/countRows.ts'
import type { TestWorld } from '#test/kit/world.ts'

/** Counted before and after something that must leave no trace. */
export function countRows(world: TestWorld): Promise<RowCounts> {
  return countRowsOf(world.testDatabase.pool('owner'))
}
