import { expect } from 'chai'
import { readProof } from '#api/rooms/proof/readProof.ts'
import { storeProof } from '#api/rooms/proof/storeProof.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { SDK_APP_ID, useTrtc } from './useTrtc.ts'

describe('out of bounds at TRTC [T2][T19][S1.11]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  // one that goes on has alarmed already, and does not do so twice
  const world = useTrtc(db, {}, { hasOwnWorker: true })
  let roomId: string
  let room: string

  before(async () => {
    roomId = await world.stage().room(world.creator(), { visibility: 'public', provider: 'trtc' })
    room = await world.providerRoomOf(roomId)
  })

  const sql = (text: string, values: unknown[] = []) => db.pool('owner').query(text, values)
  const removalsOf = (user: string) =>
    world.cloud().calls.filter(({ action, body }) => {
      const names = body.UserIds as string[] | undefined
      return action === 'RemoveUserByStrRoomId' && body.RoomId === room && names?.includes(user)
    }).length
  const linesOf = (words: Record<string, string>) =>
    world
      .worker()
      .output()
      .split('\n')
      .filter((line) => Object.entries(words).every(([name, word]) => line.includes(`"${name}":"${word}"`)))
      .length
  const alarms = () => linesOf({ alarm: 'media_permission_off' })
  const refused = async (user: string | null) =>
    (
      await sql(
        "SELECT body FROM app.evidence WHERE room_id = $1 AND kind = 'refused' AND seat_id IS NOT DISTINCT FROM $2 ORDER BY at",
        [roomId, user],
      )
    ).rows.map(({ body }) => body)
  const proofState = () => readProof(db.pool('api'), SDK_APP_ID)
  const prove = () =>
    storeProof(db.pool('owner'), {
      appId: SDK_APP_ID,
      ...{ refusesWithoutKey: true, refusesOtherRoom: true, refusesSending: true },
    })
  /** Tells something; within 2 s there is one removal more. */
  async function removedAfter(type: number, user: string): Promise<void> {
    const before = removalsOf(user)
    const removed = until(`${user} is taken out`, () => removalsOf(user) > before, promised(2000))
    await Promise.all([world.tell({ type, room, user }), removed])
  }

  it('a key of an ended seat: out within 2 s, each time; no alarm, for such a key may be good still', async () => {
    await prove()
    const fan = world.next()
    const { seatId } = (await enter(world.api().url, fan, roomId)).body
    await world.tell({ type: 103, room, user: seatId })
    expect((await fan.call(world.api().url, 'DELETE', `/v1/seats/${seatId}`, {})).status).to.equal(204)
    await until('its own removal', async () => removalsOf(seatId) === 1)
    await world.tell({ type: 103, room, user: seatId, atMs: Date.now() - 60_000 })
    expect(await refused(seatId), 'they came in before its end').to.deep.equal([])
    for (let turn = 1; turn <= 2; turn++) {
      await removedAfter(103, seatId)
      expect(await refused(seatId)).to.deep.equal(
        Array.from({ length: turn }, () => ({ why: 'ENDED_SEAT', type: '103' })),
      )
    }
    expect(linesOf({ kind: 'out_of_bounds', ref: seatId })).to.equal(2)
    expect(alarms()).to.equal(0)
    expect(await proofState()).to.equal('good')
  })

  it('an id that no seat has: out within 2 s, alarmed, and no proof is older than that', async () => {
    for (const [n, user] of ['stranger', 'sea_0000000000000000000000'].entries()) {
      await prove()
      await removedAfter(103, user)
      expect((await refused(null)).length).to.equal(n + 1)
      expect(await proofState(), user).to.equal('void')
    }
    expect((await refused(null))[0]).to.deep.equal({ why: 'UNKNOWN_SEAT', type: '103' })
    await until('the alarm', async () => alarms() > 0)
  })

  it('a viewer who sends: the seat ends, its page is told, out within 2 s; nothing of it counts as sent', async () => {
    for (const type of [201, 203, 205]) {
      await prove()
      const fan = world.next()
      const { seatId } = (await enter(world.api().url, fan, roomId)).body
      const socket = await connect(world.api().url, fan)
      await socket.ask('seat:attach', { seatId })
      await world.tell({ type: 103, room, user: seatId })
      await removedAfter(type, seatId)
      expect(await socket.wait('seat:ended')).to.include({ seatId, reason: 'REMOVED' })
      socket.close()
      const [one, ...more] = await refused(seatId)
      expect(more).to.deep.equal([])
      expect(one).to.include({ why: 'NO_PERMISSION', type: `${type}` })
      expect(await proofState(), `${type}`).to.equal('void')
      const { rowCount } = await sql("SELECT FROM app.evidence WHERE seat_id = $1 AND kind = 'published'", [
        seatId,
      ])
      expect(rowCount).to.equal(0)
      expect(linesOf({ kind: 'out_of_bounds', ref: seatId })).to.equal(1)
    }
  })

  it('what was sent ten minutes ago takes nobody out', async () => {
    const { seatId } = (await enter(world.api().url, world.next(), roomId)).body
    const at = Date.now() - 601_000
    await world.tell({ type: 201, room, user: seatId, atMs: at, sentAtMs: at })
    expect((await refused(seatId)).length).to.equal(1)
    const { rows } = await sql('SELECT state FROM app.seat WHERE id = $1', [seatId])
    expect(rows[0].state).to.equal('held')
    const { rowCount } = await sql(
      "SELECT FROM app.outbox WHERE topic = 'media.refuse' AND body ->> 'userId' = $1",
      [seatId],
    )
    expect(rowCount).to.equal(0)
  })
})
