import { expect } from 'chai'
import { sweepReservations } from '#api/bookings/reservations/sweepReservations.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { heldBy, type OpenCalls, openCalls, timeIn } from '../openCalls.ts'
import { useBooked } from './useBooked.ts'

const AT = timeIn(3, '10:00')

describe('what is booked by wallet follows the chain', function () {
  this.timeout(60_000)
  const world = useBooked()
  let calls: OpenCalls
  let [fan, other]: [Client, Client] = [] as never
  beforeEach(async () => {
    calls = await openCalls(world().url)
    ;[fan, other] = [await signIn(world().url), await signIn(world().url)]
  })
  const seller = () => calls.seller.client

  it('[S3.36] what is paid for while it is held is placed in its time, and both are told once', async () => {
    const { agree, book, follow, followEarlier, row, news } = world()
    const { id } = await agree(calls, fan, AT)
    await book(calls, fan, { id })
    await follow()
    const placed = await row(id)
    expect(placed).to.deep.include({
      ...{ status: 'booked', is_placed: true, times: 2 },
      ...{ account_id: fan.accountId, offer_id: calls.offer.id },
    })
    expect(await heldBy(fan)).to.deep.equal([])
    expect(await calls.times()).not.to.include(AT)
    expect((await calls.hold(other, AT)).status).to.equal(409)
    expect([await news(fan), await news(seller())]).to.deep.equal([['call_booked'], ['call_booked']])
    await world().sql('UPDATE app.notification SET read_at = app.now()')
    await Promise.all([follow(), followEarlier(), follow()])
    expect(await row(id)).to.deep.equal(placed)
    expect(await world().sql('SELECT FROM app.notification WHERE read_at IS NULL')).to.have.length(0)
  })

  it('[once] whatever looks at once, it is one row', async () => {
    const { agree, book, follow, followEarlier, sql } = world()
    const { id } = await agree(calls, fan, AT)
    await book(calls, fan, { id })
    await Promise.all([follow(), followEarlier(), follow(), followEarlier()])
    expect(await sql('SELECT FROM app.booking WHERE escrow_id = $1', id)).to.have.length(1)
    expect(
      await sql(
        'SELECT FROM app.call_time t JOIN app.booking b ON b.id = t.booking_id WHERE b.escrow_id = $1',
        id,
      ),
    ).to.have.length(2)
  })

  it('[S3.36] after the hold it is placed where the time is free, and not where somebody took it', async () => {
    const { agree, book, follow, row, news, shift } = world()
    const [free, late] = [await agree(calls, fan, AT), await agree(calls, other, timeIn(3, '12:00'))]
    await shift('11 minutes')
    await sweepReservations(world().database.pool('worker'))
    const third = await signIn(world().url)
    expect((await calls.hold(third, timeIn(3, '12:00'))).status).to.equal(201)
    await book(calls, fan, { id: free.id })
    await book(calls, other, { id: late.id, startsAt: timeIn(3, '12:00') })
    await follow()
    expect(await row(free.id)).to.include({ is_placed: true, times: 2 })
    expect(await row(late.id)).to.include({ status: 'booked', is_placed: false, times: 0 })
    expect(await news(other)).to.deep.equal(['call_unplaced'])
    expect(await news(seller())).to.deep.equal(['call_booked', 'call_unplaced'])
    expect(await heldBy(third), 'who holds it keeps it').to.have.length(1)
  })

  it('[S3.36] paid for long after the hold it is its creator’s to place: their hours may be others by then', async () => {
    const { agree, book, follow, row, news } = world()
    const [late, soon] = [await agree(calls, fan, AT), await agree(calls, other, timeIn(3, '12:00'))]
    await world().shift('11 minutes')
    await sweepReservations(world().database.pool('worker'))
    await book(calls, fan, { id: late.id, after: '16 minutes' })
    await book(calls, other, { id: soon.id, startsAt: timeIn(3, '12:00'), after: '14 minutes' })
    await follow()
    expect(await row(late.id)).to.include({ is_placed: false, times: 0, offer_id: calls.offer.id })
    expect(await row(soon.id)).to.include({ is_placed: true, times: 2 })
    expect(await news(seller())).to.deep.equal(['call_booked', 'call_unplaced'])
  })

  it('[S3.36] paid for after its time was given back it is its creator’s to place', async () => {
    const { agree, book, follow, row } = world()
    const { id, reservationId } = await agree(calls, fan, AT)
    const path = `/v1/me/calls/reservations/${reservationId}`
    expect((await fan.call('DELETE', path)).status).to.equal(204)
    await book(calls, fan, { id })
    await follow()
    expect(await row(id)).to.include({ is_placed: false, times: 0 })
  })

  it('[S3.36] booked without us it is its creator’s to place, even where the time is free', async () => {
    const { book, follow, row, news } = world()
    const [known, unknown] = [
      await book(calls, fan),
      await book(calls, fan, { fan: Buffer.alloc(20, 7), startsAt: timeIn(4, '10:00') }),
    ]
    await follow()
    expect(await row(known)).to.include({
      account_id: fan.accountId,
      is_placed: false,
      times: 0,
      offer_id: null,
    })
    expect(await row(unknown)).to.include({ account_id: null, is_placed: false })
    expect(await news(seller())).to.deep.equal(['call_unplaced', 'call_unplaced'])
  })

  it('[S3.35] what ends with the fan’s word frees the time of both, and both are told what each gets', async () => {
    const { agree, book, confirm, follow, row, news, sql } = world()
    const { id } = await agree(calls, fan, AT)
    await book(calls, fan, { id })
    await follow()
    await confirm(id)
    await follow()
    expect(await row(id)).to.include({ status: 'completed', times: 0 })
    expect(await calls.times()).to.include(AT)
    expect([await news(fan), await news(seller())]).to.deep.equal([['call_ended'], ['call_ended']])
    const rows = await sql<{ facts: Record<string, unknown> }>(
      'SELECT facts FROM app.notification WHERE account_id = ANY ($1) ORDER BY account_id = $2',
      ...[[fan.accountId, seller().accountId], fan.accountId],
    )
    const common = { cause: 'fanConfirmed', toCreator: '1.35 ETH' }
    const [ofCreator, ofFan] = rows.map(({ facts }) => facts)
    expect(ofCreator)
      .to.include({ side: 'creator', ...common })
      .and.not.have.property('toFan')
    expect(ofFan).to.include({ side: 'fan', other: 'Bell yard', ...common })
    expect(JSON.stringify(rows), 'no wallet').not.to.match(/0x[0-9a-f]{40}|0x[0-9a-f]+…/i)
  })

  it('what ended before anybody looked takes no time, and is no news after a day', async () => {
    const { book, decline, follow, row, news } = world()
    const [old, fresh] = [await book(calls, fan), await book(calls, other, { startsAt: timeIn(4, '10:00') })]
    await decline(old, '25 hours')
    await decline(fresh, '1 hour')
    await follow()
    for (const id of [old, fresh]) expect(await row(id)).to.include({ status: 'refunded', times: 0 })
    expect([await news(fan), await news(other)]).to.deep.equal([[], ['call_ended']])
  })

  it('what a reorg takes keeps its time, comes back, or is gone in the end', async () => {
    const { agree, book, drop, follow, row, shift, intend, setIntents } = world()
    const { id } = await agree(calls, fan, AT)
    await intend(fan, id, 'included')
    await book(calls, fan, { id })
    await follow()
    const restore = await drop(id)
    await follow()
    expect(await row(id)).to.include({ status: 'none', is_placed: true, times: 2 })
    await restore()
    await follow()
    expect(await row(id)).to.include({ status: 'booked', times: 2 })
    await drop(id)
    await follow()
    await shift('11 minutes')
    await follow()
    expect(await row(id), 'its transaction may come again').to.include({ status: 'none', times: 2 })
    await setIntents(id, 'dropped')
    await follow()
    expect(await row(id)).to.equal(undefined)
    expect(await calls.times()).to.include(AT)
  })

  it('what is gone for an hour is forgotten, whatever its fan says of transactions', async () => {
    const { agree, book, drop, follow, row, shift, intend } = world()
    const { id } = await agree(calls, fan, AT)
    await intend(fan, id)
    await book(calls, fan, { id })
    await follow()
    await drop(id)
    await follow()
    await shift('59 minutes')
    await follow()
    expect(await row(id)).to.include({ status: 'none', times: 2 })
    await shift('61 minutes')
    await follow()
    expect(await row(id)).to.equal(undefined)
  })

  it('[S3.36] an end that a reorg takes back takes the time again, and where somebody has it its creator decides', async () => {
    const { agree, book, decline, follow, row, sql } = world()
    const { id } = await agree(calls, fan, AT)
    await book(calls, fan, { id })
    await follow()
    const again = async () => {
      await sql("UPDATE chain.escrow SET status = 'booked' WHERE id = $1", id)
      await sql('DELETE FROM chain.escrow_move WHERE id = $1', id)
      await follow()
    }
    await decline(id)
    await follow()
    await again()
    expect(await row(id)).to.include({ status: 'booked', is_placed: true, times: 2 })
    await decline(id)
    await follow()
    expect((await calls.hold(other, AT)).status).to.equal(201)
    await again()
    expect(await row(id)).to.include({ status: 'booked', is_placed: false, times: 0 })
  })

  it('nothing is copied while the index is behind, or made anew', async () => {
    const { book, follow, row, sql } = world()
    const id = await book(calls, fan)
    for (const [late, well] of [
      ['UPDATE chain.cursor SET is_backfill = true', 'UPDATE chain.cursor SET is_backfill = false'],
      ["UPDATE chain.family SET state = 'folding'", "UPDATE chain.family SET state = 'live'"],
    ] as const) {
      await sql(late)
      await follow()
      await sql(well)
      expect(await row(id), late).to.equal(undefined)
    }
    await follow()
    expect(await row(id)).not.to.equal(undefined)
  })

  it('[T12] one that cannot be stored holds up no other', async () => {
    const { book, follow, row, sql } = world()
    const [odd, plain] = [await book(calls, fan), await book(calls, other, { startsAt: timeIn(4, '10:00') })]
    await sql('UPDATE chain.escrow SET revision = 4294967296 WHERE id = $1', odd)
    const failure = await follow().then(
      () => null,
      (error) => error.message,
    )
    expect(failure).to.match(/out of range/)
    expect([await row(odd), (await row(plain))?.status]).to.deep.equal([undefined, 'booked'])
    await sql('DELETE FROM chain.escrow WHERE id = $1', odd)
  })

  it('a booking from before a wallet was linked is found later', async () => {
    const { book, follow, followEarlier, row, sql } = world()
    const id = await book(calls, fan)
    await sql('UPDATE chain.escrow SET created_block = 1 WHERE id = $1', id)
    await follow()
    expect(await row(id)).to.equal(undefined)
    await followEarlier()
    expect(await row(id)).to.include({ status: 'booked' })
  })
})
