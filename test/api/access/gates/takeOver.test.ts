import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'

describe('taking over from the host', function () {
  this.timeout(60_000)
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let worker: ServerProcess
  let people: Person[]
  let next = 0
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 60)
    creator = await stage.creator(people[next++] as Person)
    worker = await takeWorker(db, api().installation)
  })
  after(() => worker.stop())

  async function producer(): Promise<Person> {
    const person = people[next++] as Person
    await run(
      "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'producer', $3)",
      ...[creator.channelId, person.accountId, creator.host.accountId],
    )
    return person
  }
  const host = (person: Person, room: string, takeOver?: string) =>
    enter(api().url, person, room, { action: 'host', ...(takeOver ? { takeOver } : {}) })
  const hostsOf = async (room: string): Promise<string[]> => {
    const sql = "SELECT id FROM app.seat WHERE room_id = $1 AND role = 'host' AND state <> 'ended'"
    return (await run(sql, room)).rows.map(({ id }) => id)
  }
  const viewOf = async (person: Person, room: string) =>
    (await person.call(api().url, 'GET', `/v1/rooms/${room}`)).body

  it('[S1.16][S1.26] one hosts at a time: who takes over names whom, and that one is told and out', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const [first, second, fan] = [await producer(), await producer(), people[next++] as Person]
    const watching = (await enter(api().url, fan, room)).body.seatId
    const { seatId } = (await host(first, room)).body
    const refused = await host(second, room)
    expect([refused.body.code, refused.body.facts.seatId]).to.deep.equal(['OTHER_DEVICE', seatId])
    expect(await viewOf(second, room)).to.include({ hostBy: first.name, hostSeatId: seatId, isHost: true })
    expect(await viewOf(first, room)).to.include({ hostBy: null })
    expect(await viewOf(fan, room)).to.include({ hostBy: null, isHost: false })
    const socket = await connect(api().url, first)
    await socket.ask('seat:attach', { seatId })
    const follower = await connect(api().url, fan)
    await follower.ask('room:follow', { roomId: room, waiting: false })
    const taken = await host(second, room, seatId)
    expect(taken.status, taken.text).to.equal(201)
    expect(await socket.wait('seat:ended')).to.deep.include({ seatId, reason: 'TAKEN_OVER' })
    await follower.wait('room:changed')
    expect(await viewOf(fan, room)).to.include({ hostSeatId: taken.body.seatId })
    const { rows } = await run(
      "SELECT body FROM app.outbox WHERE topic = 'media.remove' AND key = $1",
      seatId,
    )
    const removed = rows[0] ?? (await run('SELECT end_reason FROM app.seat WHERE id = $1', seatId)).rows[0]
    expect(JSON.stringify(removed)).to.contain('TAKEN_OVER')
    const viewer = (await run('SELECT state, decision_id FROM app.seat WHERE id = $1', watching)).rows[0]
    expect(viewer.state, 'viewers are admitted once').to.equal('held')
    for (const one of [socket, follower]) one.close()
  })

  it('[S1.16] of many who take over at once one does, and whose picture of the room is old does not', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const before = (await host(creator.host, room)).body.seatId
    const rivals = [await producer(), await producer(), await producer(), await producer(), await producer()]
    const all = await Promise.all(rivals.map((one) => host(one, room, before)))
    const won = all.filter(({ status }) => status === 201)
    expect(won).to.have.length(1)
    for (const { body, status } of all)
      if (status !== 201) expect(body.code).to.be.oneOf(['OTHER_DEVICE', 'BUSY'])
    expect(await hostsOf(room)).to.deep.equal([won[0]?.body.seatId])
    const late = await host(await producer(), room, before)
    expect(late.body.code).to.equal('OTHER_DEVICE')
    expect(await hostsOf(room)).to.deep.equal([won[0]?.body.seatId])
  })

  it('[S1.16][T22] nobody takes over who does not host there, nor names a seat elsewhere', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const { seatId } = (await host(creator.host, room)).body
    const stranger = people[next++] as Person
    expect((await host(stranger, room, seatId)).body.code).to.equal('NOT_LIVE')
    const foreign = await stage.room(await stage.creator(stranger), { visibility: 'public' })
    const theirs = (await host(stranger, foreign)).body.seatId
    expect((await host(await producer(), room, theirs)).body.code).to.equal('OTHER_DEVICE')
    expect(await hostsOf(foreign)).to.deep.equal([theirs])
    expect(await hostsOf(room)).to.deep.equal([seatId])
  })
})
