import type { Pool } from 'pg'
import { rowsOfOtherKeys } from '#db/sealedColumns.ts'
import type { DataKey } from './dataKey.ts'

/** Rows need another data key than the one in the file. */
export class UnfitDataKey extends Error {}

/**
 * Whether the data key opens what is in the rows: a process with another one would find that out person by person.
 * @throws UnfitDataKey with one sentence
 */
export async function assertDataKeyFits(pool: Pool, dataKey: DataKey): Promise<void> {
  const [other] = await rowsOfOtherKeys(pool, dataKey.keyIds())
  if (other)
    throw new UnfitDataKey(
      `DATA_KEY_FILE does not hold key ${other.keyId}, which ${other.rows} rows of ${other.table} need: bring that file back, a new one opens none of them.`,
    )
}
