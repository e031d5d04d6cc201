import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { enter } from '#test/kit/access/stage.ts'
import { until } from '#test/kit/time/until.ts'
import { useHouse } from './waiting.ts'

describe('turns in a line, and what moves them', function () {
  this.timeout(60_000)
  const house = useHouse(50)
  const { db, api, stage, creator, fan, waits, fullRoom, leave, turns, code } = house

  it('[S1.26] places that are added are offered, those that are taken away are not, and without a limit all may come', async () => {
    const { room, inside } = await fullRoom(2)
    const waiting = [
      await waits(fan(), room),
      await waits(fan(), room),
      await waits(fan(), room),
      await waits(fan(), room),
    ]
    const change = async (capacity: number | null) => {
      const reply = await creator().host.call(api().url, 'PATCH', `/v1/rooms/${room}`, { body: { capacity } })
      expect(reply.status, reply.text).to.equal(200)
      return (await turns(room)).map(([, isOffered]) => isOffered)
    }
    expect(await change(4)).to.deep.equal([true, true, false, false])
    expect(await change(3), 'the last offer goes first').to.deep.equal([true, false, false, false])
    expect(await change(1), 'fewer than sit there').to.deep.equal([false, false, false, false])
    await leave(inside[0])
    expect(await turns(room), 'one too many is gone').to.satisfy((all: unknown[][]) =>
      all.every(([, is]) => !is),
    )
    await leave(inside[1])
    expect((await turns(room)).map(([, is]) => is)).to.deep.equal([true, false, false, false])
    await change(null)
    for (const { person, page } of waiting) {
      await page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
      expect(await code(person, room)).to.equal('in')
    }
    expect(await turns(room)).to.deep.equal([])
  })

  it('[T37][S1.26] who was offered a place and could not have it for our sake has it still', async () => {
    const { room, inside } = await fullRoom(1)
    const [a, b] = [await waits(fan(), room), await waits(fan(), room)]
    await leave(inside[0])
    const seen = (when: string) =>
      db
        .pool('api')
        .query("UPDATE app.media_node SET last_seen = now() + $1::interval WHERE id = 'node-1'", [when])
    await seen('-1 hour')
    // what the api knew of the node a moment ago is over after half a second
    const wide = await stage().room(await stage().creator(fan()), { visibility: 'public' })
    const probe = fan()
    const probed = async () => (await enter(api().url, probe, wide, { move: true })).status
    await until('the engine is away', async () => (await probed()) === 503)
    expect(await code(a.person, room)).to.equal('NO_MEDIA_NODE')
    expect(await turns(room)).to.deep.equal([
      [a.person.accountId, true],
      [b.person.accountId, false],
    ])
    await seen('1 day')
    await until('the engine is back', async () => (await probed()) === 201)
    expect(await code(a.person, room)).to.equal('in')
    expect(await turns(room)).to.deep.equal([[b.person.accountId, false]])
  })

  it('[T37] who let places stand empty is passed over until their pause is over, and keeps the turn', async () => {
    const { room, inside } = await fullRoom(2)
    const [a, b] = [await waits(fan(), room), await waits(fan(), room)]
    const absent = (seconds: number) =>
      db
        .pool('owner')
        .query('INSERT INTO app.absence (account_id, s) VALUES ($1, $2)', [a.person.accountId, seconds])
    await absent(41)
    await leave(inside[0])
    expect(await turns(room)).to.deep.equal([
      [a.person.accountId, false],
      [b.person.accountId, true],
    ])
    await db.pool('owner').query('DELETE FROM app.absence WHERE account_id = $1', [a.person.accountId])
    await leave(inside[1])
    await until('their turn', async () => (await turns(room))[0]?.[1] === true)
    // what is said at the door when a pause begins after the offer
    await absent(41)
    expect(await code(a.person, room)).to.equal('RATE_LIMITED')
    expect(await turns(room)).to.deep.equal([
      [a.person.accountId, false],
      [b.person.accountId, true],
    ])
  })

  it('[S1.26] whoever moves here within the room keeps the place while others wait', async () => {
    const { room, inside } = await fullRoom(1)
    const [a] = [await waits(fan(), room)]
    const moved = await enter(api().url, inside[0]?.person as Person, room, { move: true })
    expect(moved.status, moved.text).to.equal(201)
    expect(await turns(room)).to.deep.equal([[a.person.accountId, false]])
  })

  it('[S1.26] the end of a room ends its line', async () => {
    const { room } = await fullRoom(1)
    const a = await waits(fan(), room)
    await creator().host.call(api().url, 'POST', `/v1/rooms/${room}/end`)
    expect(await turns(room)).to.deep.equal([])
    await until('a is told', async () => a.last()?.position === null)
  })

  it('[S1.26] how long it takes is told once ten have left in ten minutes', async () => {
    const { room } = await fullRoom(1)
    const past = (count: number) =>
      db.pool('owner').query(
        `INSERT INTO app.seat (id, room_id, decision_id, role, bits, state, ended_at, end_reason)
           SELECT 'sea_' || left(md5(random()::text), 22), $1, id, 'viewer', 170, 'ended', app.now(), 'LEFT'
             FROM generate_series(1, $2), (SELECT id FROM app.decision WHERE room_id = $1 LIMIT 1) d`,
        [room, count],
      )
    await past(9)
    const [a, b] = [await waits(fan(), room), await waits(fan(), room)]
    await until('their places', async () => b.last()?.position === 2)
    expect([a.last()?.aboutMin, b.last()?.aboutMin]).to.deep.equal([null, null])
    await past(1)
    await until('their minutes', async () => a.last()?.aboutMin === 1 && b.last()?.aboutMin === 2)
  })
})
