import { expect } from 'chai'
import { composeCalls } from '#api/bookings/booked/composeCalls.ts'
import { composeNews } from '#api/notifications/deliveries/composeNews.ts'
import { withTransaction } from '#db/transaction.ts'
import { until } from '#test/kit/time/until.ts'
import { DAYS, useTriedHolds } from './useTriedHolds.ts'

describe('money that is held on saved cards shortly before calls [S0.11]', function () {
  this.timeout(60_000)
  const world = useTriedHolds()
  const { bookingOf, triesOf, lastOf, purchaseOf, settlementOf, newsOf, tried, pressed, pressHold } = world

  /** what a mail to the fan comes to that was made before their money was held, as it is written now */
  async function mailOf(bookingId: string, kind = 'call_not_held'): Promise<object | undefined> {
    const pool = world.work()
    const compose = composeCalls({
      ...{ pool, publicUrl: 'https://stagedoor.test', from: 'S <s@stagedoor.test>' },
      news: composeNews(async () => new Map()),
    })
    const about = {
      ...{ id: 'dlv_1', accountId: null, email: 'fan@example.test', step: 'not_held:1' },
      group: 'money' as const,
      ...{ objectKey: `call:${bookingId}`, tries: 0, isTooLate: false },
    }
    const [of] = await world.sql<{ at: Date }>(
      'SELECT starts_at AS at FROM app.booking WHERE id = $1',
      bookingId,
    )
    const at = { startsAt: of?.at.toISOString() ?? '', holdAt: '2026-11-29T10:00:00.000Z' }
    const facts = { ...at, bookingId, side: 'fan', reason: 'DECLINED' }
    return (await compose([{ ...about, kind, facts }])).get('dlv_1')
  }

  it('a saved card is a booking at once, and both read from when on its money is held', async () => {
    const held = await world.hold(DAYS)
    const setupId = await world.save(held)
    await world.follow()
    const booking = await bookingOf(setupId)
    expect(booking).to.include({
      status: 'booked',
      purchaseId: setupId,
      isHeld: false,
      holdAhead: 48,
      exitAfter: 36,
    })
    expect(booking.times).to.equal(2)
    expect((await world.held(held.fan)).reservations).to.deep.equal([])
    const holdAt = new Date(Date.parse(held.startsAt) - 48 * 3_600_000).toISOString()
    for (const news of await newsOf(held)) {
      expect(news?.kind).to.equal('call_booked')
      expect(news?.facts).to.include({ holdAt, amount: '80.00 EUR' })
    }
    await world.toHours(held, 48.1)
    await world.tries()
    expect(await triesOf(setupId)).to.deep.equal([])
    expect(await purchaseOf(setupId)).to.include({ state: 'saved', isKept: true })
  })

  it('is held once two days before, without its fan, and its card is forgotten when the call is over', async () => {
    const { held, setupId, tryId } = await tried()
    await world.tries()
    expect(await triesOf(setupId)).to.have.length(1)
    expect(await purchaseOf(tryId)).to.include({ state: 'created', isOffSession: true })
    expect(await bookingOf(setupId)).to.include({ holdAhead: 24 })
    await world.bankHolds(tryId)
    await world.follow()
    expect(await purchaseOf(tryId), 'it is no orphan').to.include({ state: 'held', taken: null })
    expect(await mailOf((await bookingOf(setupId)).id), 'while it is not held').to.not.have.property(
      'withheld',
    )
    await Promise.all([world.tries(), world.tries()])
    const booking = await bookingOf(setupId)
    expect(booking).to.include({
      purchaseId: tryId,
      isHeld: true,
      holdAhead: null,
      exitAfter: 24,
      status: 'booked',
    })
    for (const news of await newsOf(held)) {
      expect(news?.kind).to.equal('call_held')
      expect(news?.facts).to.include({ amount: '80.00 EUR' }).and.not.have.property('holdAt')
    }
    const late = JSON.stringify(await mailOf(booking.id, 'call_booked'))
    expect(late).to.match(/The money is held on your card, and nothing is taken yet\./)
    expect(await mailOf(booking.id), 'that it is not').to.deep.equal({ withheld: 'OVER' })
    await world.follow()
    await world.sql(
      "INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee, passed_at) VALUES ($1, 'cancelled', 8000, 0, 8000, 0, app.now())",
      booking.id,
    )
    await world.sql("UPDATE app.booking SET status = 'refunded' WHERE id = $1", booking.id)
    await world.follow()
    expect(await purchaseOf(setupId)).to.include({ isKept: true })
    await world.bankReleases(tryId, null)
    await world.follow()
    expect(await purchaseOf(setupId)).to.include({ state: 'saved', isKept: false, why: null })
  })

  it('what a bank refuses is tried four times, of which the fan learns, and ends the call with the last', async () => {
    const held = await world.hold(DAYS)
    const setupId = await world.save(held)
    const moments = [48, 24, 12] as const
    for (const [n, hours] of moments.entries()) {
      await world.toHours(held, hours)
      await world.tries()
      await world.bankRefuses((await lastOf(setupId)).id, n === 0 ? 'AUTHENTICATION' : 'INSUFFICIENT')
      await world.tries()
      await world.tries()
      expect(await bookingOf(setupId)).to.include({ holdAhead: moments[n + 1] ?? 2, status: 'booked' })
      const [ofFan, ofCreator] = await newsOf(held)
      expect(ofFan?.kind).to.equal('call_not_held')
      expect(ofFan?.facts).to.include({ reason: n === 0 ? 'AUTHENTICATION' : 'INSUFFICIENT' })
      expect(ofCreator?.kind, 'nothing to do for them').to.equal('call_booked')
    }
    await world.toHours(held, 2)
    await world.tries()
    await world.bankRefuses((await lastOf(setupId)).id, 'DECLINED')
    await world.tries()
    const ended = await bookingOf(setupId)
    expect(ended).to.include({ status: 'refunded', holdAhead: null, times: 0, isHeld: false })
    expect(await settlementOf(ended)).to.deep.equal([
      { cause: 'unsecured', toCreator: 0, toFan: 8000, isDone: true },
    ])
    for (const news of await newsOf(held)) {
      expect(news?.kind).to.equal('call_ended')
      expect(news?.facts).to.include({ cause: 'unsecured', toFan: '80.00 EUR' })
    }
    const whys = (await triesOf(setupId)).map(({ why }) => why)
    expect(whys).to.deep.equal(['AUTHENTICATION', 'INSUFFICIENT', 'INSUFFICIENT', 'DECLINED'])
    await world.follow()
    expect(await purchaseOf(setupId)).to.include({ isKept: false, why: null })
  })

  it('what fails at the provider is tried again in ten minutes, and nobody learns of it', async () => {
    const { held, setupId, tryId } = await tried()
    await world.bankRefuses(tryId, 'EXPIRED')
    await world.tries()
    expect(await lastOf(setupId)).to.include({ isFollowed: true, why: 'EXPIRED' })
    expect((await bookingOf(setupId)).holdAhead).to.be.closeTo(47.8, 0.1)
    await world.toHours(held, 47.8)
    await world.tries()
    expect(await triesOf(setupId)).to.have.length(2)
    await world.bankRefuses((await lastOf(setupId)).id, 'PROVIDER')
    await world.tries()
    expect((await bookingOf(setupId)).holdAhead, 'and then in twenty').to.be.closeTo(47.5, 0.06)
    expect((await newsOf(held)).map((news) => news?.kind)).to.deep.equal(['call_booked', 'call_booked'])
  })

  it('a hold that is too short is let go, and so is one that comes after the end', async () => {
    const short = await tried()
    await world.bankHolds(short.tryId, 47)
    await world.tries()
    expect(await purchaseOf(short.tryId)).to.include({ taken: 0, why: 'HOLD_SHORT' })
    expect(await bookingOf(short.setupId)).to.include({ isHeld: false, holdAhead: 24 })
    expect((await newsOf(short.held))[0]?.facts).to.include({ reason: 'HOLD_SHORT' })

    await world.shift('0 seconds')
    const late = await tried()
    const booking = await bookingOf(late.setupId)
    await world.sql(
      "INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee) VALUES ($1, 'cancelled', 8000, 0, 8000, 0)",
      booking.id,
    )
    await world.sql("UPDATE app.booking SET status = 'refunded' WHERE id = $1", booking.id)
    await world.follow()
    expect(await settlementOf(booking)).to.deep.equal([
      { cause: 'cancelled', toCreator: 0, toFan: 8000, isDone: true },
    ])
    expect(await purchaseOf(late.setupId), 'a try is under way on it').to.include({ isKept: true })
    await world.sql('UPDATE app.call_hold SET by_fan = true WHERE purchase_id = $1', late.tryId)
    await world.bankHolds(late.tryId)
    await world.tries()
    expect(await purchaseOf(late.tryId)).to.include({ taken: 0, why: null })
    expect(await bookingOf(late.setupId)).to.include({ isHeld: false, status: 'refunded' })
    const over = (await world.news(late.held.fan)).find(({ kind }) => kind === 'call_not_booked')
    expect(over?.facts).to.include({ reason: 'CALL_OVER', purchaseId: late.tryId, minutes: 30 })
    await world.follow()
    expect(await purchaseOf(late.setupId)).to.include({ isKept: false })
  })

  it('while the fan has it held nothing is tried, and what they see fail is no news', async () => {
    const held = await world.hold(DAYS)
    const setupId = await world.save(held)
    await world.toHours(held, 24)
    const id = await pressHold(setupId)
    await world.tries()
    expect(await triesOf(setupId)).to.have.length(1)
    expect((await bookingOf(setupId)).holdAhead, 'a minute later').to.be.closeTo(24, 0.1)
    await world.bankRefuses(id, 'AUTHENTICATION')
    await world.tries()
    expect(await lastOf(setupId)).to.include({ isFollowed: true, why: 'AUTHENTICATION', byFan: true })
    expect((await newsOf(held))[0]?.kind).to.equal('call_booked')
    await world.toHours(held, 23.9)
    await world.tries()
    expect(await lastOf(setupId)).to.include({ byFan: false, state: 'created' })
  })

  it('a press that is being written waits for no try, and is not overtaken by one', async () => {
    const held = await world.hold(DAYS)
    const setupId = await world.save(held)
    await world.toHours(held, 48)
    const { id, copied, noted } = pressed(setupId)
    const { running } = await withTransaction(world.owner(), async (tx) => {
      await tx.query(copied)
      const running = world.tries()
      const isWaiting =
        'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0'
      await until('it waits', async () => (await world.sql(isWaiting)).length > 0)
      await tx.query(noted)
      return { running }
    })
    await running
    expect((await triesOf(setupId)).map((one) => one.id)).to.deep.equal([id])
  })

  it('ends 80 minutes before, whatever is under way, and not before', async () => {
    const { held, setupId } = await tried()
    await world.toHours(held, 81 / 60)
    await world.tries()
    expect(await bookingOf(setupId)).to.include({ status: 'booked' })
    await world.toHours(held, 80 / 60)
    await world.tries()
    expect(await bookingOf(setupId)).to.include({ status: 'refunded' })
    expect((await settlementOf(await bookingOf(setupId)))[0]).to.include({ cause: 'unsecured' })
  })

  it('a card that is saved for a time that is gone, or for nobody, is forgotten', async () => {
    const late = await world.hold(DAYS)
    const lateId = (await world.press(late)).body.id
    await world.toHours(late, -1)
    await world.pageSaves(lateId)
    await world.follow()
    expect(await purchaseOf(lateId)).to.include({ state: 'saved', isKept: false, why: 'TIME_TAKEN' })
    const [news] = await newsOf(late)
    expect(news?.kind).to.equal('call_not_booked')
    expect(news?.facts).to.include({ reason: 'TIME_TAKEN', card: 'saved' })

    await world.shift('0 seconds')
    const orphan = await world.hold(DAYS)
    const orphanId = (await world.press(orphan)).body.id
    await world.sql('DELETE FROM app.card_agreement WHERE purchase_id = $1', orphanId)
    await world.pageSaves(orphanId)
    await world.follow()
    expect(await purchaseOf(orphanId)).to.include({ isKept: false, why: 'TIME_TAKEN' })
  })
})
