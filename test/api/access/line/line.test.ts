import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { enter } from '#test/kit/access/stage.ts'
import { until } from '#test/kit/time/until.ts'
import { useHouse } from './waiting.ts'

describe('the line in front of a full room', function () {
  this.timeout(60_000)
  const house = useHouse(40)
  const { db, api, stage, creator, fan, waits, follows, fullRoom, leave, turns, code, runOut } = house

  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  it('[S1.26][T37] tells each where they stand, and a freed place is kept for the first from the moment it is free', async () => {
    const { room, inside } = await fullRoom(2)
    const [a, b, c] = [await waits(fan(), room), await waits(fan(), room), await waits(fan(), room)]
    await until('three positions', async () => [a, b, c].every((one, n) => one.last()?.position === n + 1))
    expect(c.last()).to.deep.equal({ roomId: room, position: 3, aboutMin: null, offerUntil: null })
    await leave(inside[0])
    expect(await turns(room), 'in the transaction that freed it').to.deep.equal([
      [a.person.accountId, true],
      [b.person.accountId, false],
      [c.person.accountId, false],
    ])
    expect([await code(fan(), room), await code(b.person, room)], 'for nobody else').to.deep.equal([
      'CAPACITY_FULL',
      'CAPACITY_FULL',
    ])
    await a.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    expect(await code(a.person, room)).to.equal('in')
    await until('the others move up', async () => c.last()?.position === 2 && b.last()?.position === 1)
    await until('a has no turn any more', async () => a.last()?.position === null)
  })

  it('[S1.26] an offer is good once, in time and for one person; unused it passes on', async () => {
    const { room, inside } = await fullRoom(1)
    const [a, b, c] = [await waits(fan(), room), await waits(fan(), room), await waits(fan(), room)]
    await leave(inside[0])
    await a.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    await runOut(a.person)
    expect(await code(a.person, room), 'too late').to.equal('CAPACITY_FULL')
    await b.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    await until('a had their turn', async () => a.last()?.position === null)
    const first = await enter(api().url, b.person, room)
    expect(first.status, first.text).to.equal(201)
    await b.person.call(api().url, 'DELETE', `/v1/seats/${first.body.seatId}`)
    expect(await code(b.person, room), 'used twice').to.equal('CAPACITY_FULL')
    expect(await turns(room)).to.deep.equal([[c.person.accountId, true]])
    expect(await code(c.person, room)).to.equal('in')
  })

  it('[S1.26] a lost page keeps its turn for a while and is offered nothing meanwhile', async () => {
    const { room, inside } = await fullRoom(3)
    const [a, b] = [await waits(fan(), room), await waits(fan(), room)]
    a.page.close()
    // longer than somebody counts as here without a word
    const pass = () => db.pool('owner').query("UPDATE app.clock SET shift = shift + interval '4 seconds'")
    const here = async (person: Person) =>
      (
        await db
          .pool('owner')
          .query(
            "SELECT FROM app.wait_line WHERE account_id = $1 AND seen_at > app.now() - interval '3 seconds'",
            [person.accountId],
          )
      ).rowCount === 1
    await pass()
    await until('a is away', async () => !(await here(a.person)) && (await here(b.person)))
    await leave(inside[0])
    expect(await turns(room)).to.deep.equal([
      [a.person.accountId, false],
      [b.person.accountId, true],
    ])
    const again = await follows(a.person, room)
    await again.page.wait('line:changed', ({ position }) => position === 1)
    await until('a is here', () => here(a.person))
    await leave(inside[1])
    expect(await turns(room)).to.deep.equal([
      [a.person.accountId, true],
      [b.person.accountId, true],
    ])
    again.page.close()
    await pass()
    await until('a is away', async () => !(await here(a.person)) && (await here(b.person)))
    await runOut(a.person)
    await until('what was offered to nobody is free again', async () => {
      const [first] = await turns(room)
      return first?.[0] === a.person.accountId && first[1] === false
    })
    await db
      .pool('owner')
      .query("UPDATE app.wait_line SET seen_at = seen_at - interval '12 seconds' WHERE account_id = $1", [
        a.person.accountId,
      ])
    await until('a is forgotten', async () => (await turns(room)).every(([id]) => id !== a.person.accountId))
  })

  it('[S1.26] the gate comes before the line, and a refusal ends a turn', async () => {
    const { room } = await fullRoom(1)
    const nobody = await follows(fan(), room)
    const no = { ok: false, code: 'NOT_FOUND' }
    expect(await nobody.page.ask('line:join', { roomId: room }), 'never asked at the door').to.deep.equal(no)
    const members = await stage().room(creator(), { capacity: 1 })
    const [holder, pays, poor] = [fan(), fan(), fan()]
    await stage().givePass(creator(), { passId: 1, owner: holder.wallet })
    await stage().givePass(creator(), { passId: 2, owner: pays.wallet })
    const seat = { person: holder, seatId: (await enter(api().url, holder, members)).body.seatId }
    expect(await code(poor, members)).to.equal('NO_PASS')
    const outside = await follows(poor, members)
    expect(await outside.page.ask('line:join', { roomId: members })).to.deep.equal(no)
    const waiter = await waits(pays, members)
    await stage().movePass(creator(), 2, fan().wallet)
    await leave(seat)
    await waiter.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    await until('the index told the door', async () => (await code(pays, members)) === 'PASS_MOVED')
    expect(await turns(members)).to.deep.equal([])
    expect(await waiter.page.ask('line:join', { roomId: members })).to.deep.equal(no)
  })

  it('[S1.22][S1.26] a ban ends a turn, and what was offered goes to the next', async () => {
    const room = await stage().room(creator(), { visibility: 'public', capacity: 1 })
    const [was, sits] = [fan(), fan()]
    const { seatId } = (await enter(api().url, was, room)).body
    await was.call(api().url, 'DELETE', `/v1/seats/${seatId}`)
    const seat = { person: sits, seatId: (await enter(api().url, sits, room)).body.seatId }
    const [a, b] = [await waits(was, room), await waits(fan(), room)]
    await leave(seat)
    const body = { seatId, reason: 'the same link, again' }
    const banned = await creator().host.call(api().url, 'POST', `/v1/rooms/${room}/bans`, { body })
    expect(banned.status, banned.text).to.equal(201)
    expect(await turns(room)).to.deep.equal([[b.person.accountId, true]])
    expect(await a.page.ask('line:join', { roomId: room })).to.deep.equal({ ok: false, code: 'NOT_FOUND' })
  })
})
