import type { TestWorld } from '#test/kit/world.ts'
import { bookedMoney, comparedBooks } from './bookedMoney.ts'
import type { WeekCall } from './dueMoney.ts'
import { escrowMoney } from './escrowMoney.ts'
import { providerMoney } from './providerMoney.ts'
import { feesOfCalls, settledMoney } from './settledMoney.ts'
import { stuckRows } from './stuckRows.ts'

export type { WeekCall } from './dueMoney.ts'

/** What a part finds; one that cannot be read is a fault like any other, so that the rest is read as well. */
async function read(what: string, part: () => Promise<string[]>): Promise<string[]> {
  try {
    return await part()
  } catch (error) {
    return [`${what} could not be read: ${(error as Error).message}`]
  }
}

/**
 * What is not at its end, and where money is not where it has to be: of what the site says, of the chain, of the provider and of the
 * books, each of which is read by itself. Every entry is a sentence; none of them is all well.
 */
export async function weekAccounts(
  world: TestWorld,
  calls: readonly WeekCall[],
): Promise<{ stuck: string[]; wrong: string[] }> {
  const { testDatabase, standIn } = world
  if (!standIn) throw new Error('the world has no provider of cards')
  const db = testDatabase.pool('owner')
  const feeBps = await feesOfCalls(db)
  const stuck = await read('what is stuck', () => stuckRows(db, calls))
  const wrong = [
    ...(await read('what the site says', () => settledMoney(db, calls))),
    ...(await read('the chain', () => escrowMoney(world, db, calls, feeBps))),
    ...(await read('the provider', () => providerMoney(standIn, db, calls, feeBps))),
    ...(await read('the books', () => bookedMoney(db, calls, feeBps))),
    ...(await read('the comparison', () => comparedBooks(testDatabase.url('reconciler'), calls))),
  ]
  return { stuck, wrong }
}
