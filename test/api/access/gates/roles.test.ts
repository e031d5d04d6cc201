import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type RoomWish, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'

const PRIVATE: RoomWish = { visibility: 'private' }
const PUBLIC: RoomWish = { visibility: 'public' }

describe('roles and kicks at the door', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let worker: ServerProcess
  let people: Person[]
  let next = 0
  const somebody = (): Person => people[next++] as Person
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 60)
    creator = await stage.creator(somebody())
    worker = await takeWorker(db, api().installation)
  })
  after(() => worker.stop())
  afterEach(() => run("UPDATE app.clock SET shift = '0'"))

  const give = (person: Person, role: 'moderator' | 'producer', of = creator) =>
    run(
      'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
      ...[of.channelId, person.accountId, role, of.host.accountId],
    )
  async function bar(person: Person, kind: 'ban' | 'kick', until: string): Promise<void> {
    const act = newId('act', randomBytes)
    await run(
      `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'spam', 'Shouts')`,
      ...[act, creator.channelId, creator.host.accountId, person.accountId],
    )
    await run(
      `INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason, kind, until)
         VALUES ($1, $2, $3, 'spam', 'Shouts', $4, app.now() + $5::interval)`,
      ...[creator.channelId, person.accountId, act, kind, until],
    )
  }
  const follow = (person: Person, method: 'PUT' | 'DELETE' = 'PUT') =>
    person.call(api().url, method, `/v1/channels/${creator.channelId}/follow`)
  async function codeAt(person: Person, room: string, body: object = {}): Promise<string> {
    const reply = await enter(api().url, person, room, body)
    return reply.status === 201 ? 'in' : reply.body.code
  }
  async function decisionOf(id: string) {
    const { rows } = await run('SELECT * FROM app.decision WHERE id = $1', id)
    return rows[0]
  }
  async function seatOf(id: string) {
    const { rows } = await run('SELECT state, end_reason, slot_n, source_key FROM app.seat WHERE id = $1', id)
    return rows[0]
  }
  const leave = (person: Person, seatId: string) => person.call(api().url, 'DELETE', `/v1/seats/${seatId}`)

  it('[S1.15][S1.16] a role enters every stream of its channel, gated, private or full, and of no other', async () => {
    const other = await stage.creator(somebody())
    for (const role of ['moderator', 'producer'] as const) {
      const person = somebody()
      await give(person, role)
      const full = await stage.room(creator, { ...PUBLIC, capacity: 1 })
      expect((await enter(api().url, somebody(), full)).status).to.equal(201)
      for (const [name, room] of [
        ['full', () => full],
        ['gated', () => stage.room(creator)],
        ['private', () => stage.room(creator, PRIVATE)],
      ] as const) {
        if (name === 'gated')
          expect(await codeAt(somebody(), full), 'no place became free').to.equal('CAPACITY_FULL')
        const reply = await enter(api().url, person, await room())
        expect(reply.status, `${role} ${name} ${reply.text}`).to.equal(201)
        expect(await seatOf(reply.body.seatId)).to.include({ slot_n: null, source_key: null })
        const decision = await decisionOf(reply.body.decisionId)
        expect(decision).to.include({ policy_version: 11, chain_id: null })
        expect(decision.evidence).to.include({ role, right: null })
        expect((await leave(person, reply.body.seatId)).status).to.equal(204)
      }
      expect(await codeAt(person, await stage.room(other))).to.equal('NO_PASS')
      expect(await codeAt(person, await stage.room(other, PRIVATE))).to.equal('NOT_FOUND')
    }
  })

  it('[S1.16] a producer hosts, a moderator does not', async () => {
    const [producer, moderator] = [somebody(), somebody()]
    await give(producer, 'producer')
    await give(moderator, 'moderator')
    const room = await stage.room(creator, PRIVATE)
    expect(await codeAt(moderator, room, { action: 'host' })).to.equal('NOT_LIVE')
    const reply = await enter(api().url, producer, room, { action: 'host' })
    expect([reply.status, reply.body.role, reply.body.bits]).to.deep.equal([201, 'host', 255])
    await run('DELETE FROM app.channel_role WHERE account_id = $1', producer.accountId)
    await follow(producer)
    await follow(producer, 'DELETE')
    await until('the seat ends', async () => (await seatOf(reply.body.seatId))?.state === 'ended')
    expect(await seatOf(reply.body.seatId)).to.include({ end_reason: 'REMOVED' })
  })

  it('[S1.16][S1.26] a role that is taken needs a place, and one that is given leaves its own', async () => {
    const [person, viewer] = [somebody(), somebody()]
    await give(person, 'moderator')
    const room = await stage.room(creator, { ...PUBLIC, capacity: 1 })
    const guarded = await enter(api().url, person, room)
    const first = await enter(api().url, viewer, room)
    expect([guarded.status, first.status]).to.deep.equal([201, 201])
    const again = async (one: Person) => {
      await follow(one)
      await follow(one, 'DELETE')
    }
    await give(viewer, 'producer')
    await again(viewer)
    await until('the place is left', async () => (await seatOf(first.body.seatId))?.slot_n === null)
    await run('DELETE FROM app.channel_role WHERE account_id = $1', person.accountId)
    await again(person)
    await until('the place is taken', async () => (await seatOf(guarded.body.seatId))?.slot_n === 1)
    await run('DELETE FROM app.channel_role WHERE account_id = $1', viewer.accountId)
    await again(viewer)
    await until('there is no place', async () => (await seatOf(first.body.seatId))?.state === 'ended')
    const { rows } = await run(
      'SELECT reason FROM app.decision WHERE account_id = $1 ORDER BY id DESC LIMIT 1',
      viewer.accountId,
    )
    expect(rows).to.deep.equal([{ reason: 'CAPACITY_FULL' }])
    expect(await seatOf(guarded.body.seatId)).to.include({ slot_n: 1 })
    const path = `/v1/rooms/${room}`
    await give(person, 'moderator')
    const wider = await creator.host.call(api().url, 'PATCH', path, { body: { capacity: 2 } })
    expect(wider.status, wider.text).to.equal(200)
    expect(await seatOf(guarded.body.seatId), 'laid out without who has a role').to.include({ slot_n: null })
    const free = await run('SELECT FROM app.room_slot WHERE room_id = $1 AND seat_id IS NULL', room)
    expect(free.rowCount).to.equal(2)
  })

  it('[S1.11] a kick keeps out until its end, whatever somebody holds, and a ban hides it', async () => {
    const person = somebody()
    const room = await stage.room(creator, PUBLIC)
    await bar(person, 'kick', '60 seconds')
    await give(person, 'moderator')
    const reply = await enter(api().url, person, room)
    expect([reply.status, reply.body.code]).to.deep.equal([403, 'KICKED'])
    expect(reply.body.facts).to.include({ ruleCode: 'spam', reason: 'Shouts' })
    const { rows } = await run(
      'SELECT ceil(extract(epoch FROM until))::float8 AS until FROM app.ban WHERE account_id = $1',
      person.accountId,
    )
    expect(reply.body.facts.until).to.equal(rows[0].until)
    expect((await decisionOf(reply.body.decisionId)).evidence.facts).to.deep.equal({
      ...{ ruleCode: 'spam', until: rows[0].until },
    })
    expect(await codeAt(person, await stage.room(creator, { ...PRIVATE, state: 'ended' }))).to.equal('KICKED')
    await run("UPDATE app.clock SET shift = '61 seconds'")
    expect(await codeAt(person, room)).to.equal('in')
    await run("UPDATE app.clock SET shift = '0'")
    const stranger = somebody()
    await bar(stranger, 'kick', '60 seconds')
    await run("UPDATE app.ban SET kind = 'ban', until = NULL WHERE account_id = $1", stranger.accountId)
    expect(await codeAt(stranger, room)).to.equal('BANNED')
  })
})
