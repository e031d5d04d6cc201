import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { sweepReservations } from '#api/bookings/reservations/sweepReservations.ts'
import { newId } from '#domain/ids.ts'
import { request, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { refusalOf } from './callSeller.ts'
import { heldBy, openCalls, timeIn } from './openCalls.ts'

describe('times of calls that are held', function () {
  this.timeout(60_000)
  const { database, api } = joinApi()
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  const shift = (by: string) => database.pool('owner').query('UPDATE app.clock SET shift = $1', [by])
  const at = timeIn(3, '10:00')

  it('what a creator offers is shown to everybody, and to nobody where nothing is', async () => {
    const { seller, channelId, offer } = await openCalls(api().url)
    const path = `/v1/channels/${channelId}/calls`
    const shown = await request(api().url, 'GET', path)
    expect(shown.body.channel).to.include({ id: channelId, name: 'Bell yard' })
    const { channel, ...rest } = shown.body
    expect(rest).to.deep.equal({
      ...{ isPaused: false, zone: 'UTC', noticeMinutes: 60, offers: [offer], isOwn: false },
    })
    expect((await seller.client.call('GET', path)).body.isOwn).to.equal(true)
    await database
      .pool('owner')
      .query("UPDATE app.account SET state = 'suspended' WHERE id = $1", [seller.client.accountId])
    expect((await request(api().url, 'GET', path)).body.isPaused).to.equal(true)
    await database
      .pool('owner')
      .query("UPDATE app.account SET state = 'active' WHERE id = $1", [seller.client.accountId])
    await database
      .pool('owner')
      .query('UPDATE app.call_price SET chain_id = 1 WHERE offer_id = $1', [offer.id])
    const gone = [path, `${path}/${offer.id}/times`, `/v1/channels/${newId('chn', randomBytes)}/calls`]
    for (const one of gone)
      expect(refusalOf(await request(api().url, 'GET', one)), one).to.deep.equal([404, 'NOT_FOUND'])
  })

  it('one is held for ten minutes, and nobody else is offered it with the break around it meanwhile', async () => {
    const calls = await openCalls(api().url)
    const [fan, other] = [await signIn(api().url), await signIn(api().url)]
    const free = await calls.times()
    expect(free).to.include(at)
    const held = await calls.hold(fan, at)
    expect(held.status, held.text).to.equal(201)
    const { id, channel, heldUntil, ...rest } = held.body
    expect(id).to.match(/^rsv_/)
    expect(channel.id).to.equal(calls.channelId)
    const endsAt = timeIn(3, '10:30')
    expect(rest).to.deep.equal({ offer: calls.offer, startsAt: at, endsAt, isPaying: false, byCard: null })
    expect(Date.parse(heldUntil) - Date.now()).to.be.within(540_000, 601_000)
    expect(await heldBy(fan)).to.deep.equal([held.body])
    const left = await calls.times()
    const taken = ['09:30', '09:45', '10:00', '10:15', '10:30'].map((clock) => timeIn(3, clock))
    // notice goes on while a test runs
    expect(free.filter((one) => one > timeIn(1, '00:00') && !left.includes(one))).to.deep.equal(taken)
    const refused = await calls.hold(other, timeIn(3, '10:15'))
    expect([...refusalOf(refused), refused.body.detail, refused.body.facts]).to.deep.equal([
      ...[409, 'CONFLICT', 'Somebody else has just taken this time.'],
      { next: ['10:45', '11:00', '11:15'].map((clock) => timeIn(3, clock)) },
    ])
    await shift('10 minutes')
    expect(await heldBy(fan)).to.deep.equal([])
    expect(await calls.times()).to.include.members(taken)
    expect((await calls.hold(other, timeIn(3, '10:15'))).status).to.equal(201)
  })

  it('one is given back by who holds it alone, once more too', async () => {
    const calls = await openCalls(api().url)
    const [fan, other] = [await signIn(api().url), await signIn(api().url)]
    const { body } = await calls.hold(fan, at)
    const path = `/v1/me/calls/reservations/${body.id}`
    expect((await other.call('DELETE', path)).status).to.equal(204)
    expect(await heldBy(fan)).to.have.length(1)
    expect(await calls.times()).not.to.include(at)
    for (let n = 0; n < 2; n++) expect((await fan.call('DELETE', path)).status).to.equal(204)
    expect(await heldBy(fan)).to.deep.equal([])
    expect(await calls.times()).to.include(at)
    expect((await calls.hold(other, at)).status).to.equal(201)
  })

  it('a person holds one: another takes its place, of another creator too, and stays where that fails', async () => {
    const [calls, elsewhere] = [await openCalls(api().url), await openCalls(api().url)]
    const [fan, other] = [await signIn(api().url), await signIn(api().url)]
    await calls.hold(fan, at)
    const moved = await calls.hold(fan, timeIn(3, '10:15'))
    expect(moved.status, moved.text).to.equal(201)
    expect(await heldBy(fan)).to.deep.equal([moved.body])
    await elsewhere.hold(other, at)
    expect((await elsewhere.hold(fan, at)).status).to.equal(409)
    expect(await heldBy(fan)).to.deep.equal([moved.body])
    const there = await elsewhere.hold(fan, timeIn(3, '12:00'))
    expect(await heldBy(fan)).to.deep.equal([there.body])
    expect(await calls.times()).to.include(at)
  })

  it('[once] of two presses for one time at once both have the one that is held, and later ones too until it is over', async () => {
    const calls = await openCalls(api().url)
    const fan = await signIn(api().url)
    const both = await Promise.all([calls.hold(fan, at), calls.hold(fan, at)])
    expect(both.map(({ status }) => status)).to.deep.equal([201, 201])
    const [one, other] = both.map(({ body }) => body)
    expect([other.id, other.heldUntil]).to.deep.equal([one.id, one.heldUntil])
    expect((await heldBy(fan)).map(({ id }: { id: string }) => id)).to.deep.equal([one.id])
    await shift('5 minutes')
    expect((await calls.hold(fan, at)).body).to.include({ id: one.id, heldUntil: one.heldUntil })
    await shift('11 minutes')
    expect((await calls.hold(fan, at)).body.id).not.to.equal(one.id)
  })

  it('what nobody paid for is swept, and forgotten after a day', async () => {
    const calls = await openCalls(api().url)
    const fan = await signIn(api().url)
    const { body } = await calls.hold(fan, at)
    const rows = async () =>
      (
        await database.pool('owner').query<{ all: number[] }>(
          `SELECT ARRAY[(SELECT count(*) FROM app.call_reservation WHERE id = $1),
             (SELECT count(*) FROM app.call_reservation WHERE id = $1 AND released_at = held_until),
             (SELECT count(*) FROM app.call_time WHERE reservation_id = $1)]::int[] AS all`,
          [body.id],
        )
      ).rows[0]?.all
    await sweepReservations(database.pool('worker'))
    expect(await rows()).to.deep.equal([1, 0, 2])
    await shift('10 minutes 1 second')
    await sweepReservations(database.pool('worker'))
    expect(await rows()).to.deep.equal([1, 1, 0])
    await shift('1 day 1 second')
    await sweepReservations(database.pool('worker'))
    expect(await rows()).to.deep.equal([0, 0, 0])
  })
})
