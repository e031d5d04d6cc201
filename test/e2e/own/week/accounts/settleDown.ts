import { setTimeout as wait } from 'node:timers/promises'
import type { TestWorld } from '#test/kit/world.ts'
import type { WeekClock } from '../weekClock.ts'
import type { WeekCall } from './dueMoney.ts'
import { stuckRows } from './stuckRows.ts'

/** An hour goes by between two looks; what comes each minute of real time comes twice at least. */
const LOOK_MS = 2000
const LOOKS = 75

/** Time goes on until nothing is under way any more, or for three days: what is not at its end then is stuck. */
export async function settleDown(
  world: TestWorld,
  { calls, clock, fromH }: { calls: readonly WeekCall[]; clock: WeekClock; fromH: number },
): Promise<void> {
  const db = world.testDatabase.pool('owner')
  for (let hours = 1; hours <= LOOKS; hours++) {
    await wait(LOOK_MS)
    if ((await stuckRows(db, calls)).length === 0) return
    await clock.passTo(fromH + hours)
  }
}
