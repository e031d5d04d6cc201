import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { countRows } from '#test/kit/access/countRows.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { promised, until } from '#test/kit/time/until.ts'

describe('a team of a channel', function () {
  this.timeout(60_000)
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
    people = await seedPeople(db.pool('api'), api().installation, 120)
    worker = await takeWorker(db, api().installation)
  })
  after(() => worker.stop())
  beforeEach(async () => {
    creator = await stage.creator(somebody())
  })

  const team = (of = creator) => `/v1/channels/${of.channelId}/team`
  const asOwner = (method: string, path: string, body?: object) =>
    creator.host.call(api().url, method, path, body ? { body } : {})
  const give = (person: Person, role: string, of = creator) =>
    run(
      'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
      ...[of.channelId, person.accountId, role, of.host.accountId],
    )
  async function rolesOf(person: Person): Promise<string[]> {
    const { rows } = await run('SELECT role FROM app.channel_role WHERE account_id = $1', person.accountId)
    return rows.map(({ role }) => role)
  }

  it('[S1.16][S1.31] a role is given to who sits here, changed, taken, and told each time', async () => {
    const [fan, room] = [somebody(), await stage.room(creator, { visibility: 'public' })]
    const { seatId } = (await enter(api().url, fan, room)).body
    const given = await asOwner('POST', team(), { seatId, role: 'moderator' })
    expect([given.status, given.body.displayName, given.body.role]).to.deep.equal([
      201,
      fan.name,
      'moderator',
    ])
    const at = `${team()}/${fan.accountId}`
    expect((await asOwner('PUT', at, { role: 'producer' })).body.role).to.equal('producer')
    const { body } = await asOwner('GET', team())
    expect(body.members).to.have.length(1)
    expect(body.most).to.equal(50)
    expect((await fan.call(api().url, 'GET', '/v1/me/roles')).body.channels[0]).to.include({
      role: 'producer',
    })
    expect((await asOwner('DELETE', at)).status).to.equal(204)
    expect((await asOwner('DELETE', at)).status, 'twice').to.equal(204)
    const { notifications } = (await fan.call(api().url, 'GET', '/v1/me/notifications')).body
    expect(notifications[0]).to.include({ kind: 'role_taken', declines: null })
    expect((await asOwner('PUT', at, { role: 'producer' })).body.code, 'who has none').to.equal('NOT_FOUND')
  })

  it('[S1.16] no role for the owner, the banned, a guest, a stranger or a seat elsewhere; a good one after them', async () => {
    const [banned, good] = [somebody(), somebody()]
    const room = await stage.room(creator, { visibility: 'public' })
    const seatOf = async (person: Person) => (await enter(api().url, person, room)).body.seatId as string
    const seats = { banned: await seatOf(banned), good: await seatOf(good) }
    const guest = await becomeGuest(api().url, room)
    const guestSeat = (
      await guest.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } })
    ).body.seatId
    const hosted = (await enter(api().url, creator.host, room, { action: 'host' })).body.seatId
    await asOwner('POST', `/v1/rooms/${room}/bans`, { seatId: seats.banned, reason: 'Shouts' })
    const elsewhere = await stage.room(await stage.creator(somebody()), { visibility: 'public' })
    const foreign = (await enter(api().url, somebody(), elsewhere)).body.seatId
    const before = await countRows(db.pool('owner'))
    for (const [seatId, code] of [
      [hosted, 'CONFLICT'],
      [seats.banned, 'CONFLICT'],
      [guestSeat, 'CONFLICT'],
      [foreign, 'NOT_FOUND'],
      [`sea_${'0'.repeat(22)}`, 'NOT_FOUND'],
    ])
      expect((await asOwner('POST', team(), { seatId, role: 'moderator' })).body.code).to.equal(code)
    expect(
      (await run('SELECT FROM app.channel_role WHERE channel_id = $1', creator.channelId)).rowCount,
    ).to.equal(0)
    expect(await countRows(db.pool('owner'))).to.deep.equal(before)
    expect((await asOwner('POST', team(), { seatId: seats.good, role: 'moderator' })).status).to.equal(201)
  })

  it('[S1.16] fifty have a role and no more, also when several are given at once', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    await run(
      `WITH made AS (INSERT INTO app.account (id) SELECT 'acc_' || left(md5($1 || n), 22) FROM generate_series(1, 47) n RETURNING id)
       INSERT INTO app.channel_role (channel_id, account_id, role, given_by) SELECT $1, id, 'moderator', $2 FROM made`,
      ...[creator.channelId, creator.host.accountId],
    )
    const seats = await Promise.all(
      Array.from({ length: 6 }, async () => (await enter(api().url, somebody(), room)).body.seatId as string),
    )
    const all = await Promise.all(
      seats.map((seatId) => asOwner('POST', team(), { seatId, role: 'producer' })),
    )
    expect(all.map(({ status }) => status).sort()).to.deep.equal([201, 201, 201, 409, 409, 409])
  })

  it('[S1.16][S1.23] a ban ends the role, also one that is given at that moment', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    for (let n = 0; n < 8; n++) {
      const person = somebody()
      const { seatId } = (await enter(api().url, person, room)).body
      await Promise.all([
        asOwner('POST', team(), { seatId, role: 'moderator' }),
        asOwner('POST', `/v1/rooms/${room}/bans`, { seatId, reason: 'Shouts' }),
      ])
      expect(await rolesOf(person)).to.deep.equal([])
    }
  })

  it('[S1.16][T22] whose role was taken acts no more: not by HTTP, not on the air, not over an open socket', async () => {
    const [producer, fan] = [somebody(), somebody()]
    await give(producer, 'producer')
    const room = await stage.room(creator, { visibility: 'private' })
    const hosted = await enter(api().url, producer, room, { action: 'host' })
    expect(hosted.status).to.equal(201)
    const socket = await connect(api().url, producer)
    const { seatId } = hosted.body
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    expect(await socket.ask('room:follow', { roomId: room, waiting: false })).to.deep.equal({ ok: true })
    await asOwner('DELETE', `${team()}/${producer.accountId}`)
    const refused = await producer.call(api().url, 'POST', `/v1/rooms/${room}/end`)
    expect(refused.body.code).to.equal('NOT_FOUND')
    const isOut = async () =>
      (await run("SELECT FROM app.seat WHERE id = $1 AND state = 'ended'", seatId)).rowCount
    await until('the producer is out', isOut, promised(5000))
    expect(await socket.wait('seat:ended')).to.deep.include({ seatId, reason: 'REMOVED' })
    expect(await socket.ask('room:follow', { roomId: room, waiting: false })).to.deep.include({ ok: false })
    expect(await socket.ask('seat:beat', { seatId })).to.deep.include({ ok: false })
    const ban = await producer.call(api().url, 'POST', `/v1/rooms/${room}/bans`, {
      body: { seatId: (await enter(api().url, fan, room)).body.seatId ?? seatId, reason: 'Mine' },
    })
    expect(ban.body.code).to.equal('NOT_FOUND')
    socket.close()
  })

  it('[S1.34][T22] what is given, taken and banned in one channel changes nothing in another', async () => {
    const [person, other] = [somebody(), await stage.creator(somebody())]
    await give(person, 'producer')
    await give(person, 'moderator', other)
    const theirs = await stage.room(other, { visibility: 'private' })
    const seat = (await enter(api().url, person, theirs)).body.seatId
    for (const path of [`/v1/rooms/${theirs}/end`, `/v1/channels/${other.channelId}/team`])
      expect((await asOwner(path.endsWith('end') ? 'POST' : 'GET', path)).body.code).to.equal('NOT_FOUND')
    expect((await person.call(api().url, 'POST', `/v1/rooms/${theirs}/end`)).body.code).to.equal('FORBIDDEN')
    await asOwner('DELETE', `${team()}/${person.accountId}`)
    expect(await rolesOf(person)).to.deep.equal(['moderator'])
    await run('SELECT app.now()')
    const { rows } = await run('SELECT state FROM app.seat WHERE id = $1', seat)
    expect(rows[0].state).to.equal('held')
  })

  it('[S1.16] nobody but its owner gives, and a made-up account or role is no input', async () => {
    const producer = somebody()
    await give(producer, 'producer')
    const at = (accountId: string) => `${team()}/${accountId}`
    const own = await producer.call(api().url, 'PUT', at(producer.accountId), { body: { role: 'producer' } })
    expect(own.body.code).to.equal('FORBIDDEN')
    expect((await asOwner('PUT', at(newId('acc', randomBytes)), { role: 'moderator' })).status).to.equal(404)
    expect((await asOwner('PUT', at('x'), { role: 'moderator' })).status).to.equal(404)
    expect((await asOwner('PUT', at(producer.accountId), { role: 'owner' })).body.code).to.equal(
      'INVALID_INPUT',
    )
  })
})
