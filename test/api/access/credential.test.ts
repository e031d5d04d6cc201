import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

describe('an allow whose credential fails', () => {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let people: Person[]

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 4)
    creator = await stage.creator(people[0] as Person)
  })
  const seen = (when: string) =>
    db
      .pool('api')
      .query("UPDATE app.media_node SET last_seen = now() + $1::interval WHERE id = 'node-1'", [when])

  it('[T37] the engine is away: 503, the slot is free at once, and no other device is blamed', async () => {
    const [one, two, three] = people.slice(1) as [Person, Person, Person]
    const earlier = await stage.room(creator)
    await stage.givePass(creator, { passId: 3, owner: three.wallet })
    await seen('-1 hour')
    // what the api knew of the node a moment ago is over after half a second
    await until('the node is missed', async () => (await enter(api().url, three, earlier)).status === 503)
    const room = await stage.room(creator, { capacity: 1 })
    await stage.givePass(creator, { passId: 1, owner: one.wallet })
    await stage.givePass(creator, { passId: 2, owner: two.wallet })
    const away = await enter(api().url, one, room)
    expect([away.status, away.body.code]).to.deep.equal([503, 'NO_MEDIA_NODE'])
    const { rows } = await db
      .pool('api')
      .query('SELECT seat_id FROM app.room_slot WHERE room_id = $1', [room])
    expect(rows).to.deep.equal([{ seat_id: null }])
    const seats = await db
      .pool('api')
      .query('SELECT state, end_reason FROM app.seat WHERE account_id = $1', [one.accountId])
    expect(seats.rows).to.deep.equal([{ state: 'ended', end_reason: 'LEASE_LOST' }])
    await seen('1 day')
    const reply = await until('the node is known again', async () => {
      const answer = await enter(api().url, two, room)
      return answer.status !== 503 && answer
    })
    expect(reply.status, reply.text).to.equal(201)
    await two.call(api().url, 'DELETE', `/v1/seats/${reply.body.seatId}`)
    expect((await enter(api().url, one, room)).status).to.equal(201)
  })
})
