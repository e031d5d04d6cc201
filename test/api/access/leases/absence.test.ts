import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

describe('what counts as an absence', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 10)
    creator = await stage.creator(fan())
  })

  const sql = (text: string, values: unknown[] = []) => db.pool('api').query(text, values)
  const publicRoom = (capacity?: number) => stage.room(creator, { visibility: 'public', capacity })
  const tell = (seatId: string, kind: 'joined' | 'left') => reportMedia(api(), db.pool('api'), seatId, kind)
  async function sitDown(who: Person, room: string): Promise<string> {
    const reply = await enter(api().url, who, room)
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.seatId
  }
  /** Rows stand in for time: nobody was seen on the seat for so much longer. */
  const pass = (seatId: string, seconds: number) =>
    sql(
      `UPDATE app.seat_lease SET until = until - make_interval(secs => $2), unseen_since = unseen_since - make_interval(secs => $2)
        WHERE seat_id = $1`,
      [seatId, seconds],
    )
  const leave = async (who: Person, id: string) =>
    expect((await who.call(api().url, 'DELETE', `/v1/seats/${id}`)).status).to.equal(204)
  const absencesOf = async ({ accountId }: Person): Promise<number[]> =>
    (await sql('SELECT s::float8 FROM app.absence WHERE account_id = $1 ORDER BY at', [accountId])).rows.map(
      ({ s }) => s,
    )

  it('[T37] a slow line that connects each time costs nothing, nor does one that is lost again, or given up within 5 s', async () => {
    const [phone, lossy, hasty] = [fan(), fan(), fan()]
    for (let change = 0; change < 6; change++) {
      const room = await publicRoom()
      const seen = await sitDown(phone, room)
      await pass(seen, 4)
      const late = await sitDown(lossy, room)
      await pass(late, 12)
      for (const id of [seen, late]) await tell(id, 'joined')
      await leave(phone, seen)
      await tell(late, 'left')
      await pass(late, 15)
      await leave(lossy, late)
      const given = await sitDown(hasty, room)
      await pass(given, 4.5)
      await leave(hasty, given)
    }
    for (const [who, s] of [
      [phone, 60],
      [lossy, 60],
      [hasty, 4],
    ] as const) {
      const id = await sitDown(who, await publicRoom())
      if (who !== hasty) for (const kind of ['joined', 'left'] as const) await tell(id, kind)
      await pass(id, s)
      await sitDown(who, await publicRoom())
    }
    expect([await absencesOf(phone), await absencesOf(lossy)]).to.deep.equal([[], []])
  })

  it('[T37] moving again and again is one absence, as long as all of it', async () => {
    const who = fan()
    const room = await publicRoom(3)
    let id = await sitDown(who, room)
    for (const _move of [1, 2, 3, 4]) {
      await pass(id, 4)
      const moved = await enter(api().url, who, room, { move: true })
      expect(moved.status, moved.text).to.equal(201)
      id = moved.body.seatId
    }
    await pass(id, 4.5)
    await leave(who, id)
    const [whole, ...others] = await absencesOf(who)
    expect(others).to.deep.equal([])
    expect(whole).to.be.within(20, 30)
  })
})
