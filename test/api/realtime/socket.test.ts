import { expect } from 'chai'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

describe('socket', () => {
  const db = useDatabase()
  const installation = sharedInstallation()
  const open: TestSocket[] = []
  let api: TestApi
  let other: TestApi
  let stage: Stage
  let creator: Creator
  let people: Person[]

  before('start two apis', async () => {
    api = await takeApi(db, installation)
    other = await takeApi(db, installation)
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), installation, 12)
    creator = await stage.creator(people[0] as Person)
  })
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })
  after(async () => {
    await Promise.all([api.stop(), other.stop()])
    installation.remove()
  })

  const person = (n: number) => people[n] as Person
  async function dial(who: Person | Record<string, string>, at = api): Promise<TestSocket> {
    const socket = await connect(at.url, who)
    open.push(socket)
    return socket
  }
  const refused = (who: Record<string, string>) => dial(who).catch((error: Error) => error)

  it('[T21] opens only with a session, and with a cookie only from our own page', async () => {
    const cookie = `stagedoor_session=${encodeURIComponent(person(1).token)}`
    expect(await refused({})).to.be.instanceOf(Error)
    expect(await refused({ authorization: 'Bearer nobody-nobody-nobody-nobody' })).to.be.instanceOf(Error)
    expect(await refused({ cookie }), 'a cookie without an Origin').to.be.instanceOf(Error)
    expect(await refused({ cookie, origin: 'https://evil.example' })).to.be.instanceOf(Error)
    const own = await dial({ cookie, origin: api.url })
    expect(await own.ask('clock', {})).to.deep.equal({ ok: true })
    expect((await own.wait('clock')).serverMs).to.be.closeTo(Date.now(), 5000)
  })

  it('[T21] a session revoked elsewhere loses its socket at the next look, and no other does', async () => {
    const [revoked, kept] = [await dial(person(10)), await dial(person(11))]
    const gone = new Promise<string>((resolve) => revoked.socket.once('disconnect', resolve))
    const { body } = await person(10).call(api.url, 'GET', '/v1/me/sessions')
    const reply = await person(10).call(api.url, 'DELETE', `/v1/me/sessions/${body.sessions[0].id}`)
    expect(reply.status).to.equal(204)
    expect(await gone).to.equal('io server disconnect')
    expect(await kept.ask('clock', {})).to.deep.equal({ ok: true })
  }).timeout(60_000)

  it('[S1.15] a guest who watches is counted at once, by everybody who follows, at every copy', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const hints: string[] = []
    const listener = await db.pool('owner').connect()
    try {
      listener.on('notification', ({ payload = '' }) => hints.push(payload))
      await listener.query('LISTEN room')
      const followers = [await dial(creator.host), await dial(creator.host, other)]
      for (const follower of followers) {
        expect(await follower.ask('room:follow', { roomId: room })).to.deep.equal({ ok: true })
        await follower.wait('room:changed', ({ roomId, viewers }) => roomId === room && viewers === 0)
      }
      const guest = await becomeGuest(api.url, room)
      const own = await dial({ authorization: `Bearer ${guest.token}` })
      expect(await own.ask('room:follow', { roomId: room })).to.deep.equal({ ok: true })
      const refused = await guest.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'host' } })
      expect(refused.status).to.equal(401)
      expect(hints, 'who is refused changes nothing').to.deep.equal([])
      const entered = await guest.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } })
      expect(entered.status, entered.text).to.equal(201)
      // not the look that comes every few seconds
      await until('the followers are told', () => hints.includes(`${room}:came`))
      for (const follower of [...followers, own])
        await follower.wait('room:changed', ({ roomId, viewers }) => roomId === room && viewers === 1)
    } finally {
      await listener.query('UNLISTEN room')
      listener.release()
    }
  }).timeout(60_000)

  it('[T22] binds only own seats and follows only rooms one may see', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const draft = await stage.room(creator, { state: 'draft' })
    const { seatId } = (await enter(api.url, person(1), room)).body
    const stranger = await dial(person(2))
    const no = { ok: false, code: 'NOT_FOUND' }
    expect(await stranger.ask('seat:attach', { seatId })).to.deep.equal(no)
    expect(await stranger.ask('seat:beat', { seatId })).to.deep.equal(no)
    expect(await stranger.ask('room:follow', { roomId: draft })).to.deep.equal(no)
    expect(await stranger.ask('room:follow', { roomId: `rom_${'0'.repeat(22)}` })).to.deep.equal(no)
    const host = await dial(creator.host)
    expect(await host.ask('room:follow', { roomId: draft })).to.deep.equal({ ok: true })
  })

  it('[S0.17] malformed messages are answered and change nothing', async () => {
    const socket = await dial(person(3))
    const before = await stage.counts()
    for (const payload of [
      null,
      7,
      'x',
      [],
      {},
      { seatId: 7 },
      { seatId: "sea_' OR 1=1" },
      { seatId: 'x'.repeat(9000) },
    ]) {
      expect(await socket.ask('seat:attach', payload)).to.deep.equal({ ok: false, code: 'INVALID_INPUT' })
    }
    socket.socket.emit('no-such-message', 'x')
    socket.socket.emit('seat:beat')
    expect(await stage.counts()).to.deep.equal(before)
    expect(await socket.ask('clock', {})).to.deep.equal({ ok: true })
  })

  it('[S0.17] a thousand messages at once: limited, then cut; others go on and nothing is written', async () => {
    const [loud, quiet] = [await dial(person(4)), await dial(person(5))]
    const before = await stage.counts()
    const cut = new Promise((resolve) => loud.socket.once('disconnect', resolve))
    const nowhere = { seatId: `sea_${'0'.repeat(22)}`, roomId: `rom_${'0'.repeat(22)}` }
    for (let n = 0; n < 1000; n++) loud.socket.emit(n % 2 === 0 ? 'seat:beat' : 'floor:open', nowhere)
    await cut
    expect(await quiet.ask('clock', {})).to.deep.equal({ ok: true })
    expect(await stage.counts()).to.deep.equal(before)
    const room = await stage.room(creator, { visibility: 'public' })
    expect((await enter(api.url, person(4), room)).status).to.equal(201)
    expect(await (await dial(person(4))).ask('clock', {})).to.deep.equal({ ok: true })
  })

  it('tells across processes: a change by one api reaches followers at the other', async () => {
    const room = await stage.room(creator, { visibility: 'public', capacity: 1 })
    const { seatId } = (await enter(api.url, person(1), room)).body
    expect((await enter(api.url, person(2), room)).body.code).to.equal('CAPACITY_FULL')
    const waiting = await dial(person(2), other)
    await waiting.ask('room:follow', { roomId: room })
    expect(await waiting.ask('line:join', { roomId: room })).to.deep.equal({ ok: true })
    expect(await waiting.wait('room:changed')).to.include({ roomId: room, viewers: 1, state: 'live' })
    await person(1).call(api.url, 'DELETE', `/v1/seats/${seatId}`)
    await waiting.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    expect((await enter(other.url, person(2), room)).status).to.equal(201)
  })

  it('a seat that ended while its page was away is told when it binds again', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const { seatId } = (await enter(api.url, person(6), room)).body
    await creator.host.call(api.url, 'POST', `/v1/rooms/${room}/end`)
    const socket = await dial(person(6))
    expect(await socket.ask('seat:attach', { seatId })).to.deep.equal({ ok: false, code: 'NOT_FOUND' })
    expect(await socket.wait('seat:ended')).to.deep.equal({ seatId, reason: 'ROOM_ENDED' })
    const stranger = await dial(person(7))
    await stranger.ask('seat:attach', { seatId })
    const heard: string[] = []
    stranger.socket.onAny((name: string) => heard.push(name))
    await stranger.ask('clock', {})
    expect(heard).to.not.include('seat:ended')
  })

  it('a lost listener loses nothing: what changed meanwhile is read again', async function () {
    this.timeout(60_000)
    const room = await stage.room(creator, { visibility: 'public' })
    const { seatId } = (await enter(api.url, person(8), room)).body
    await reportMedia(api, db.pool('api'), seatId, 'joined')
    const socket = await dial(person(8))
    await socket.ask('seat:attach', { seatId })
    await db
      .pool('owner')
      .query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'api-listen' AND datname = current_database()",
      )
    await creator.host.call(api.url, 'POST', `/v1/rooms/${room}/end`)
    expect(await socket.wait('seat:ended')).to.include({ seatId, reason: 'ROOM_ENDED' })
    const again = await stage.room(creator, { visibility: 'public' })
    await socket.ask('room:follow', { roomId: again })
    await creator.host.call(api.url, 'PATCH', `/v1/rooms/${again}`, { body: { title: 'Another title' } })
    expect(await socket.wait('room:changed', (m) => m.roomId === again && m.rev === 2)).to.include({
      state: 'live',
    })
  })

  it('[S3.85] the token of a bound seat makes one renewal that no limit counts, once', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const strict = await takeApi(db, installation, {
      LIMIT_ADMISSION_ACCOUNT: '1/60',
      LIMIT_ADMISSION_ROOM: '1/60',
    })
    try {
      const fan = person(9)
      const { seatId } = (await enter(strict.url, fan, room)).body
      const socket = await dial(fan, strict)
      await db.pool('owner').query("UPDATE app.clock SET shift = '11 seconds'")
      const bound = await socket.ask('seat:attach', { seatId })
      const retryToken = bound.ok ? bound.retryToken : undefined
      const renew = (body: object) => fan.call(strict.url, 'POST', `/v1/seats/${seatId}/renewals`, { body })
      expect((await renew({})).body.code).to.equal('RATE_LIMITED')
      expect((await renew({ retryToken })).status).to.equal(201)
      expect((await renew({ retryToken })).body.code, 'a token is spent').to.equal('RATE_LIMITED')
    } finally {
      await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
      await strict.stop()
    }
  })
})
