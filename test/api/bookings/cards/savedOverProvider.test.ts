import { expect } from 'chai'
import { forgetSaved } from '#api/billing/holds/forgetSaved.ts'
import { askLine } from '#api/billing/purchases/purchaseJobs.ts'
import { until } from '#test/kit/time/until.ts'
import { DAYS, useTriedHolds } from './useTriedHolds.ts'

const AHEAD_S = 48 * 3600

describe('a call whose card is saved, with the provider [S0.11]', function () {
  this.timeout(60_000)
  const world = useTriedHolds()

  it('its page saves the card, the worker has it held two days before, and the provider forgets it at the end', async () => {
    const { provider } = world
    const held = await world.hold(DAYS)
    let purchase = (await world.press(held)).body
    await until('its page is there', async () => {
      purchase = await provider.look(held.fan, purchase.id)
      return purchase.nextStep.kind === 'page'
    })
    await provider.pay(purchase)
    expect(await provider.look(held.fan, purchase.id)).to.include({ state: 'saved', savesCard: true })
    await world.follow()
    const setupId = purchase.id
    expect(await world.bookingOf(setupId)).to.include({ status: 'booked', isHeld: false })

    provider.standIn().advance(Math.ceil((Date.parse(held.startsAt) - Date.now()) / 1000) - AHEAD_S)
    await world.toHours(held, 48)
    await world.tries()
    await askLine(provider.deps())
    await world.tries()
    const { id: tryId } = await world.lastOf(setupId)
    expect(await world.purchaseOf(tryId)).to.include({ state: 'held', isOffSession: true })
    // without its fan a bank holds it for less than five days
    const booking = await world.bookingOf(setupId)
    expect(booking).to.include({ isHeld: true, purchaseId: tryId, holdAhead: null })

    expect(booking.exitAfter).to.equal(30)
    const { method_ref: method } = await provider.rowOf(setupId)
    await world.sql(
      "INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee, passed_at) VALUES ($1, 'cancelled', 8000, 0, 8000, 0, app.now())",
      booking.id,
    )
    await world.sql("UPDATE app.booking SET status = 'refunded' WHERE id = $1", booking.id)
    await provider.decide(tryId, 0, 0)
    await provider.work()
    await world.follow()
    await world.follow()
    await forgetSaved(provider.deps())
    expect(await world.purchaseOf(setupId)).to.include({ state: 'released', why: null })
    expect((await provider.standIn().stripe.paymentMethods.retrieve(method)).customer).to.equal(null)
  })
})
