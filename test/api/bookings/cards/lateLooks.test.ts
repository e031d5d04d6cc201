import { expect } from 'chai'
import { sweepReservations } from '#api/bookings/reservations/sweepReservations.ts'
import { DAYS, useTriedHolds } from './useTriedHolds.ts'

describe('holds and saved cards that are looked at late [S0.11]', function () {
  this.timeout(60_000)
  const world = useTriedHolds()
  const { bookingOf, purchaseOf, tried } = world

  it('what was held in time stays, however late that is seen', async () => {
    const { held, setupId, tryId } = await tried()
    await world.toHours(held, 1.4)
    await world.bankHolds(tryId)
    await world.sql(
      `CREATE FUNCTION app.refuse_try() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'away'; END $$;
       CREATE TRIGGER refuse_try BEFORE UPDATE ON app.call_hold FOR EACH ROW EXECUTE FUNCTION app.refuse_try()`,
    )
    await world.toHours(held, 1.3)
    const failed = await world.tries().then(
      () => null,
      (error) => error,
    )
    await world.sql('DROP FUNCTION app.refuse_try() CASCADE')
    expect(failed).to.be.instanceOf(AggregateError)
    expect(await bookingOf(setupId), 'it is not followed yet').to.include({ status: 'booked', isHeld: false })
    await world.toHours(held, -0.1)
    await world.tries()
    expect(await bookingOf(setupId)).to.include({ status: 'booked', isHeld: true, purchaseId: tryId })
  })

  it('a card that was saved in time is a booking, however late that is seen', async () => {
    const held = await world.hold(DAYS)
    const { id } = (await world.press(held)).body
    await world.pageSaves(id)
    await world.shift('99 minutes')
    await sweepReservations(world.work())
    await world.follow()
    expect(await bookingOf(id)).to.include({ status: 'booked', times: 2 })
  })

  it('a hold of a booking that nobody knows as its try goes free, and its time is not said to be taken', async () => {
    const { setupId, tryId } = await tried()
    await world.sql('DELETE FROM app.call_hold WHERE purchase_id = $1', tryId)
    await world.bankHolds(tryId)
    await world.follow()
    expect(await purchaseOf(tryId)).to.include({ taken: 0, why: null })
    expect(await bookingOf(setupId)).to.include({ isHeld: false })
  })
})
