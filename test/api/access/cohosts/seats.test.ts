import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'
import { endAgreement, hostBeside } from './hostBeside.ts'

describe('several hosts of one stream [S3.16][S3.62]', function () {
  this.timeout(60_000)
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let [ash, birch]: Creator[] = []
  let worker: ServerProcess
  let people: Person[]
  let next = 0
  const somebody = (): Person => people[next++] as Person
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 40)
    creator = await stage.creator(somebody())
    ash = await stage.creator(somebody())
    birch = await stage.creator(somebody())
    worker = await takeWorker(db, api().installation)
  })
  after(() => worker.stop())

  const besides = () => [ash, birch] as [Creator, Creator]
  async function together(visibility: 'public' | 'members' | 'private' = 'members'): Promise<string> {
    const room = await stage.room(creator, { visibility })
    for (const one of besides()) await hostBeside(db.pool('owner'), room, one)
    return room
  }
  const host = (who: Person, room: string, more: object = {}) =>
    enter(api().url, who, room, { action: 'host', ...more })
  async function onAir(who: Person, room: string, more: object = {}): Promise<string> {
    const { status, body, text } = await host(who, room, more)
    expect(status, text).to.equal(201)
    return body.seatId
  }
  async function allOnAir(room: string): Promise<[string, string, string]> {
    const [one, other] = besides()
    return [await onAir(creator.host, room), await onAir(one.host, room), await onAir(other.host, room)]
  }
  const hosting = async (room: string): Promise<string[]> => {
    const sql =
      "SELECT id FROM app.seat WHERE room_id = $1 AND role = 'host' AND state <> 'ended' ORDER BY id"
    return (await run(sql, room)).rows.map(({ id }) => id)
  }
  const endOf = async (seat: string) =>
    (await run('SELECT end_reason FROM app.seat WHERE id = $1', seat)).rows[0].end_reason
  async function producer(): Promise<Person> {
    const person = somebody()
    await makeProducer(person)
    return person
  }
  const makeProducer = ({ accountId }: Person) =>
    run(
      "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'producer', $3)",
      ...[creator.channelId, accountId, creator.host.accountId],
    )
  /** Their seats are decided again, as after every change of what they are. */
  const decideAgain = async (who: Person) => {
    for (const method of ['PUT', 'DELETE'])
      await who.call(api().url, method, `/v1/channels/${creator.channelId}/follow`)
  }

  it('all of them are on air at once, each by a signed decision that says why', async () => {
    const [one] = besides()
    const room = await together('private')
    const [main, first, second] = await allOnAir(room)
    const { rows } = await run(
      `SELECT s.id, s.role, s.bits, s.is_co_host, d.action, d.policy_version, d.evidence->>'role' AS why
         FROM app.seat s JOIN app.decision d ON d.id = s.decision_id WHERE s.room_id = $1 ORDER BY s.id`,
      room,
    )
    const seat = { role: 'host', bits: 255, action: 'host', policy_version: 11 }
    expect(rows).to.deep.equal([
      { ...seat, id: main, is_co_host: false, why: null },
      { ...seat, id: first, is_co_host: true, why: 'co-host' },
      { ...seat, id: second, is_co_host: true, why: 'co-host' },
    ])
    const { body } = await one.host.call(api().url, 'GET', `/v1/rooms/${room}`)
    expect([body.hostSeatId, body.coHosts.map((each: { seatId: string }) => each.seatId)]).to.deep.equal([
      main,
      [first, second],
    ])
    expect((await host(somebody(), room)).status).to.equal(404)
  })

  it('a second window moves the own seat alone, and who leaves comes back to their own', async () => {
    const [one] = besides()
    const room = await together()
    const [main, first, second] = await allOnAir(room)
    const refused = await host(one.host, room)
    expect([refused.body.code, refused.body.facts.seatId]).to.deep.equal(['OTHER_DEVICE', first])
    const moved = await onAir(one.host, room, { move: true })
    expect(await endOf(first)).to.equal('MOVED')
    expect(await hosting(room)).to.have.members([main, second, moved])
    for (const [who, seat] of [
      [creator.host, main],
      [one.host, moved],
    ] as const)
      expect((await who.call(api().url, 'DELETE', `/v1/seats/${seat}`)).status).to.equal(204)
    expect(await hosting(room), 'the last of them goes on').to.deep.equal([second])
    const back = [await onAir(creator.host, room), await onAir(one.host, room)]
    expect(await hosting(room)).to.have.members([second, ...back])
  })

  it('who takes over takes the place of the channel’s own host, of nobody else', async () => {
    const room = await together()
    const [main, first, second] = await allOnAir(room)
    const other = await producer()
    const refused = await host(other, room, { takeOver: first })
    expect([refused.body.code, refused.body.facts.seatId]).to.deep.equal(['OTHER_DEVICE', main])
    const taken = await onAir(other, room, { takeOver: main })
    expect(await endOf(main)).to.equal('TAKEN_OVER')
    expect(await hosting(room)).to.have.members([first, second, taken])
  })

  it('whose agreement is over is off the air, also with a role in the channel, and the stream goes on', async () => {
    const [one, other] = besides()
    const room = await together()
    const [main, first, second] = await allOnAir(room)
    await makeProducer(other.host)
    for (const each of [one, other]) {
      await endAgreement(db.pool('owner'), room, each)
      await decideAgain(each.host)
    }
    await until('they are off the air', async () => (await hosting(room)).join() === main)
    expect([await endOf(first), await endOf(second)]).to.deep.equal(['REMOVED', 'REMOVED'])
    expect((await host(one.host, room)).body.code).to.equal('NOT_LIVE')
    const { rows } = await run('SELECT state FROM app.room WHERE id = $1', room)
    expect(rows).to.deep.equal([{ state: 'live' }])
    await run('DELETE FROM app.channel_role WHERE account_id = $1', other.host.accountId)
  })

  it('who watches takes nobody’s place, also when places are laid out anew', async () => {
    const [one] = besides()
    const room = await stage.room(creator, { visibility: 'public', capacity: 1 })
    await hostBeside(db.pool('owner'), room, one)
    const place = async () =>
      (
        await run(
          "SELECT slot_n FROM app.seat WHERE room_id = $1 AND account_id = $2 AND state <> 'ended'",
          room,
          one.host.accountId,
        )
      ).rows
    expect((await enter(api().url, somebody(), room)).status).to.equal(201)
    expect((await enter(api().url, one.host, room)).status).to.equal(201)
    expect(await place()).to.deep.equal([{ slot_n: null }])
    const path = `/v1/rooms/${room}`
    const wider = await creator.host.call(api().url, 'PATCH', path, { body: { capacity: 2 } })
    expect(wider.status, wider.text).to.equal(200)
    expect(await place()).to.deep.equal([{ slot_n: null }])
    expect((await enter(api().url, somebody(), room)).status).to.equal(201)
  })
})
