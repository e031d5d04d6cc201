import { expect } from 'chai'
import { sweepReservations } from '#api/bookings/reservations/sweepReservations.ts'
import { type HeldByCard, useHeldCards } from './useHeldCards.ts'

describe('money that is held on cards for calls [S0.11]', function () {
  this.timeout(60_000)
  const world = useHeldCards()

  const purchaseOf = async (id: string) =>
    (
      await world.sql(
        'SELECT state, capture_amount::text AS taken, capture_fee::text AS fee, fail_code AS why FROM app.purchase WHERE id = $1',
        id,
      )
    )[0]
  const bookingsOf = (purchaseId: string) =>
    world.sql<{ id: string }>('SELECT id FROM app.booking WHERE purchase_id = $1', purchaseId)

  async function booked(): Promise<{ held: HeldByCard; id: string; bookingId: string }> {
    const held = await world.hold()
    const id = await world.reserve(held)
    await world.bankHolds(id)
    await world.follow()
    const [booking] = await bookingsOf(id)
    return { held, id, bookingId: booking?.id ?? '' }
  }

  it('a hold that lasts becomes a booking once, with the time that was held, and both read it', async () => {
    const held = await world.hold()
    const id = await world.reserve(held)
    await world.follow()
    expect(await bookingsOf(id)).to.deep.equal([])
    await world.bankHolds(id)
    await Promise.all([world.follow(), world.follow()])
    await world.follow()
    expect(await bookingsOf(id)).to.have.length(1)
    expect((await world.held(held.fan)).reservations).to.deep.equal([])
    expect(await world.isTaken(held)).to.equal(true)
    expect(await purchaseOf(id)).to.deep.equal({ state: 'held', taken: null, fee: null, why: null })
    const [ofFan] = await world.bookings(held.fan)
    const captureBefore = new Date(Date.parse(held.startsAt) + (60 * 60 + 30) * 60_000).toISOString()
    const same = {
      ...{ rail: 'card', status: 'booked', text: held.text, isSecured: true, isPlaced: true, escrow: null },
      price: { currency: 'EUR', units: '8000', symbol: 'EUR', decimals: 2 },
      ...{
        feeBps: 1000,
        terms: 'moderate',
        pending: null,
        finding: null,
        settlement: null,
        keeper: 'works',
        move: null,
      },
    }
    expect(ofFan).to.deep.include({
      ...same,
      side: 'fan',
      hold: { captureBefore, isDone: false, purchaseId: id, isSaved: false, later: null },
    })
    const [ofCreator] = await world.bookings(held.calls.seller.client)
    expect(ofCreator).to.deep.include({
      ...same,
      side: 'creator',
      hold: { captureBefore, isDone: false, purchaseId: null, isSaved: false, later: null },
    })
    for (const client of [held.fan, held.calls.seller.client])
      expect((await world.news(client)).map(({ kind }) => kind)).to.deep.equal(['call_booked'])
    const [row] = await world.sql<{ hours: number }>(
      'SELECT (extract(epoch FROM exit_at - ends_at) / 3600)::int AS hours FROM app.booking WHERE purchase_id = $1',
      id,
    )
    // of 36 hours, since its hold is the shortest there is; both read that
    expect([
      row?.hours,
      ofFan?.policy.disputeWindowSeconds,
      ofCreator?.policy.disputeWindowSeconds,
    ]).to.deep.equal([...[24, 86_400, 86_400]])
    // a press whose answer was lost still finds it
    expect(await world.reserve(held)).to.equal(id)
  })

  it('a hold that is too short goes free with the time, and the fan learns why', async () => {
    const held = await world.hold()
    const id = await world.reserve(held)
    await world.bankHolds(id, 47)
    await world.follow()
    await world.follow()
    expect(await bookingsOf(id)).to.deep.equal([])
    expect(await purchaseOf(id)).to.deep.equal({ state: 'held', taken: '0', fee: '0', why: 'HOLD_SHORT' })
    expect(await world.isTaken(held)).to.equal(false)
    const [news] = await world.news(held.fan)
    expect(news).to.deep.include({ kind: 'call_not_booked' })
    expect(news?.facts).to.include({ reason: 'HOLD_SHORT', purchaseId: id, minutes: 30 })
    expect(await world.news(held.calls.seller.client)).to.deep.equal([])
  })

  it('who pays after their time went to somebody else gets the money back; one whose time is still free gets it', async () => {
    const late = await world.hold()
    const lateId = await world.reserve(late)
    await world.shift('61 minutes')
    await sweepReservations(world.work())
    const next = await world.hold(2, { calls: late.calls })
    await world.bankHolds(lateId)
    await world.follow()
    expect(await purchaseOf(lateId)).to.include({ taken: '0', why: 'TIME_TAKEN' })
    expect(await bookingsOf(lateId)).to.deep.equal([])
    expect((await world.held(next.fan)).reservations).to.have.length(1)

    const nextId = await world.reserve(next)
    await world.shift('99 minutes')
    await sweepReservations(world.work())
    expect(await world.isTaken(next)).to.equal(false)
    await world.bankHolds(nextId)
    await world.follow()
    expect(await bookingsOf(nextId)).to.have.length(1)
    expect(await world.isTaken(next)).to.equal(true)
  })

  it('a payment that fails leaves the rest of the ten minutes, and another press', async () => {
    const held = await world.hold()
    const id = await world.reserve(held)
    await world.givesUp(held, id)
    await world.follow()
    const [own] = (await world.held(held.fan)).reservations
    expect(own).to.deep.include({ isPaying: false })
    expect(own?.byCard?.purchaseId).to.equal(null)
    expect(Date.parse(own?.heldUntil ?? '') - Date.now()).to.be.below(10 * 60_000)
    expect(await world.reserve(held, { clientKey: 'o'.repeat(22) })).to.not.equal(id)
  })

  it('one that fails holds up nobody, and what was done of it half is not there', async () => {
    const [bad, good] = [await world.hold(), await world.hold()]
    const [badId, goodId] = [await world.reserve(bad), await world.reserve(good)]
    await world.bankHolds(badId, 1)
    await world.bankHolds(goodId)
    await world.sql(
      `CREATE FUNCTION app.refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'away'; END $$;
       CREATE TRIGGER refuse_one BEFORE UPDATE ON app.purchase FOR EACH ROW WHEN (OLD.id = '${badId}') EXECUTE FUNCTION app.refuse_one()`,
    )
    const failed = await world.follow().then(
      () => null,
      (error) => error,
    )
    await world.sql('DROP FUNCTION app.refuse_one() CASCADE')
    expect(failed).to.be.instanceOf(AggregateError)
    expect(await bookingsOf(goodId)).to.have.length(1)
    expect(await world.isTaken(bad)).to.equal(true)
    await world.follow()
    expect(await purchaseOf(badId)).to.include({ why: 'HOLD_SHORT' })
  })

  it('a hold that ends by itself gives the fan all, whatever was decided of it', async () => {
    const open = await booked()
    await world.bankReleases(open.id)
    await world.follow()
    await world.follow()
    const settled = { cause: 'holdEnded', toCreator: '0', toFan: '8000', fee: '0' }
    const [ended] = await world.bookings(open.held.fan)
    expect(ended).to.include({ status: 'refunded' })
    expect(ended?.settlement).to.include(settled)
    expect(ended?.hold?.isDone).to.equal(true)
    expect(await world.isTaken(open.held)).to.equal(false)
    expect(world.alarms).to.deep.equal([])

    const late = await booked()
    await world.sql(
      "INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee) VALUES ($1, 'fanConfirmed', 8000, 7200, 0, 800)",
      late.bookingId,
    )
    await world.sql("UPDATE app.booking SET status = 'completed' WHERE id = $1", late.bookingId)
    await world.bankReleases(late.id)
    await world.follow()
    const [lost] = await world.bookings(late.held.fan)
    expect(lost).to.include({ status: 'refunded' })
    expect(lost?.settlement).to.include(settled)
    expect(world.alarms).to.deep.equal(['call_hold_lost'])
    for (const client of [late.held.fan, late.held.calls.seller.client]) {
      const [news] = await world.news(client)
      expect(news).to.deep.include({ kind: 'call_ended' })
      expect(news?.facts).to.include({ cause: 'holdEnded', toFan: '80.00 EUR' })
    }
  })

  it('what was decided is done once the hold is over', async () => {
    const { held, id, bookingId } = await booked()
    await world.sql(
      "INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee, passed_at) VALUES ($1, 'cancelled', 8000, 0, 8000, 0, app.now())",
      bookingId,
    )
    await world.sql("UPDATE app.booking SET status = 'refunded' WHERE id = $1", bookingId)
    await world.follow()
    expect((await world.bookings(held.fan))[0]?.hold?.isDone).to.equal(false)
    await world.bankReleases(id, null)
    await world.follow()
    const [ended] = await world.bookings(held.fan)
    expect(ended?.hold?.isDone).to.equal(true)
    expect(ended?.settlement).to.include({ cause: 'cancelled', toFan: '8000' })
  })
})
