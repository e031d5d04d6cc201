import type { Pool } from 'pg'
import { storeProof } from '#api/rooms/proof/storeProof.ts'
import type { Finding } from './finding.ts'
import { proofOf } from './judgeDoor.ts'

/** Stores the lines about keys, by which rooms that are not public go; says whether it did. */
export async function keepProof(
  pool: Pool | null,
  appId: number,
  findings: readonly Finding[],
): Promise<Finding> {
  const name = 'proof for streams that are not public'
  const proof = proofOf(findings)
  if (!proof)
    return {
      name,
      state: 'not checked',
      text: 'the three lines about keys were not all seen; what was stored before stays',
    }
  if (!pool)
    return {
      name,
      state: 'not checked',
      text: 'no database of an installation was found (--data, DATABASE_OWNER_URL): nothing was stored',
    }
  try {
    await storeProof(pool, { appId, ...proof })
  } catch (error) {
    return { name, state: 'not checked', text: `nothing was stored: ${(error as Error).message}` }
  }
  if (Object.values(proof).every(Boolean))
    return { name, state: 'good', text: 'stored: rooms for members and private ones may begin for 90 days' }
  return {
    name,
    state: 'bad',
    text: 'stored: rooms for members and private ones cannot begin. Mend the lines above and run this again.',
  }
}
