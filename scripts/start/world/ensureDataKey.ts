import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import pg from 'pg'
import { rowsOfOtherKeys } from '#db/sealedColumns.ts'
import { writeSecret } from '../folder/makeKeys.ts'

/**
 * Makes the data key when it is missing, but never beside rows that need the one that was lost.
 * @throws Error with one sentence
 */
export async function ensureDataKey(file: string, ownerUrl: string): Promise<void> {
  if (existsSync(file)) return
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const [needed] = await rowsOfOtherKeys(owner, [])
    if (needed)
      throw new Error(
        `The data key ${file} is missing and rows of ${needed.table} need key ${needed.keyId}: bring the file back from where you keep it.`,
      )
    writeSecret(file, randomBytes(32).toString('hex'))
  } finally {
    await owner.end()
  }
}
