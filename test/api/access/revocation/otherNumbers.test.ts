import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker, useApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

describe('a reorg that gives purchases other numbers', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db)
  let worker: ServerProcess
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let room: string

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 6)
    creator = await stage.creator(people[0] as Person)
    room = await stage.room(creator)
    worker = await startWorker(db, api().installation)
  })
  after(() => worker?.stop())

  async function sitDown(person: Person, passId: number): Promise<string> {
    await stage.givePass(creator, { passId, owner: person.wallet })
    const { status, body, text } = await enter(api().url, person, room)
    expect(status, text).to.equal(201)
    await reportMedia(api(), db.pool('api'), body.seatId, 'joined')
    return body.seatId
  }
  const seat = async (id: string) =>
    (
      await db
        .pool('api')
        .query(
          "SELECT state, end_reason AS reason, split_part(source_key, ':', 3) AS pass FROM app.seat WHERE id = $1",
          [id],
        )
    ).rows[0]
  const number = (from: number, to: number) =>
    db.pool('owner').query('UPDATE chain.pass SET pass_id = $2 WHERE pass_id = $1', [from, to])

  it('[T9] two who have each other’s numbers now both keep watching', async () => {
    const [, a, b] = people as [Person, Person, Person]
    const [seatA, seatB] = [await sitDown(a, 11), await sitDown(b, 12)]
    for (const [from, to] of [...[[11, 99] as const, [12, 11] as const], [99, 12] as const])
      await number(from, to)
    await stage.block([a.wallet, b.wallet])
    await until('both are decided again', async () => {
      const seats = [await seat(seatA), await seat(seatB)]
      return seats.map(({ pass }) => pass).join() === '12,11'
    })
    expect([(await seat(seatA)).state, (await seat(seatB)).state]).to.deep.equal(['live', 'live'])
  })

  it('[T9] who has the number of one whose purchase is gone keeps watching, and that one has its grace', async () => {
    const [, , , a, b] = people as [Person, Person, Person, Person, Person]
    const [seatA, seatB] = [await sitDown(a, 21), await sitDown(b, 22)]
    await stage.reorg(creator, 21, a.wallet)
    await until('the first one waits', async () => (await seat(seatA)).state === 'grace')
    await number(22, 21)
    await stage.block([a.wallet, b.wallet])
    await until('the second is decided again', async () => {
      const found = await seat(seatB)
      return found.pass === '21' && found.state === 'live'
    })
    expect(await seat(seatA)).to.include({ state: 'grace', reason: null })
  })
})
