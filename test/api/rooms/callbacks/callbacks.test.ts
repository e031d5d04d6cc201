import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { CALLBACK_KEY, callbackBody, signedBy, type Told, useTrtc } from './useTrtc.ts'

const MINUTE_MS = 60_000

describe('callbacks of TRTC [T1][T19]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const world = useTrtc(db)
  let roomId: string
  let room: string

  before(async () => {
    roomId = await world.stage().room(world.creator(), { visibility: 'public', provider: 'trtc' })
    room = await world.providerRoomOf(roomId)
  })

  const owner = () => db.pool('owner')
  const rowsOf = async (body: string) =>
    (
      await owner().query('SELECT endpoint, type, state, body FROM app.inbox WHERE event_id = $1', [
        createHash('sha256').update(body).digest('hex'),
      ])
    ).rows
  async function take(): Promise<{ seatId: string; state(): Promise<string> }> {
    const { body } = await enter(world.api().url, world.next(), roomId)
    const state = async () =>
      (await owner().query('SELECT state FROM app.seat WHERE id = $1', [body.seatId])).rows[0].state
    return { seatId: body.seatId, state }
  }
  const evidenceOf = async (seatId: string) =>
    (
      await owner().query(
        'SELECT kind, source, body, extract(epoch FROM at)::float8 * 1000 AS at FROM app.evidence WHERE seat_id = $1 ORDER BY at',
        [seatId],
      )
    ).rows
  const idle = () =>
    until('nothing is left to do', async () => {
      const { rows } = await owner().query("SELECT FROM app.inbox WHERE state <> 'done'")
      return rows.length === 0
    })

  it('one that is signed is kept byte by byte, thanked for, and becomes evidence and a live seat', async () => {
    const { seatId, state } = await take()
    expect(await state()).to.equal('held')
    const body = callbackBody({
      type: 103,
      room,
      user: seatId,
      atMs: 1_900_000_000_123,
      sentAtMs: Date.now(),
    })
    const reply = await world.post(body, signedBy(body))
    expect([reply.status, reply.text]).to.deep.equal([200, '{"code":0}'])
    await until('the seat is live', async () => (await state()) === 'live')
    const [row, ...more] = await rowsOf(body)
    expect(more).to.deep.equal([])
    expect(row).to.deep.include({ endpoint: 'trtc', type: '103', state: 'done' })
    expect(row.body.toString()).to.equal(body)
    expect(await evidenceOf(seatId)).to.deep.equal([
      { kind: 'joined', source: 'trtc', body: {}, at: 1_900_000_000_123 },
    ])
  })

  it('a hundred at once of one body are one row and one evidence; sent again with another time they are one evidence still', async () => {
    const { seatId } = await take()
    const told: Told = { type: 201, room, user: seatId, atMs: Date.now() }
    // a viewer may not publish, so the stage gives this seat what a host has
    await owner().query('UPDATE app.seat SET bits = 255 WHERE id = $1', [seatId])
    const body = callbackBody(told)
    const replies = await Promise.all(Array.from({ length: 100 }, () => world.post(body, signedBy(body))))
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([200]))
    const again = callbackBody({ ...told, sentAtMs: Date.now() + 10_000 })
    expect((await world.post(again, signedBy(again))).status).to.equal(200)
    await idle()
    expect(await rowsOf(body)).to.have.length(1)
    expect(await rowsOf(again)).to.have.length(1)
    const found = await evidenceOf(seatId)
    expect(found.map(({ kind, body: facts }) => [kind, facts])).to.deep.equal([
      ['published', { kind: 'camera' }],
    ])
  })

  it('each number has its kind; numbers that nobody follows are kept and leave nothing else', async () => {
    const { seatId } = await take()
    await owner().query('UPDATE app.seat SET bits = 255 WHERE id = $1', [seatId])
    const types = [103, 105, 201, 202, 203, 204, 205, 206, 104]
    for (const type of types) await world.tell({ type, room, user: seatId })
    expect((await evidenceOf(seatId)).map(({ kind, body }) => [kind, body.kind ?? null])).to.deep.equal([
      ...[
        ['joined', null],
        ['role_changed', null],
        ['published', 'camera'],
        ['unpublished', 'camera'],
      ],
      ...[
        ['published', 'microphone'],
        ['unpublished', 'microphone'],
        ['published', 'screen'],
        ['unpublished', 'screen'],
      ],
      ['left', null],
    ])
    const before = await world.counts()
    for (const type of [106, 199, 207, 301, 0]) await world.tell({ type, room, user: seatId })
    expect(await world.counts()).to.deep.equal({ ...before, inbox: (before.inbox ?? 0) + 5 })
    await world.tell({ type: 101, room })
    await world.tell({ type: 102, room })
    const { rows } = await owner().query(
      'SELECT kind FROM app.evidence WHERE room_id = $1 AND seat_id IS NULL ORDER BY at',
      [roomId],
    )
    expect(rows.map(({ kind }) => kind)).to.deep.equal(['room_opened', 'room_closed'])
  })

  it('what was sent more than ten minutes ago is evidence alone', async () => {
    const { seatId, state } = await take()
    const told = { type: 103, room, user: seatId, atMs: Date.now() - 11 * MINUTE_MS }
    await world.tell({ ...told, sentAtMs: Date.now() - 10 * MINUTE_MS - 1000 })
    expect((await evidenceOf(seatId)).map(({ kind }) => kind)).to.deep.equal(['joined'])
    expect(await state()).to.equal('held')
    await world.tell({ type: 103, room, user: seatId, sentAtMs: Date.now() - 9 * MINUTE_MS })
    expect(await state()).to.equal('live')
  })

  it('a new key counts beside the old one while the file has both', async () => {
    const newer = 'NewKey0123456789'
    const by = async (key: string) => {
      const body = callbackBody({ type: 301, room })
      return (await world.post(body, signedBy(body, key))).status
    }
    expect(await by(newer)).to.equal(400)
    const inAnHour = new Date(Date.now() + 60 * MINUTE_MS).toISOString()
    writeFileSync(world.keyFile(), `${newer}\n${CALLBACK_KEY} ${inAnHour}\n`)
    await until('the file was read', async () => (await by(newer)) === 200)
    expect(await by(CALLBACK_KEY)).to.equal(200)
    writeFileSync(world.keyFile(), `${newer}\n`)
    await until('the old one is over', async () => (await by(CALLBACK_KEY)) === 400)
    expect(await by(newer)).to.equal(200)
    writeFileSync(world.keyFile(), `${CALLBACK_KEY}\n`)
    await until('the file was read', async () => (await by(CALLBACK_KEY)) === 200)
  })
})
