import { expect } from 'chai'
import { offered } from '#api/billing/connectAccount.ts'
import type { BankPayout } from '#api/billing/payouts/contract.ts'
import { payoutLoop } from '#api/billing/payouts/payoutProjectors.ts'
import { signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { DAY_S } from '#test/local/stripe/kit/earning.ts'
import { PRICE, useHolds } from '../holds/useHolds.ts'
import type { Seller } from '../offers/useSellers.ts'

/** Days until a bank has the money of a charge, weekends among them. */
const MAX_DAYS = 16

describe('the money of a call that was taken [S0.13]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const world = useHolds(database)

  /** A day goes by at the provider and here, and the worker looks. */
  async function passDay(): Promise<void> {
    world.standIn().advance(DAY_S)
    await world.shift(`${world.standIn().store.nowS() - Math.floor(Date.now() / 1000)} seconds`)
    await database
      .pool('owner')
      .query("UPDATE app.connect_account SET payouts_next_at = app.now() - interval '1 second'")
    await payoutLoop(world.deps(), offered(world.deps())).run()
  }

  /** What its creator reads: payouts by state and sum, and what waits, is free and is on its way, in cents. */
  async function readBy({ client }: Seller): Promise<string> {
    // sessions are over by then
    Object.assign(client, await signIn(client.url, client.wallet))
    const { payouts } = (await client.call('GET', '/v1/me/payouts')).body
    const { figures } = (await client.call('GET', '/v1/me/earnings')).body
    const { availableUnits, pendingUnits, onTheWayUnits } = figures[0]
    const sent = payouts.map(({ state, amount }: BankPayout) => `${state} ${amount}`)
    return [...sent, pendingUnits, availableUnits, onTheWayUnits].join(', ')
  }

  it('is with the bank of its creator by the work of the worker alone, and they read each state of it', async () => {
    const { seller, purchase } = await world.held()
    await world.decide(purchase.id, PRICE, PRICE / 10)
    await world.work()
    const seen = new Set([await readBy(seller)])
    for (let day = 0; day < MAX_DAYS && ![...seen].some((one) => one.startsWith('paid')); day++) {
      await passDay()
      seen.add(await readBy(seller))
    }
    // free and not sent yet is seen where a weekend, or a part of a day, lies in between; sent and not told to the bank yet, soon after
    // the hour at which the provider sends
    seen.delete('0, 7200, 0')
    seen.delete('pending 7200, 0, 0, 7200')
    expect([...seen]).to.deep.equal(['7200, 0, 0', 'in_transit 7200, 0, 0, 7200', 'paid 7200, 0, 0, 0'])
    expect(world.raised).to.deep.equal([])
  })
})
