import type pg from 'pg'
import type { Stage } from '../../stage.ts'
import { expectRows } from '../ownFold.ts'
import { foldTokens } from './foldTokens.ts'
import { expectTokenGetters } from './tokenGetters.ts'
import { expectVaultGetters } from './vaultGetters.ts'

/** Every row of the family against the events, and against what the contracts answer now. */
export async function expectTokens(stage: Stage, pool: pg.Pool): Promise<number> {
  const own = await foldTokens(stage)
  const { shares, ...tables } = own
  let count = 0
  for (const [table, rows] of Object.entries(tables)) count += await expectRows(pool, table, rows)
  await expectTokenGetters(stage, own)
  await expectVaultGetters(stage, own)
  return count
}
