import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { healClubs } from '#api/rooms/clubs/clubRoom.ts'
import type { RoomDeps } from '#api/rooms/deps.ts'
import { fanOutAnnouncements } from '#api/rooms/schedule/fanOut.ts'
import { newProviderRoomId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, setStage } from '#test/kit/access/stage.ts'
import { startWorker } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { TIGHT } from '../sharedSettings.ts'

const NAME = 'Night owls'

describe('fan clubs [S3.97]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db, { settings: TIGHT })
  let people: Person[]
  let creator: Creator

  before(async () => {
    const stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 6)
    creator = await stage.creator(host())
  })
  afterEach(async () => {
    await sql(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE state <> 'ended'",
    )
    await db
      .pool('owner')
      .query('DELETE FROM app.club; DELETE FROM app.announcement; UPDATE app.channel SET archived_at = NULL')
  })

  const host = () => people[0] as Person
  const person = (n: number) => people[n] as Person
  const sql = async <T extends object>(text: string, values: unknown[] = []) =>
    (await db.pool('api').query<T>(text, values)).rows
  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(api().url, method, path, body === undefined ? {} : { body })
  const create = (name = NAME, gate: unknown = { mode: 'any', conditions: [{ kind: 'follower' }] }) =>
    call(host(), 'POST', `/v1/channels/${creator.channelId}/club`, { name, gate })
  async function made() {
    const reply = await create()
    expect(reply.status, reply.text).to.equal(201)
    return reply.body as { id: string; room: { id: string; maxSpeakers: number } }
  }
  const handleOf = async () =>
    (
      await sql<{ handle: string }>('SELECT handle::text FROM app.channel WHERE id = $1', [creator.channelId])
    )[0]?.handle as string
  const asGuest = async () => request(api().url, 'GET', `/v1/channels/${await handleOf()}/club`)
  const setDate = (id: string) => {
    const local = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 16)
    return call(host(), 'PUT', `/v1/rooms/${id}/schedule`, { starts: { local, zone: 'UTC' } })
  }
  const end = (id: string) => call(host(), 'POST', `/v1/rooms/${id}/end`)
  const begin = (id: string, state: 'live' | 'draft' = 'live') =>
    sql(
      `UPDATE app.room SET state = $3::app.room_state, opened_at = app.now(), live_at = CASE WHEN $3 = 'live' THEN app.now() END,
          provider = 'embedded', provider_room_id = $2, media_node = 'node-1' WHERE id = $1`,
      [id, newProviderRoomId(randomBytes), state],
    )
  const problem = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code]
  const openRooms = (clubId: string) =>
    sql<{ id: string; state: string }>(
      "SELECT id, state FROM app.room WHERE club_id = $1 AND state <> 'ended'",
      [clubId],
    )
  const join = (club: string, who: Person) =>
    sql('INSERT INTO app.club_member (club_id, account_id) VALUES ($1, $2)', [club, who.accountId])

  it('[S3.97] a guest reads the name and door of a club that has no date, and a channel has one club', async () => {
    const [one, other] = await Promise.all([create(), create('Another')])
    expect([one, other].map(({ status }) => status).sort()).to.deep.equal([201, 409])
    const club = (one.status === 201 ? one : other).body
    const seen = await asGuest()
    expect(seen.status, seen.text).to.equal(200)
    expect(seen.body).to.deep.include({ id: club.id, members: 0, membership: null })
    expect(seen.body.room).to.include({
      ...{
        id: club.room.id,
        clubId: club.id,
        title: club.room.title,
        kind: 'voice',
        state: 'draft',
        role: 'viewer',
      },
      ...{ visibility: 'members', startsAt: null },
    })
    expect(seen.body.room.gate.conditions).to.have.length(1)
    const tokens = await call(person(1), 'GET', `/v1/rooms/${club.room.id}/tokens`)
    expect(tokens.status, tokens.text).to.equal(200)
    expect(problem(await create())).to.deep.equal([409, 'CONFLICT'])
    const page = (await request(api().url, 'GET', `/v1/channels/${await handleOf()}`)).body
    expect(page).to.include({ hasClub: true, liveRoomId: null })
    for (const path of ['/v1/live', `/v1/channels/${await handleOf()}/scheduled`, '/v1/search?q=owls'])
      expect((await request(api().url, 'GET', path)).text).not.to.contain(club.room.id)
  })

  it('[S3.97] a meeting that ends leaves the next room with the same name and door, without a date, also of two ends at once', async () => {
    const { id, room } = await made()
    expect(problem(await end(room.id)), 'it has not begun').to.deep.equal([409, 'CONFLICT'])
    expect((await setDate(room.id)).body).to.include({ state: 'scheduled' })
    await begin(room.id)
    const ends = await Promise.all([end(room.id), end(room.id)])
    expect(ends.map(({ status }) => status)).to.deep.equal([200, 200])
    const next = (await asGuest()).body.room
    expect(await openRooms(id)).to.deep.equal([{ id: next.id, state: 'draft' }])
    expect(next.id).not.to.equal(room.id)
    expect(next).to.include({ title: NAME, startsAt: null, clubId: id, maxSpeakers: room.maxSpeakers })
    const gates = await sql<{ n: number }>(
      'SELECT count(DISTINCT gate_id)::int AS n FROM app.room WHERE club_id = $1',
      [id],
    )
    expect(gates).to.deep.equal([{ n: 1 }])
    // a date that is cancelled leaves one, too
    await setDate(next.id)
    expect((await end(next.id)).body).to.include({ endReason: 'CANCELLED' })
    expect(await openRooms(id)).to.have.length(1)
  })

  it('[S3.97] the worker that ends a meeting nobody began leaves the next room, too', async () => {
    const { id, room } = await made()
    await setDate(room.id)
    await sql("UPDATE app.room SET starts_at = app.now() - interval '2 days' WHERE id = $1", [room.id])
    const worker = await startWorker(db, api().installation, { WORKER_MAX_REST_MS: '200' })
    try {
      const next = await until('there is another room', async () => {
        const [open] = await openRooms(id)
        return open?.id !== room.id && open
      })
      expect(next.state).to.equal('draft')
    } finally {
      await worker.stop()
    }
  })

  it('[S3.97] a club that was left without a room gets its next one', async () => {
    const { id, room } = await made()
    await sql(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE id = $1",
      [room.id],
    )
    expect(problem(await asGuest())).to.deep.equal([404, 'NOT_FOUND'])
    for (let round = 0; round < 2; round++) await healClubs({ pool: db.pool('api'), random: randomBytes })
    const [next] = await openRooms(id)
    expect(next?.state).to.equal('draft')
    expect((await asGuest()).body.room).to.include({ id: next?.id, title: NAME })
  })

  it('[S3.97] a club is closed once nothing is open there, and its room goes with it', async () => {
    const { id, room } = await made()
    await join(id, person(1))
    const close = (who = host()) => call(who, 'DELETE', `/v1/clubs/${id}`)
    expect(problem(await close(person(1)))).to.deep.equal([404, 'NOT_FOUND'])
    await begin(room.id, 'draft')
    expect(problem(await close())).to.deep.equal([409, 'CONFLICT'])
    await end(room.id)
    const [next] = await openRooms(id)
    await setDate(next?.id as string)
    // its end and its close at once: no room is left over
    const both = await Promise.all([close(), end(next?.id as string)])
    if (both[0].status === 409) expect((await close()).status).to.equal(204)
    else expect(both[0].status, both[0].text).to.equal(204)
    expect(problem(await asGuest())).to.deep.equal([404, 'NOT_FOUND'])
    expect(
      await sql("SELECT FROM app.room WHERE channel_id = $1 AND state <> 'ended'", [creator.channelId]),
    ).to.have.length(0)
    expect(await sql('SELECT FROM app.club_member')).to.have.length(0)
    expect((await create()).status, 'another one').to.equal(201)
  })

  it('[S3.97] the room of a club stays with its channel and does not count as a draft', async () => {
    const { room } = await made()
    const draft = { channelId: creator.channelId, title: 'Songs', visibility: 'public' }
    for (const status of [201, 201, 201, 409])
      expect((await call(host(), 'POST', '/v1/rooms', draft)).status).to.equal(status)
    const to = await call(host(), 'POST', '/v1/channels', { handle: 'elsewhere', name: 'Elsewhere' })
    expect(to.status, to.text).to.equal(201)
    const moved = await call(host(), 'PUT', `/v1/rooms/${room.id}/channel`, { channelId: to.body.channel.id })
    expect(problem(moved), moved.text).to.deep.equal([409, 'CONFLICT'])
  })

  it('[S3.97] a club rests with an archived channel, and is there again with it', async () => {
    await call(host(), 'POST', '/v1/channels', { handle: 'restingplace', name: 'Resting place' })
    const { id, room } = await made()
    const archive = (isArchived: boolean) =>
      call(host(), 'PATCH', `/v1/channels/${creator.channelId}`, { isArchived })
    await setDate(room.id)
    expect(problem(await archive(true)), 'it has a date').to.deep.equal([409, 'CONFLICT'])
    await call(host(), 'DELETE', `/v1/rooms/${room.id}/schedule`)
    const archived = await archive(true)
    expect(archived.status, archived.text).to.equal(200)
    expect(problem(await asGuest())).to.deep.equal([404, 'NOT_FOUND'])
    expect(problem(await setDate(room.id))).to.deep.equal([409, 'CONFLICT'])
    expect(problem(await call(host(), 'POST', `/v1/rooms/${room.id}/open`))).to.deep.equal([409, 'CONFLICT'])
    await archive(false)
    expect((await asGuest()).body).to.deep.include({ id })
    expect((await setDate(room.id)).status).to.equal(200)
  })

  /** Who was told so of a room, by their place among the people. */
  async function reached(roomId: string, kind: string): Promise<number[]> {
    await fanOutAnnouncements({
      ...{ pool: db.pool('api'), clock: Date.now, random: randomBytes },
      settings: { FOLLOWER_MAILS_DAY: 3 },
    } as unknown as RoomDeps)
    const news = await sql<{ account_id: string }>(
      'SELECT account_id FROM app.notification WHERE object_key = $1 AND kind = $2',
      [`room:${roomId}`, kind],
    )
    return news.map(({ account_id: one }) => people.findIndex(({ accountId }) => accountId === one)).sort()
  }

  it('[S3.97] members are told of the date, once where they follow, and not once their membership ended', async () => {
    const { id, room } = await made()
    for (const n of [1, 2, 3]) await join(id, person(n))
    for (const n of [2, 4]) await call(person(n), 'PUT', `/v1/channels/${creator.channelId}/follow`)
    await sql("UPDATE app.club_member SET ended_at = app.now(), end_reason = 'LEFT' WHERE account_id = $1", [
      person(3).accountId,
    ])
    await setDate(room.id)
    expect(await reached(room.id, 'stream_scheduled')).to.deep.equal([1, 2, 4])
    expect((await call(host(), 'DELETE', `/v1/clubs/${id}`)).status).to.equal(204)
    expect(await reached(room.id, 'stream_cancelled'), 'also once it is closed').to.deep.equal([1, 2, 4])
  })

  it('[S3.97] another door has members asked anew, and another name has not', async () => {
    const { id, room } = await made()
    await join(id, person(1))
    const due = () =>
      sql("SELECT FROM app.club_member WHERE club_id = $1 AND looked_at <= app.now() - interval '1 day'", [
        id,
      ])
    await call(host(), 'PATCH', `/v1/rooms/${room.id}`, { title: 'Early birds' })
    expect(await due()).to.have.length(0)
    const changed = await call(host(), 'PATCH', `/v1/rooms/${room.id}`, { gate: 'any' })
    expect(changed.status, changed.text).to.equal(200)
    expect(await due()).to.have.length(1)
    const locked = await call(host(), 'PATCH', `/v1/rooms/${room.id}`, { locksTokens: true })
    expect([locked.status, Object.keys(locked.body.fields)]).to.deep.equal([422, ['/locksTokens']])
  })
})
