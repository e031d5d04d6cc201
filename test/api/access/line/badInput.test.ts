import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useHouse } from './waiting.ts'

describe('bad input at the line of a full room', function () {
  this.timeout(60_000)
  const house = useHouse(40)
  const { db, api, stage, creator, fan, waits, follows, fullRoom, leave, turns, code, runOut } = house

  /** Everything that a place in a room is made of. */
  async function rows(room: string) {
    const { rows } = await db.pool('owner').query(
      `SELECT (SELECT count(*)::int FROM app.wait_line WHERE room_id = $1) AS turns,
         (SELECT count(*)::int FROM app.room_slot WHERE room_id = $1) AS slots,
         (SELECT count(*)::int FROM app.room_slot WHERE room_id = $1 AND offered_to IS NOT NULL) AS offers,
         (SELECT count(*)::int FROM app.seat WHERE room_id = $1) AS seats,
         (SELECT count(*)::int FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id WHERE s.room_id = $1) AS leases,
         (SELECT count(*)::int FROM app.receipt_pending p JOIN app.decision d ON d.id = p.subject
           WHERE d.room_id = $1 AND d.verdict = 'allow') AS allows`,
      [room],
    )
    return rows[0]
  }
  const watch = async (person: Person, room: string) => {
    const { status, body } = await enter(api().url, person, room)
    return [status, body.code]
  }
  const full = [403, 'CAPACITY_FULL']

  it('[S1.26][T37] an offer of somebody else makes no row, and its own person comes in', async () => {
    const { room, inside } = await fullRoom(2)
    const [a, b] = [await waits(fan(), room), await waits(fan(), room)]
    await leave(inside[0])
    const before = await rows(room)
    expect(before).to.include({ turns: 2, slots: 2, offers: 1 })
    for (const other of [b.person, fan(), fan()]) expect(await watch(other, room)).to.deep.equal(full)
    expect(await rows(room)).to.deep.equal(before)
    expect(await code(a.person, room)).to.equal('in')
  })

  it('[S1.26][T37] an offer that is over makes no row, and whoever has it next comes in', async () => {
    const { room, inside } = await fullRoom(1)
    const [a, b] = [await waits(fan(), room), await waits(fan(), room)]
    await leave(inside[0])
    const { turns: _, ...before } = await rows(room)
    await runOut(a.person)
    expect(await watch(a.person, room)).to.deep.equal(full)
    await b.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    expect(await watch(a.person, room)).to.deep.equal(full)
    expect(await rows(room)).to.deep.equal({ ...before, turns: 1 })
    expect(await code(b.person, room)).to.equal('in')
  })

  it('[S1.26][T37][once] an offer that is used twice at once, and once more, makes one seat', async () => {
    const { room, inside } = await fullRoom(1)
    const [a, b] = [await waits(fan(), room), await waits(fan(), room)]
    await leave(inside[0])
    const before = await rows(room)
    const replies = await Promise.all([1, 2, 3, 4].map(() => enter(api().url, a.person, room)))
    const made = replies.filter(({ status }) => status === 201)
    expect(made).to.have.length(1)
    for (const { body, status } of replies)
      if (status !== 201) expect(body.code).to.be.oneOf(['OTHER_DEVICE', 'BUSY'])
    expect(await rows(room)).to.deep.equal({
      ...before,
      ...{ turns: before.turns - 1, offers: 0, seats: before.seats + 1 },
      ...{ leases: before.leases + 1, allows: before.allows + 1 },
    })
    await a.person.call(api().url, 'DELETE', `/v1/seats/${made[0]?.body.seatId}`)
    expect(await watch(a.person, room), 'the place is the next one’s').to.deep.equal(full)
    expect(await code(b.person, room)).to.equal('in')
  })

  it('[S1.26][T37] a capacity below the seated throws nobody out and offers nothing; a good one lets the next in', async () => {
    const { room } = await fullRoom(3)
    const waiter = await waits(fan(), room)
    const before = await rows(room)
    const change = (capacity: unknown) =>
      creator().host.call(api().url, 'PATCH', `/v1/rooms/${room}`, { body: { capacity } })
    for (const bad of [0, -1, 1.5, '2', 10_001, [], {}])
      expect((await change(bad)).status, JSON.stringify(bad)).to.equal(422)
    expect(await rows(room)).to.deep.equal(before)
    expect((await change(1)).status).to.equal(200)
    expect(await rows(room), 'those who sit there keep their slots').to.deep.equal(before)
    expect(await code(waiter.person, room)).to.equal('CAPACITY_FULL')
    expect((await change(4)).status).to.equal(200)
    expect(await turns(room)).to.deep.equal([[waiter.person.accountId, true]])
    expect(await code(waiter.person, room)).to.equal('in')
  })

  it('[S1.26][T37] who is inside, was never refused or may not know of the room gets no turn', async () => {
    const { room, inside } = await fullRoom(1)
    const hidden = await stage().room(await stage().creator(fan()), { visibility: 'private', capacity: 1 })
    const sits = await follows(inside[0]?.person as Person, room)
    const newcomer = await follows(fan(), room)
    const before = [await rows(room), await rows(hidden)]
    const no = { ok: false, code: 'NOT_FOUND' }
    const invalid = { ok: false, code: 'INVALID_INPUT' }
    expect(await sits.page.ask('line:join', { roomId: room })).to.deep.equal(no)
    expect(await newcomer.page.ask('line:join', { roomId: hidden })).to.deep.equal(no)
    expect(await newcomer.page.ask('line:join', { roomId: `rom_${'0'.repeat(22)}` })).to.deep.equal(no)
    for (const bad of [null, {}, { roomId: 7 }, { roomId: 'x' }, { roomId: [room] }])
      expect(await newcomer.page.ask('line:join', bad)).to.deep.equal(invalid)
    expect(await newcomer.page.ask('line:leave', { roomId: room }), 'nothing to leave').to.deep.equal({
      ok: true,
    })
    expect([await rows(room), await rows(hidden)]).to.deep.equal(before)
    expect(await code(newcomer.person, room)).to.equal('CAPACITY_FULL')
    expect(await newcomer.page.ask('line:join', { roomId: room })).to.deep.equal({ ok: true })
    expect(await turns(room)).to.deep.equal([[newcomer.person.accountId, false]])
  })
})
