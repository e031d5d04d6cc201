import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId, newTimedId } from '#domain/ids.ts'
import { type Floor, MAX_REQUESTS } from '#protocol/floor.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { promised, until } from '#test/kit/time/until.ts'

/** A page that reads floors: the lists it was given. */
interface Reader {
  socket: TestSocket
  lists: Floor[]
  open(roomId: string): ReturnType<TestSocket['ask']>
}

const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 12, 0, second))

describe('the floor of a voice room, over the socket', function () {
  this.timeout(60_000)
  const db = useStatements(useDatabase())
  const api = useApi(db)
  const open: TestSocket[] = []
  let stage: Stage
  let creator: Creator
  let people: Person[]

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, MAX_REQUESTS + 4)
    creator = await stage.creator(person(0))
  })
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })
  const person = (n: number) => people[n] as Person
  const sql = (text: string, values: unknown[]) => db.pool('owner').query(text, values)
  const voiceRoom = (state: 'live' | 'draft' = 'live') =>
    stage.room(creator, { kind: 'voice', visibility: 'public', state })
  async function sit(who: Person, roomId: string): Promise<string> {
    const { status, body } = await enter(api().url, who, roomId)
    expect(status, JSON.stringify(body)).to.equal(201)
    return body.seatId
  }
  async function reader(who: Person | Record<string, string>): Promise<Reader> {
    const socket = await connect(api().url, who)
    open.push(socket)
    const lists: Floor[] = []
    socket.socket.on('floor:changed', (floor: Floor) => lists.push(floor))
    return { socket, lists, open: (roomId) => socket.ask('floor:open', { roomId }) }
  }
  /** The floor of a room has a number, and everybody who reads it is told so. */
  async function setRev(roomId: string, rev: number, order = 'first_come'): Promise<void> {
    await sql(
      `INSERT INTO app.floor (room_id, rev, request_order) VALUES ($1, $2, $3)
         ON CONFLICT (room_id) DO UPDATE SET rev = $2, request_order = $3`,
      [roomId, rev, order],
    )
    await sql("SELECT pg_notify('floor', $1)", [roomId])
  }
  async function ask(roomId: string, who: Person, since: Date): Promise<string> {
    const id = newId('flr', randomBytes)
    const values = [id, roomId, who.accountId, since]
    await sql(
      'INSERT INTO app.floor_request (id, room_id, account_id, since) VALUES ($1, $2, $3, $4)',
      values,
    )
    return id
  }
  const grant = (roomId: string, who: Person, seatId: string, begunAt: Date | null = null) =>
    sql(
      `INSERT INTO app.floor_place (room_id, n, seat_id, account_id, decision_id, begin_until, begun_at)
         VALUES ($1, 1, $2, $3, $4, $5, $6)`,
      [roomId, seatId, who.accountId, newTimedId('dec', 0, randomBytes), at(60), begunAt],
    )
  const newest = (one: Reader, rev: number) =>
    until(`list ${rev} is there`, () => one.lists.find((list) => list.rev === rev), promised(300))

  it('[S3.28][S3.32] whoever is inside or works there has it whole; strangers and guests outside have nothing', async () => {
    const room = await voiceRoom()
    const seat = await sit(person(1), room)
    const annId = person(1).accountId
    await sql("UPDATE app.profile SET display_name = 'Ann' WHERE account_id = $1", [annId])
    await sql('DELETE FROM app.profile WHERE account_id = $1', [person(2).accountId])
    await sit(person(2), room)
    const [inside, host, stranger] = [
      await reader(person(1)),
      await reader(person(0)),
      await reader(person(3)),
    ]
    expect(await inside.open(room)).to.deep.equal({ ok: true })
    const nothing = { roomId: room, rev: 0, maxSpeakers: 5, order: 'first_come' }
    expect(inside.lists).to.deep.equal([{ ...nothing, places: [], requests: [], waiting: 0 }])

    await setRev(room, 4)
    await newest(inside, 4)
    await grant(room, person(1), seat)
    const id = await ask(room, person(2), at(1))
    // who asked and is not inside any more is not in the list
    await ask(room, person(3), at(0))
    await setRev(room, 5)
    expect(await host.open(room)).to.deep.equal({ ok: true })
    const seen = await newest(host, 5)
    const [{ seatId: second } = { seatId: '' }] = seen.requests
    expect(seen).to.deep.equal({
      ...{ ...nothing, rev: 5, waiting: 1 },
      places: [{ n: 1, seatId: seat, name: 'Ann', beginUntilMs: at(60).getTime() }],
      requests: [{ id, seatId: second, name: 'Somebody', sinceMs: at(1).getTime(), spokeS: 0 }],
    })
    expect(await newest(inside, 5)).to.deep.equal(seen)
    await sql('UPDATE app.floor_place SET begun_at = now() WHERE room_id = $1', [room])
    await setRev(room, 6)
    expect((await newest(host, 6)).places[0]?.beginUntilMs).to.equal(null)

    const change = { body: { maxSpeakers: 3 } }
    expect((await person(0).call(api().url, 'PATCH', `/v1/rooms/${room}`, change)).status).to.equal(200)
    expect((await newest(inside, 7)).maxSpeakers).to.equal(3)

    const guest = await becomeGuest(api().url, room)
    const outside = await reader({ authorization: `Bearer ${guest.token}` })
    for (const one of [stranger, outside])
      expect(await one.open(room)).to.deep.equal({ ok: false, code: 'NOT_FOUND' })
    // a stream has no floor
    const stream = await stage.room(creator, { visibility: 'public' })
    expect(await host.open(stream)).to.deep.equal({ ok: false, code: 'NOT_FOUND' })
    expect([...stranger.lists, ...outside.lists]).to.deep.equal([])
  })

  it('[S3.28] who leaves is told that it is over, and nothing after it; older numbers reach nobody', async () => {
    const room = await voiceRoom()
    const seat = await sit(person(1), room)
    await sit(person(2), room)
    const [goes, stays, host] = [await reader(person(1)), await reader(person(2)), await reader(person(0))]
    for (const one of [goes, stays, host]) expect((await one.open(room)).ok).to.equal(true)
    await setRev(room, 7)
    for (const one of [goes, stays]) await newest(one, 7)
    expect((await person(1).call(api().url, 'DELETE', `/v1/seats/${seat}`)).status).to.equal(204)
    expect(await goes.socket.wait('floor:closed')).to.deep.equal({ roomId: room })
    db.take()
    await setRev(room, 6)
    await until('it is read', () => db.take().some((text) => text.includes('app.floor_request')))
    await setRev(room, 8)
    await newest(stays, 8)
    await goes.socket.ask('clock', {})
    expect(goes.lists.map(({ rev }) => rev)).to.deep.equal([0, 7])
    expect(stays.lists.map(({ rev }) => rev)).to.deep.equal([0, 7, 8])
    expect(await goes.open(room)).to.deep.equal({ ok: false, code: 'NOT_FOUND' })
    // with the room it is over for everybody
    expect((await person(0).call(api().url, 'POST', `/v1/rooms/${room}/end`)).status).to.equal(200)
    for (const one of [stays, host])
      expect(await one.socket.wait('floor:closed')).to.deep.equal({ roomId: room })
    expect(await host.open(room)).to.deep.equal({ ok: false, code: 'NOT_FOUND' })
  })

  it('[S3.29] requests stand in their order; fifty are shown and all are counted', async () => {
    const room = await voiceRoom()
    await setRev(room, 1)
    const crowd = people.slice(1, MAX_REQUESTS + 3)
    const ids: string[] = []
    for (const who of crowd) {
      await sit(who, room)
      // the first to come stands last among the listeners
      ids.unshift(await ask(room, who, at(60 - ids.length)))
    }
    const host = await reader(person(0))
    expect((await host.open(room)).ok).to.equal(true)
    const [whole] = host.lists
    expect(whole?.waiting).to.equal(crowd.length)
    expect(whole?.requests.map(({ id }) => id)).to.deep.equal(ids.slice(0, MAX_REQUESTS))

    const [first = '', ...others] = ids
    const spoke = 'INSERT INTO app.floor_spoke (room_id, account_id, s) VALUES ($1, $2, 30)'
    await sql(spoke, [room, crowd.at(-1)?.accountId])
    await setRev(room, 2, 'least_spoken')
    const least = await newest(host, 2)
    expect(least.order).to.equal('least_spoken')
    expect(least.requests.map(({ id }) => id))
      .to.deep.equal(others.slice(0, MAX_REQUESTS))
      .and.not.include(first)
  })

  it('[S3.28] a socket reads at most four floors', async () => {
    const rooms: string[] = []
    // of a channel one is open at a time
    for (let n = 0; n < 5; n++) rooms.push(await voiceRoom('draft'))
    const host = await reader(person(0))
    for (const room of rooms.slice(0, 4)) expect((await host.open(room)).ok).to.equal(true)
    const over = rooms[4] as string
    expect(await host.open(over)).to.deep.equal({ ok: false, code: 'RATE_LIMITED' })
    expect(await host.socket.ask('floor:close', { roomId: rooms[0] })).to.deep.equal({ ok: true })
    expect(await host.open(over)).to.deep.equal({ ok: true })
  })
})
