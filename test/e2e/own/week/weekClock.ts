import type { TestWorld } from '#test/kit/world.ts'
import { moveClock } from '../../chains/heldChain.ts'
import type { ProviderOrder } from './weekPeople.ts'

const HOUR_MS = 3_600_000
/** What is done at an hour is done when it has begun. */
const BEGUN_MS = 2000

/** Time of a week that is played: that of the database, of the chain and of the card provider go on together. */
export interface WeekClock {
  /** the instant of an hour of the week */
  at(hour: number): Date
  /** of an instant */
  hourOf(at: Date): number
  /** goes on to it; stays where it is past already */
  passTo(hour: number): Promise<void>
}

/** A week that begins with the next whole hour. */
export function weekClock(world: TestWorld, order: ProviderOrder): WeekClock {
  const beginsMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS
  let aheadS = 0
  return {
    at: (hour) => new Date(beginsMs + hour * HOUR_MS),
    hourOf: (at) => (at.getTime() - beginsMs) / HOUR_MS,
    async passTo(hour) {
      const seconds = Math.ceil((beginsMs + hour * HOUR_MS + BEGUN_MS - Date.now()) / 1000) - aheadS
      if (seconds <= 0) return
      aheadS += seconds
      // ours first: what the provider signs is of its time
      await world.testDatabase
        .pool('owner')
        .query('UPDATE app.clock SET shift = make_interval(secs => $1)', [aheadS])
      await order('clock/ahead', { seconds })
      await moveClock(world.rpcUrl, seconds)
    },
  }
}
