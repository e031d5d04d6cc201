import { expect } from 'chai'
import { useWorld } from '#test/kit/world.ts'
import { settleDown } from './week/accounts/settleDown.ts'
import { type WeekCall, weekAccounts } from './week/accounts/weekAccounts.ts'
import { planWeek } from './week/planWeek.ts'
import { playWeek } from './week/playWeek.ts'
import type { LivingCall } from './week/weekCall.ts'
import { tellEnded, tellFigures, weekOrder } from './week/weekOrder.ts'
import { gatherPeople } from './week/weekPeople.ts'

/** A call that was booked, with how it has to end. */
function weekCall({ name, rail, story, booking, seller, buyer }: LivingCall): WeekCall[] {
  if (booking === null) return []
  const { id: bookingId, price, escrow } = booking
  return [
    {
      ...{ name, rail, bookingId, units: BigInt(price.units), ends: story.ends },
      ...{ escrowId: escrow?.id ?? null, creator: seller.accountId, fan: buyer.accountId },
    } as WeekCall,
  ]
}

describe('a week of booked calls', function () {
  const { bookings, seed, faultsPct } = weekOrder()
  this.timeout(600_000 + bookings * 15_000)
  const world = useWorld({
    ...{ hasMailbox: true, hasStandIn: true, hasKeeper: true },
    settings: { SWEEP_MS: '1000', WORKER_MAX_REST_MS: '500' },
  })

  it(`[S0.19][once] ${bookings} of them, seed ${seed}, end as they were agreed: nothing is stuck, and books, chain and card provider have the same money`, async () => {
    const plan = planWeek(bookings, seed)
    const people = await gatherPeople(world.current(), plan)
    const week = await playWeek(world.current(), { people, plan, seed, faultsPct, tell: tellEnded })
    const calls = week.calls.flatMap(weekCall)
    await settleDown(world.current(), { calls, clock: week.clock, fromH: week.endedH })
    const { stuck, wrong } = await weekAccounts(world.current(), calls)
    const unplayed = week.calls.filter(({ booking }) => booking === null).map(({ name }) => name)
    const faults = Object.values(week.faults.counts()).reduce((sum, n) => sum + n, 0)
    tellFigures({
      bookings: calls.length,
      stuck: stuck.length + week.failed.length,
      wrong: wrong.length,
      faults,
    })
    expect({ failed: week.failed, unplayed, stuck, wrong }).to.deep.equal({
      ...{ failed: [], unplayed: [], stuck: [], wrong: [] },
    })
  })
})
