import { expect } from 'chai'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import { SHARE_VARIABLES } from '#settings/share.ts'
import { becomeGuest, type GuestClient, pressInto } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

/** An address of a network that stands for "somewhere else" in documents. */
const from = (network: number, host = 1) => ({ 'x-forwarded-for': `198.51.${network}.${host}` })

describe('guests', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db, {
    settings: { TRUST_PROXY: 'loopback', LIMIT_NEW_GUESTS: '3/60', MAX_GUEST_SEATS: '2' },
  })
  let stage: Stage
  let creators: Creator[]
  let people: Person[]
  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 6)
    creators = await Promise.all(people.slice(0, 5).map((host) => stage.creator(host)))
  })

  const room = (n = 0, wish: Parameters<Stage['room']>[1] = {}) =>
    stage.room(creators[n] as Creator, { visibility: 'public', ...wish })
  const watch = (guest: GuestClient, roomId: string, headers = {}) =>
    guest.call('POST', `/v1/rooms/${roomId}/admissions`, { body: { action: 'watch' }, headers })
  const counts = async () => (await stage.counts()) as Record<string, number>
  /** Guests as the owner of a network would seed them: without meeting the limit on new ones. */
  const seedGuests = async (roomId: string, network: number, count: number, at: (n: number) => number) => {
    const guests: GuestClient[] = []
    for (let n = 0; n < count; n++) {
      const made = await becomeGuest(api().url, roomId, from(100 + n))
      const place = from(network, at(n))
      guests.push({
        ...made,
        call: (method, path, options = {}) => made.call(method, path, { ...options, headers: place }),
      })
    }
    return guests
  }

  it('[S1.15] is an account in state guest without an identity; a press with a session answers who is there', async () => {
    const roomId = await room()
    const before = await counts()
    const guest = await becomeGuest(api().url, roomId, from(1))
    const row = await db.pool('api').query('SELECT state FROM app.account WHERE id = $1', [guest.accountId])
    expect(row.rows).to.deep.equal([{ state: 'guest' }])
    expect(guest.name).to.match(/^Guest \d{4}$/)
    const seen = await db
      .pool('api')
      .query('SELECT ip_address, user_agent FROM app.auth_session WHERE account_id = $1', [guest.accountId])
    expect(seen.rows, 'a network and a family, no more').to.deep.equal([
      { ip_address: '198.51.1.0/24', user_agent: 'An app' },
    ])
    const again = await guest.call('POST', '/v1/guests', { body: { roomId } })
    expect([again.status, again.body.accountId]).to.deep.equal([200, guest.accountId])
    expect(again.headers.getSetCookie()).to.deep.equal([])
    const after = await counts()
    const grown = Object.keys(after).filter((table) => after[table] !== before[table])
    expect(grown.sort()).to.deep.equal(['accounts', 'sessions'])
    const fan = await signIn(api().url)
    const own = await fan.call('POST', '/v1/guests', { body: { roomId } })
    expect(own.body).to.include({ accountId: fan.accountId, isGuest: false })
    await db.pool('owner').query("UPDATE app.account SET state = 'suspended' WHERE id = $1", [fan.accountId])
    expect((await fan.call('POST', '/v1/guests', { body: { roomId } })).body.code).to.equal('FORBIDDEN')
  })

  it('[S1.15] is not made by reading, nor for a stream that is not public and live', async () => {
    const [draft, members, ended, hidden] = [
      await room(1, { state: 'draft' }),
      await room(2, { visibility: 'members' }),
      await room(3, { state: 'ended' }),
      await room(4, { visibility: 'private' }),
    ]
    const before = await counts()
    for (const path of [`/v1/rooms/${members}`, '/v1/live', '/v1/me', '/'])
      await request(api().url, 'GET', path, { headers: from(2) })
    const refusals = []
    for (const id of [draft, members, ended, hidden, `rom_${'0'.repeat(22)}`])
      refusals.push((await pressInto(api().url, id, from(2))).body.code)
    expect(refusals).to.deep.equal(['NOT_FOUND', 'SIGN_IN_REQUIRED', 'CONFLICT', 'NOT_FOUND', 'NOT_FOUND'])
    expect(await counts()).to.deep.equal(before)
  })

  it('[S1.19][T37] is made so often a minute at one address, network and computer; whose first packet came counts no more', async () => {
    const roomId = await room()
    const press = async (host: number) => (await pressInto(api().url, roomId, from(3, host))).status
    const guest = await becomeGuest(api().url, roomId, from(3))
    const first = [await press(1), await press(1), await press(1), await press(2)]
    expect(first, 'the last at its neighbour').to.deep.equal([200, 200, 429, 200])
    const { seatId } = (await watch(guest, roomId)).body
    expect(await press(1), 'a seat alone says nothing').to.equal(429)
    await reportMedia(api(), db.pool('owner'), seatId, 'joined')
    expect([await press(1), await press(1)], 'one who was seen').to.deep.equal([200, 429])
    // with those above 24 of the network, one of whom was seen
    const made = []
    for (let n = 0; n < 21; n++) made.push(await press(10 + Math.floor(n / 3)))
    expect(made).to.deep.equal([...Array(20).fill(200), 429])
    // this computer may be a proxy that nobody named
    const local = []
    for (let n = 0; n < 25; n++) local.push((await pressInto(api().url, roomId)).status)
    expect(local).to.deep.equal([...Array(24).fill(200), 429])
  })

  it('[S1.15] watches a public stream, and neither hosts nor enters a members-only one', async () => {
    const roomId = await room()
    const guest = await becomeGuest(api().url, roomId, from(5))
    const seat = (await watch(guest, roomId)).body
    expect(seat.role).to.equal('viewer')
    expect((await guest.call('POST', `/v1/seats/${seat.seatId}/beats`)).status).to.equal(204)
    expect((await guest.call('POST', `/v1/seats/${seat.seatId}/renewals`, { body: {} })).status).to.equal(201)
    const other = await becomeGuest(api().url, roomId, from(6))
    expect((await other.call('DELETE', `/v1/seats/${seat.seatId}`)).status).to.equal(404)
    const members = await room(2, { visibility: 'members' })
    const before = await counts()
    expect((await watch(guest, members)).body.code).to.equal('SIGN_IN_REQUIRED')
    const hosting = await guest.call('POST', `/v1/rooms/${roomId}/admissions`, { body: { action: 'host' } })
    expect(hosting.body.code).to.equal('SIGN_IN_REQUIRED')
    expect(await counts(), 'no decision about a stranger').to.deep.equal(before)
    expect((await guest.call('DELETE', `/v1/seats/${seat.seatId}`)).status).to.equal(204)
  })

  it('[S1.19][T37] takes half of a room at most with others of its network, also at one moment; accounts take the rest', async () => {
    const roomId = await room(0, { capacity: 5 })
    const guests = await seedGuests(roomId, 20, 6, (n) => n + 1)
    const ask = async (guest: GuestClient) => {
      for (;;) {
        const reply = await watch(guest, roomId)
        if (reply.body?.code !== 'BUSY') return reply
      }
    }
    const replies = await Promise.all(guests.map(ask))
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 201, 201, 429, 429, 429])
    const refused = replies.find(({ status }) => status === 429)?.body
    expect(refused.code).to.equal('GUESTS_FULL')
    expect(refused.detail).to.contain('Sign in to enter.')
    const elsewhere = await becomeGuest(api().url, roomId, from(21))
    expect((await watch(elsewhere, roomId)).status).to.equal(201)
    const place = { 'x-forwarded-for': '198.51.20.1' }
    const fan = people[5] as Person
    const entered = await fan.call(api().url, 'POST', `/v1/rooms/${roomId}/admissions`, {
      body: { action: 'watch' },
      headers: place,
    })
    expect(entered.status).to.equal(201)
    expect(SHARE_VARIABLES.GUEST_ROOM_PCT.schema.parse(undefined)).to.equal(50)
  })

  it('[S1.19][T37] shares the seats of its address with every other guest of it, however many accounts they are', async () => {
    const rooms = [await room(1), await room(2), await room(3)]
    const guests = await seedGuests(rooms[0] as string, 30, 3, () => 7)
    const replies = []
    for (const [n, guest] of guests.entries()) replies.push((await watch(guest, rooms[n] as string)).status)
    expect(replies).to.deep.equal([201, 201, 429])
    await db
      .pool('owner')
      .query(
        "UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'LEFT' WHERE account_id = $1",
        [guests[0]?.accountId],
      )
    expect((await watch(guests[2] as GuestClient, rooms[2] as string)).status).to.equal(201)
    expect(SHARE_VARIABLES.MAX_GUEST_SEATS.schema.parse(undefined)).to.equal(60)
  })

  it('[S1.19][T37] waits for its own empty seats; newcomers of its address come one after the other then', async () => {
    const roomId = await room(4)
    const [idler, next, last] = (await seedGuests(roomId, 40, 3, () => 9)) as [
      GuestClient,
      GuestClient,
      GuestClient,
    ]
    const idle = (await watch(idler, roomId)).body.seatId
    const stand =
      "UPDATE app.seat_lease SET unseen_since = app.now() - interval '50 seconds' WHERE seat_id = $1"
    await db.pool('owner').query(stand, [idle])
    const crowded = await watch(next, roomId)
    expect([crowded.status, crowded.body.code], 'one newcomer has no picture').to.deep.equal([
      429,
      'GUESTS_FULL',
    ])
    await idler.call('DELETE', `/v1/seats/${idle}`)
    const own = await watch(idler, roomId)
    expect(own.body.facts.unseenS, own.text).to.be.within(49, 60)
    const { seatId } = (await watch(next, roomId)).body
    expect((await watch(last, roomId)).body.code).to.equal('GUESTS_FULL')
    await reportMedia(api(), db.pool('owner'), seatId, 'joined')
    expect((await watch(last, roomId)).status, 'the one before was seen').to.equal(201)
    const body = { action: 'watch', move: true }
    const again = await next.call('POST', `/v1/rooms/${roomId}/admissions`, { body })
    expect(again.status, 'who was seen waits for nobody').to.equal(201)
  })

  it('[S1.19] is counted by itself for its requests, not with the strangers of its address', async () => {
    const guest = await becomeGuest(api().url, await room(), from(50))
    const keys = [`read:${guest.accountId}`, 'read:198.51.50.1']
    await guest.call('GET', '/v1/live', { headers: from(50) })
    const points = 'SELECT points FROM lib.rate_limit WHERE key = ANY($1)'
    const { rows } = await db.pool('owner').query(points, [keys])
    expect(rows, 'its own, and a press').to.deep.equal([{ points: 1 }, { points: 1 }])
  })

  it('[S1.19] has a name of its choice that looks like nobody here; a refused one changes nothing', async () => {
    const guest = await becomeGuest(api().url, await room(), from(60))
    const { rows } = await db.pool('api').query('SELECT handle::text FROM app.channel LIMIT 1')
    const named = (name: unknown) => guest.call('PUT', '/v1/guests/name', { body: { name } })
    const nameOf = (person: Person | undefined, name: string) =>
      db
        .pool('owner')
        .query('UPDATE app.profile SET display_name = $2, name_skeleton = $3 WHERE account_id = $1', [
          ...[person?.accountId, name, nameSkeleton(name)],
        ])
    await nameOf(people[0], 'Nell Overgate')
    await nameOf(people[5], 'Ann of the Mill')
    const other = await becomeGuest(api().url, await room(), from(61))
    const bad = [
      'NELL OVERGATE',
      '',
      ' ',
      'x',
      'a'.repeat(25),
      'Nоrthlіght',
      'NORTHLIGHT',
      'The M0derator',
      'stagedoor',
      'Supp\u200bort',
      'a\u202eb',
      'a\nb',
      rows[0].handle,
      '\u2800\u2800',
      7,
    ]
    for (const name of bad) expect([name, (await named(name)).status]).to.deep.equal([name, 422])
    expect((await guest.call('GET', '/v1/me')).body.displayName).to.equal(guest.name)
    expect((await named('Ann of the Mill')).status, 'a fan’s name is not kept from others').to.equal(200)
    expect((await named('  Ann   of 👩‍👩‍👧  ')).body.displayName).to.equal('Ann of 👩‍👩‍👧')
    expect((await other.call('GET', '/v1/me')).body.displayName).to.equal(other.name)
    const fan = people[5] as Person
    expect(
      (await fan.call(api().url, 'PUT', '/v1/guests/name', { body: { name: 'Bea' } })).body.code,
    ).to.equal('FORBIDDEN')
    expect((await enter(api().url, fan, await room())).status).to.equal(201)
  })
})
