import { expect } from 'chai'
import { shareOfSeats } from '#api/access/seats/seatShare.ts'
import type { Conflict } from '#api/access/verdict/guards.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const ROOMS = 5

describe('the seats of an account', () => {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creators: Creator[]
  let fans: Person[]

  before(async () => {
    stage = await setStage(db)
    const people = await seedPeople(db.pool('api'), api().installation, ROOMS + 4)
    creators = await Promise.all(people.slice(0, ROOMS).map((host) => stage.creator(host)))
    fans = people.slice(ROOMS)
  })

  const publicRooms = () =>
    Promise.all(creators.map((creator) => stage.room(creator, { visibility: 'public' })))
  const open = async (person: Person) =>
    (
      await db
        .pool('api')
        .query("SELECT room_id FROM app.seat WHERE account_id = $1 AND state <> 'ended' ORDER BY id", [
          person.accountId,
        ])
    ).rows.map((row) => row.room_id as string)

  it('[T37] are three, one a room; a fourth is refused and can be moved to, which ends the oldest', async () => {
    const fan = fans[0] as Person
    const rooms = await publicRooms()
    const [a = '', b = '', c = '', d = ''] = rooms
    const first = await enter(api().url, fan, a)
    for (const room of [b, c]) expect((await enter(api().url, fan, room)).status).to.equal(201)
    const refused = await enter(api().url, fan, d)
    expect(refused.body).to.deep.include({
      code: 'OTHER_DEVICE',
      facts: { seatId: first.body.seatId, openSeats: 3 },
    })
    expect(await open(fan)).to.deep.equal([a, b, c])
    expect((await enter(api().url, fan, d, { move: true })).status).to.equal(201)
    expect(await open(fan)).to.deep.equal([b, c, d])
    const { rows } = await db
      .pool('api')
      .query('SELECT end_reason FROM app.seat WHERE id = $1', [first.body.seatId])
    expect(rows).to.deep.equal([{ end_reason: 'MOVED' }])
  })

  it('[T37] are three also when five are asked for at one moment', async () => {
    const fan = fans[1] as Person
    const ask = async (room: string) => {
      for (;;) {
        const reply = await enter(api().url, fan, room)
        if (reply.body?.code !== 'BUSY') return reply.status
      }
    }
    const replies = await Promise.all((await publicRooms()).map(ask))
    expect(replies.sort()).to.deep.equal([201, 201, 201, 403, 403])
    expect(await open(fan)).to.have.length(3)
  })

  it('a seat that nobody is on any more makes room by itself', async () => {
    const fan = fans[2] as Person
    const [a = '', b = '', c = '', d = ''] = await publicRooms()
    for (const room of [a, b, c]) await enter(api().url, fan, room)
    await db
      .pool('api')
      .query(
        "UPDATE app.seat_lease SET until = app.now() - interval '1 s' WHERE seat_id IN (SELECT id FROM app.seat WHERE account_id = $1 AND room_id = $2)",
        [fan.accountId, b],
      )
    expect((await enter(api().url, fan, d)).status).to.equal(201)
    expect(await open(fan)).to.deep.equal([a, c, d])
  })

  it('a seat on stage is one, moved as before, and watching never ends it', () => {
    const seat = (id: string, role: 'host' | 'viewer', isLapsed = false): Conflict => ({
      id,
      role,
      isLapsed,
      roomId: `rom_${id}`,
      accountId: 'acc',
      state: 'live',
      isUnseen: false,
      neverSeenS: null,
      untilMs: null,
    })
    const [h, a, b, gone] = [
      seat('h', 'host'),
      seat('a', 'viewer'),
      seat('b', 'viewer'),
      seat('g', 'viewer', true),
    ]
    const ask = (others: Conflict[], action: 'host' | 'watch', move = false) => {
      const { ends, blocking } = shareOfSeats(others, { action, move }, 3)
      return [ends.map((one) => one.id).join(''), blocking?.id ?? null]
    }
    expect(ask([h], 'host')).to.deep.equal(['h', 'h'])
    expect(ask([h], 'host', true)).to.deep.equal(['h', null])
    expect(ask([h, a], 'watch')).to.deep.equal(['', null])
    expect(ask([h, a, b], 'watch')).to.deep.equal(['a', 'a'])
    expect(ask([h, a, b], 'watch', true)).to.deep.equal(['a', null])
    expect(ask([a, b, gone], 'watch')).to.deep.equal(['g', null])
    // on stage without being asked: the oldest of the seats that watch makes room
    expect(ask([a, b, gone], 'host')).to.deep.equal(['g', null])
    expect(ask([a, b, seat('c', 'viewer')], 'host')).to.deep.equal(['a', null])
    // who had more before comes down to three
    expect(ask([a, b, seat('c', 'viewer'), seat('d', 'viewer')], 'watch', true)).to.deep.equal(['ab', null])
  })
})
