import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { useTrtc } from './useTrtc.ts'

describe('seats where callbacks may be lost [T1][T19]', function () {
  this.timeout(90_000)
  const db = useDatabase()
  const world = useTrtc(db)
  let sockets: TestSocket[] = []

  const sql = (text: string, values: unknown[] = []) => db.pool('owner').query(text, values)
  afterEach(() => {
    for (const { close } of sockets) close()
    sockets = []
  })

  async function seatOf(id: string) {
    const { rows } = await sql(
      `SELECT s.state, s.end_reason, l.is_inside, l.asked_at IS NOT NULL AS is_asked, l.publishes, l.beat,
          extract(epoch FROM l.until - app.now())::float8 AS left_s
        FROM app.seat s LEFT JOIN app.seat_lease l ON l.seat_id = s.id WHERE s.id = $1`,
      [id],
    )
    return rows[0]
  }
  /** A page in a room: its seat and its socket. */
  async function sitDown(who: Person, room: string, action: 'watch' | 'host' = 'watch') {
    const reply = await enter(world.api().url, who, room, { action })
    expect(reply.status, reply.text).to.equal(201)
    const seatId: string = reply.body.seatId
    const socket = await connect(world.api().url, who)
    sockets.push(socket)
    expect(await socket.ask('seat:attach', { seatId })).to.include({ ok: true })
    const beat = (page?: unknown) => socket.ask('seat:beat', { seatId, ...(page ? { page } : {}) })
    return { seatId, socket, beat }
  }
  const room = (capacity?: number) =>
    world
      .stage()
      .room(world.creator(), { visibility: 'public', provider: 'trtc', capacity: capacity ?? null })
  /** Rows stand in for time. */
  const pass = (seatId: string, seconds: number) =>
    sql(
      `UPDATE app.seat_lease SET outside_since = outside_since - make_interval(secs => $2),
          asked_at = asked_at - make_interval(secs => $2) WHERE seat_id = $1`,
      [seatId, seconds],
    )
  /** The time of a seat is over, and a sweep ends it. */
  const runsOut = (seatId: string) =>
    until('it ends without beats', async () => {
      // each time: a beat may still be on its way to the rows
      await sql("UPDATE app.seat_lease SET until = app.now() - interval '1 second' WHERE seat_id = $1", [
        seatId,
      ])
      return (await seatOf(seatId)).state === 'ended'
    })
  /** Has the worker sweep twice: what it does in one is done before the next ends another seat. */
  async function swept(): Promise<void> {
    const elsewhere = await world.stage().creator(world.next())
    const other = await world.stage().room(elsewhere, { visibility: 'public', provider: 'trtc' })
    for (const who of [world.next(), world.next()]) {
      const { seatId } = await sitDown(who, other)
      await runsOut(seatId)
    }
  }

  it('a page that says it is connected makes its seat live; one that beats alone keeps it; a wrong word is refused', async () => {
    const roomId = await room()
    const [connected, silent] = [await sitDown(world.next(), roomId), await sitDown(world.next(), roomId)]
    for (const wrong of [
      {},
      { isConnected: 'yes', publishes: [] },
      { isConnected: true, publishes: ['sound'] },
      'on',
    ])
      expect(await connected.beat(wrong), JSON.stringify(wrong)).to.deep.equal({
        ok: false,
        code: 'INVALID_INPUT',
      })
    expect(await connected.beat({ isConnected: true, publishes: [] })).to.include({ ok: true })
    await silent.beat()
    await until('it is live', async () => (await seatOf(connected.seatId)).state === 'live')
    await until('its beats are written', async () => (await seatOf(silent.seatId)).beat > 0)
    expect((await seatOf(silent.seatId)).state).to.equal('held')
    await runsOut(silent.seatId)
    expect((await sql('SELECT FROM app.absence')).rowCount, 'and nobody has to wait for that').to.equal(0)
  })

  it('that somebody left is no proof: the seat lives on by beats, and an older word changes nothing', async () => {
    const roomId = await room()
    const at = Date.now()
    const { seatId } = await sitDown(world.next(), roomId)
    const providerRoom = await world.providerRoomOf(roomId)
    const tell = (type: number, atMs: number) => world.tell({ type, room: providerRoom, user: seatId, atMs })
    await tell(103, at)
    expect(await seatOf(seatId)).to.include({ state: 'live', is_inside: true })
    const before = (await seatOf(seatId)).left_s
    await tell(104, at + 5000)
    const left = await seatOf(seatId)
    expect(left).to.include({ state: 'live', is_inside: false })
    expect(left.left_s, 'its time is not cut').to.be.greaterThan(before - 10)
    await tell(103, at + 2000)
    expect(await seatOf(seatId)).to.include({ is_inside: false })
    await tell(103, at + 6000)
    await tell(104, at + 4000)
    expect(await seatOf(seatId)).to.include({ state: 'live', is_inside: true })
    await tell(104, at + 8000)
    // a track of before, of a seat that may send
    await sql('UPDATE app.seat SET bits = 255 WHERE id = $1', [seatId])
    await tell(201, at + 7000)
    expect(await seatOf(seatId)).to.include({ is_inside: false })
  })

  it('in a full room whose callbacks arrive who is not told of is asked to enter again, and ends a minute later', async () => {
    const roomId = await room(2)
    const providerRoom = await world.providerRoomOf(roomId)
    const [lost, gone] = [await sitDown(world.next(), roomId), await sitDown(world.next(), roomId)]
    await sql('TRUNCATE app.inbox')
    for (const { seatId } of [lost, gone]) await pass(seatId, 61)
    await swept()
    for (const { seatId } of [lost, gone])
      expect(await seatOf(seatId), 'nothing arrives: beats alone decide').to.include({
        is_asked: false,
        state: 'held',
      })
    await world.tell({ type: 301, room: providerRoom })
    for (const { seatId, socket } of [lost, gone])
      expect(await socket.wait('seat:reenter')).to.deep.equal({ seatId })
    await world.tell({ type: 103, room: providerRoom, user: lost.seatId })
    expect(await seatOf(lost.seatId)).to.include({ is_asked: false, state: 'live', is_inside: true })
    await pass(gone.seatId, 61)
    await world.tell({ type: 301, room: providerRoom })
    const ended = await gone.socket.wait('seat:ended')
    expect(ended).to.include({ seatId: gone.seatId, reason: 'LEASE_LOST' })
    expect(await seatOf(lost.seatId)).to.include({ state: 'live' })
    const next = await enter(world.api().url, world.next(), roomId)
    expect(next.status, `its place is free: ${next.text}`).to.equal(201)
  })

  it('in a room with a free place nobody is asked', async () => {
    const roomId = await room(2)
    const { seatId } = await sitDown(world.next(), roomId)
    await pass(seatId, 600)
    await world.tell({ type: 301, room: await world.providerRoomOf(roomId) })
    await swept()
    expect(await seatOf(seatId)).to.include({ is_asked: false, state: 'held' })
  })
})
