import { runGroup } from '../test/runGroup.ts'
import type { World } from './planWorlds.ts'

const FOLDER = 'test/api/billing/chaos'
const FILES = { steps: 'randomMoney', purchases: 'disturbedPurchases' } as const
const LIMIT_MS = 3 * 3_600_000

/** Plays one world by the test that `npm test` has of it. @returns its exit code */
export async function playWorld(
  { what, count, seed }: World,
  { figures, print }: { figures: string; print: (text: string) => void },
): Promise<number> {
  const order = { steps: 0, purchases: 0, seed, [what]: count }
  const { code } = await runGroup(['mocha', `${FOLDER}/${FILES[what]}.test.ts`], {
    ...{ limitMs: LIMIT_MS, print },
    environment: { CHAOS_ORDER: JSON.stringify(order), CHAOS_FIGURES: figures },
  })
  if (code !== 0) print(`${what} of seed ${seed}: not as it should be (${code})\n`)
  return code
}
