import { expect } from 'chai'
import { anotherSession, type Person, seedPeople } from '#test/kit/access/person.ts'
import { giveTotp, proveFactor } from '#test/kit/access/secondFactor.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { hostBeside } from '../../access/cohosts/hostBeside.ts'
import { STRICT } from './settings.ts'

describe('who hosts behind a closed door', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database, { settings: STRICT })
  let stage: Stage
  let people: Person[]
  let taken = 0

  before(async () => {
    stage = await setStage(database)
    people = await seedPeople(database.pool('api'), api().installation, 12)
  })

  const owner = () => database.pool('owner')
  const ask = (token: string, method: string, path: string, body?: unknown) =>
    request(api().url, method, path, { body, headers: { authorization: `Bearer ${token}` } })
  const prove = (who: Person, sessionId = `s${who.accountId}`) =>
    proveFactor(database.pool('api'), api(), { accountId: who.accountId, sessionId })
  const host = (token: string, room: string, more: object = {}) =>
    ask(token, 'POST', `/v1/rooms/${room}/admissions`, { action: 'host', ...more })
  const codeOf = async (reply: ReturnType<typeof ask>) => {
    const { status, body } = await reply
    return [status, body?.code ?? null]
  }
  const openSeats = async (room: string) =>
    (
      await owner().query("SELECT id, session_id FROM app.seat WHERE room_id = $1 AND state <> 'ended'", [
        room,
      ])
    ).rows

  /** A creator with an app who is live for members, and hosts by a session that has proven it. */
  async function onAir(visibility: 'members' | 'private' | 'public' = 'members') {
    const person = people[taken++] as Person
    const creator: Creator = await stage.creator(person)
    await giveTotp(database.pool('api'), person.accountId)
    const room = await stage.room(creator, { visibility })
    const stolen = person.token
    const token = visibility === 'public' ? stolen : await prove(person)
    const { status, body, text } = await host(token, room)
    expect(status, text).to.equal(201)
    return { person, creator, room, stolen, token, seatId: body.seatId as string }
  }

  for (const visibility of ['members', 'private'] as const)
    it(`[T21][S3.86] a copied cookie, or a sign-in that proved nothing, moves no broadcast of a ${visibility} stream`, async () => {
      const { person, room, stolen, token, seatId } = await onAir(visibility)
      const before = await openSeats(room)
      const other = await anotherSession(database.pool('api'), api().installation, person)
      expect(await codeOf(host(stolen, room, { move: true })), 'of before the proof').to.deep.equal([
        ...[401, 'SIGN_IN_REQUIRED'],
      ])
      for (const how of [{ move: true }, { takeOver: seatId }, {}])
        expect(await codeOf(host(other.token, room, how))).to.deep.equal([403, 'STEP_UP_REQUIRED'])
      const renewal = `/v1/seats/${seatId}/renewals`
      expect(await codeOf(ask(other.token, 'POST', renewal))).to.deep.equal([403, 'STEP_UP_REQUIRED'])
      expect(await openSeats(room), 'the host is on air').to.deep.equal(before)
      expect(await codeOf(ask(token, 'POST', renewal))).to.deep.equal([201, null])

      const proven = await prove(other, other.sessionId)
      expect(await codeOf(ask(proven, 'POST', renewal)), 'who has proven it goes on').to.deep.equal([
        201,
        null,
      ])
      expect(await codeOf(host(proven, room, { move: true }))).to.deep.equal([201, null])
      const [seat, ...more] = await openSeats(room)
      expect([seat.session_id, more]).to.deep.equal([other.sessionId, []])
    })

  it('[T21][S3.62] who hosts beside the channel is asked as its host is: to host, and to go on from another session', async () => {
    const { room } = await onAir()
    const { room: open } = await onAir('public')
    const beside = people[taken++] as Person
    await giveTotp(database.pool('api'), beside.accountId)
    const creator = await stage.creator(beside)
    for (const one of [room, open]) await hostBeside(owner(), one, creator)
    const other = await anotherSession(database.pool('api'), api().installation, beside)
    const proven = await prove(beside)
    expect(await codeOf(host(other.token, room))).to.deep.equal([403, 'STEP_UP_REQUIRED'])
    const { status, body } = await host(proven, room)
    expect(status).to.equal(201)
    const renewal = `/v1/seats/${body.seatId}/renewals`
    expect(await codeOf(ask(other.token, 'POST', renewal))).to.deep.equal([403, 'STEP_UP_REQUIRED'])
    expect(await codeOf(ask(proven, 'POST', renewal))).to.deep.equal([201, null])
    expect(await codeOf(host(other.token, open, { move: true })), 'a public stream').to.deep.equal([
      201,
      null,
    ])
  })

  it('[S3.86] the session that hosts renews its seat however long ago it was proven', async () => {
    const { token, seatId, room } = await onAir()
    await owner().query("UPDATE app.step_up SET at = at - interval '13 hours'")
    expect(await codeOf(ask(token, 'POST', `/v1/seats/${seatId}/renewals`))).to.deep.equal([201, null])
    expect(await codeOf(host(token, room, { move: true }))).to.deep.equal([403, 'STEP_UP_REQUIRED'])
  })

  it('[S3.86] a public stream asks nobody, nor does who watches, or changes a title', async () => {
    const open = await onAir('public')
    const other = await anotherSession(database.pool('api'), api().installation, open.person)
    expect(await codeOf(ask(other.token, 'POST', `/v1/seats/${open.seatId}/renewals`))).to.deep.equal([
      201,
      null,
    ])
    expect(await codeOf(host(other.token, open.room, { move: true }))).to.deep.equal([201, null])
    const closed = await onAir()
    const fresh = await anotherSession(database.pool('api'), api().installation, closed.person)
    const room = `/v1/rooms/${closed.room}`
    expect((await codeOf(ask(fresh.token, 'PATCH', room, { title: 'Evening' })))[0]).to.equal(200)
    expect(await codeOf(ask(fresh.token, 'PATCH', room, { gate: 'any' }))).to.deep.equal([
      403,
      'STEP_UP_REQUIRED',
    ])
    const watching = await codeOf(ask(fresh.token, 'POST', `${room}/admissions`, { action: 'watch' }))
    expect(watching[1]).not.to.equal('STEP_UP_REQUIRED')
  })

  it('[T36] who may not host is answered as before, whether the room is closed, open or none', async () => {
    const { room } = await onAir()
    const stranger = people[taken++] as Person
    await giveTotp(database.pool('api'), stranger.accountId)
    const [closed, none] = [
      await host(stranger.token, room),
      await host(stranger.token, `rom_${'0'.repeat(22)}`),
    ]
    expect([closed.status, none.status]).to.deep.equal([403, 404])
    expect(closed.body.code).not.to.equal('STEP_UP_REQUIRED')
  })
})
