import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Route } from '#api/http/contract.ts'
import { readRoomsElsewhere, readWatchedRooms } from '#api/rooms/store.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { MESSAGE_ACTS } from '#protocol/socket.ts'
import { connect } from '#test/kit/access/socket.ts'
import { type Client, type Reply, request, signIn } from '#test/kit/client.ts'
import { fill, GOOD_BODIES } from '../../http/bodies/bodies.ts'
import { type RoomOfCall, useCallRoom } from './useCallRoom.ts'

const ROUTES = Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as [string, Route][])
const OF_ROOM = ROUTES.filter(([, { path }]) => path.startsWith('/v1/rooms/{'))
const OF_SEAT = ROUTES.filter(([, { path }]) => path.startsWith('/v1/seats/{'))
/** Messages that name a room; the others name a seat, or nothing. */
const OF_ROOM_MESSAGES = Object.keys(MESSAGE_ACTS).filter((name) => /^(room|line|floor|chat):/.test(name))

describe('the room of a booked call, as anybody else finds it', () => {
  const calls = useCallRoom()
  let call: RoomOfCall
  let seatId: string
  let people: [string, Pick<Client, 'call'> & Partial<Client>][]

  beforeEach(async () => {
    call = await calls.call()
    await calls.enter(call, calls.creator())
    seatId = (await calls.enter(call, calls.fan())).seat?.seatId as string
    const [moderator, producer, stranger] = await Promise.all([1, 2, 3].map(() => signIn(calls.url())))
    for (const [who, role] of [
      [moderator, 'moderator'],
      [producer, 'producer'],
    ] as const)
      await calls.sql(
        `INSERT INTO app.channel_role (channel_id, account_id, role, given_by) SELECT channel_id, $2, $3, $2 FROM app.booking WHERE id = $1`,
        ...[call.bookingId, who?.accountId, role],
      )
    const nobody: Pick<Client, 'call'> = {
      call: (method, path, options) => request(calls.url(), method, path, options),
    }
    people = [
      ...([
        ['creator', calls.creator()],
        ['fan', calls.fan()],
      ] as [string, Client][]),
      ...([
        ['moderator', moderator],
        ['producer', producer],
        ['stranger', stranger],
      ] as [string, Client][]),
      ['nobody', nobody],
    ]
  })

  const answered = ({ status, body }: Reply) => `${status} ${body?.code ?? JSON.stringify(body ?? null)}`
  const stateOfRoom = async () =>
    calls.sql(
      `SELECT r.state, r.title, r.visibility, r.rev, (SELECT count(*)::int FROM app.seat WHERE room_id = r.id AND state <> 'ended') AS seats,
         (SELECT count(*)::int FROM app.decision WHERE room_id = r.id) AS decisions FROM app.room r WHERE r.id = $1`,
      call.roomId,
    )

  it('[T22][T36] every route of a room answers its two sides, its team and strangers as for one that is not there', async function () {
    this.timeout(120_000)
    const was = await stateOfRoom()
    const ask = (who: Pick<Client, 'call'>, [verb, route]: [string, Route], id: string) => {
      const body = verb.endsWith('Viewer') ? { ...(GOOD_BODIES[verb] as object), seatId } : GOOD_BODIES[verb]
      const ids = {
        id,
        messageId: newTimedId('job', Date.now(), randomBytes),
        seatId,
        accountId: calls.fan().accountId,
      }
      return who.call(route.method, fill(route.path, ids), { body })
    }
    const told: string[] = []
    for (const [name, who] of people)
      for (const one of OF_ROOM) {
        const [there, unknown] = [
          await ask(who, one, call.roomId),
          await ask(who, one, newId('rom', randomBytes)),
        ]
        if (answered(there) !== answered(unknown))
          told.push(`${name} ${one[0]}: ${answered(there)}, not ${answered(unknown)}`)
      }
    expect(told).to.deep.equal([])
    expect(OF_ROOM.length).to.be.greaterThan(30)
    expect(await stateOfRoom(), 'and changes nothing').to.deep.equal(was)
  })

  it('[T22] hosting, watching and speaking there are no way in for who is in the call', async () => {
    for (const action of ['watch', 'host'])
      for (const who of [calls.creator(), calls.fan()]) {
        const reply = await who.call('POST', `/v1/rooms/${call.roomId}/admissions`, {
          body: { action, move: true },
        })
        expect(answered(reply)).to.equal('404 NOT_FOUND')
      }
    for (const who of people.slice(2, 5))
      expect((await calls.enter(call, who[1] as Client)).code).to.equal('NOT_FOUND')
    expect(await calls.seat(seatId)).to.include({ state: 'held' })
  })

  it("[T22] a seat of a call is renewed by nobody, and another person's is not there", async () => {
    expect((await calls.fan().call('POST', `/v1/seats/${seatId}/renewal`)).status).to.equal(404)
    for (const [name, who] of people.filter(([name]) => name !== 'fan' && name !== 'nobody'))
      for (const [verb, route] of OF_SEAT) {
        const reply = await who.call(route.method, fill(route.path, { id: seatId }), {
          body: GOOD_BODIES[verb],
        })
        expect(reply.status, `${name} ${verb}`).to.equal(404)
      }
    expect(await calls.seat(seatId)).to.include({ end_reason: null })
  })

  it('[T22] no message of a socket reaches it as a room', async () => {
    const told: string[] = []
    for (const [name, who] of people.slice(0, 5)) {
      const page = await connect(calls.url(), { authorization: `Bearer ${who.token}` })
      const ask = async (message: string, roomId: string) =>
        JSON.stringify(
          await page.ask(message, { roomId, rev: null, clientKey: 'a'.repeat(12), text: 'hello' }),
        )
      for (const message of OF_ROOM_MESSAGES) {
        const [there, unknown] = [
          await ask(message, call.roomId),
          await ask(message, newId('rom', randomBytes)),
        ]
        if (there !== unknown) told.push(`${name} ${message}: ${there}, not ${unknown}`)
      }
      page.close()
    }
    expect(told).to.deep.equal([])
  })

  it('[T22] nothing of the channel says that somebody is in a call', async () => {
    const [, creator] = people[0] as [string, Client]
    const { body } = await creator.call('GET', '/v1/me/channels')
    const channel = body.channels[0]
    expect(channel.isLive, 'a call is no stream').to.equal(false)
    const places = ['private-rooms', 'schedule', 'upcoming', 'past'].map(
      (one) => `/v1/channels/${channel.id}/${one}`,
    )
    for (const path of [...places, `/v1/channels/${channel.handle}`, '/v1/live', '/v1/search?q=call'])
      for (const [name, who] of people)
        expect((await who.call('GET', path)).text, `${name} ${path}`).not.to.contain(call.roomId)
  })

  it('[T22] who keeps order in a stream of the channel does not learn who is called, and no host is missed', async () => {
    const stream = newId('rom', randomBytes)
    await calls.sql(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title) SELECT $1, channel_id, 'stream', 'public', 'A stream'
         FROM app.booking WHERE id = $2`,
      ...[stream, call.bookingId],
    )
    const of = people.find(([name]) => name === 'moderator')?.[1] as Client
    const reply = await of.call('GET', `/v1/rooms/${stream}/people/${calls.fan().accountId}`)
    expect(answered(reply)).to.equal('404 NOT_FOUND')
    const pool = calls.database().pool('api')
    const looked = [...(await readWatchedRooms(pool)), ...(await readRoomsElsewhere(pool, 'trtc'))]
    expect(looked.map(({ id }) => id)).not.to.include(call.roomId)
  })
})
