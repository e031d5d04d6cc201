import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { BOOKING_ROWS } from '#api/bookings/personRows.ts'
import { CALL_ROWS } from '#api/calls/personRows.ts'
import { withTransaction } from '#db/transaction.ts'
import { CALL_SIDES } from '#domain/calls/words.ts'
import type { Client } from '#test/kit/client.ts'
import { usePlaced } from '../bookings/booked/usePlaced.ts'
import { timeIn } from '../bookings/openCalls.ts'
import { bothIn, type Meeting, meetingRows } from './meetings.ts'

describe('calls of somebody who is erased [T41]', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const { toStart, rooms, room, close, signal, signals } = meetingRows((login) =>
    placed.world().database.pool(login),
  )
  const work = () => placed.world().database.pool('worker')
  const AT = timeIn(3, '10:00')
  let call: Meeting
  let roomId: string
  beforeEach(async () => {
    const { id } = await placed.place(AT)
    await placed.sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
    call = { id, startsAt: AT, fan: placed.fan(), creator: placed.seller() }
    await toStart(call, 600)
    roomId = (await bothIn(call)).roomId
    await signal(roomId)
    for (const side of CALL_SIDES)
      await placed.sql(
        `WITH span AS (INSERT INTO app.call_span (room_id, side, source, from_at, until_at)
           VALUES ($1::text, $2::text, 'socket', app.now() - interval '5 s', app.now())),
         key AS (INSERT INTO app.call_key (room_id, side, key, binding) VALUES ($1::text, $2::text, $3, '{"way":"wallet","address":"0xA"}'))
         INSERT INTO app.call_beat (room_id, side, page, n, from_ms, until_ms, is_linked, sent, received, key, signature)
           VALUES ($1::text, $2::text, 'page-of-one', 1, 1000, 6000, true, 250, 240, $3, $4)`,
        ...[roomId, side, randomBytes(65), randomBytes(64)],
      )
  })
  const erase = ({ accountId }: Client) =>
    withTransaction(work(), async (tx) => {
      const counts = await CALL_ROWS.erase(tx, accountId)
      await BOOKING_ROWS.erase(tx, accountId)
      return counts
    })
  const exported = async ({ accountId }: Client) =>
    JSON.parse(await withTransaction(work(), (tx) => CALL_ROWS.export(tx, accountId)))

  it('a fan takes what the pages said to each other along, and their room closes; their creator still has when it was', async () => {
    for (const side of [call.fan, call.creator]) {
      const { 'app.call_room': held } = await exported(side)
      expect(held).to.have.length(1)
      expect(held[0]).to.include({ booking_id: call.id, media: 'video', closed_at: null })
    }
    expect(await erase(call.fan)).to.deep.equal({
      'app.call_signal': 1,
      'app.call_peer': 1,
      'app.call_beat': 1,
      'app.call_key': 1,
      'app.call_span': 1,
      'app.call_room': 0,
    })
    expect(await signals(roomId)).to.equal(0)
    await close()
    expect((await rooms(call))[0]).to.include({ state: 'ended', isClosed: true, seats: 0 })
    expect((await exported(call.creator))['app.call_room']).to.have.length(1)
    expect((await exported(call.fan))['app.call_room']).to.deep.equal([])
  })

  it('each side takes what was seen of it along, in words, and leaves what was seen of the other', async () => {
    for (const side of CALL_SIDES) {
      const {
        'app.call_span': spans,
        'app.call_beat': beats,
        'app.call_key': keys,
      } = await exported(call[side])
      expect(
        spans.map((span: object) => ({ ...span, from_at: '', until_at: '' })),
        side,
      ).to.deep.equal([{ booking_id: call.id, side, source: 'socket', from_at: '', until_at: '' }])
      expect(beats, side).to.have.length(1)
      expect(beats[0]).to.include({ booking_id: call.id, side, n: 1, is_linked: true, sent: 250 })
      expect(Date.parse(beats[0].until_at)).to.equal(6000)
      expect(keys, side).to.have.length(1)
      expect(keys[0]).to.include({
        booking_id: call.id,
        side,
        key: beats[0].key,
        way: 'wallet',
        address: '0xA',
      })
    }
    await erase(call.fan)
    const { 'app.call_span': spans, 'app.call_beat': beats } = await exported(call.creator)
    expect([spans.length, beats.length], 'of its creator').to.deep.equal([1, 1])
    const rows = await placed.sql(
      `SELECT side FROM app.call_beat WHERE room_id = $1 UNION ALL SELECT side FROM app.call_span WHERE room_id = $1
        UNION ALL SELECT side FROM app.call_key WHERE room_id = $1`,
      roomId,
    )
    expect(rows).to.deep.equal([{ side: 'creator' }, { side: 'creator' }, { side: 'creator' }])
  })

  it('a creator leaves a call to its fan, and its room ends', async () => {
    await erase(call.creator)
    await close()
    expect((await rooms(call))[0]).to.include({ state: 'ended', isClosed: true })
    expect((await exported(call.fan))['app.call_room']).to.have.length(1)
  })

  it('one of whom both are gone goes with its booking, and its room ends', async () => {
    await erase(call.fan)
    expect(await erase(call.creator)).to.include({ 'app.call_room': 1 })
    expect(await rooms(call)).to.deep.equal([])
    await close()
    expect(await room(roomId)).to.deep.equal({ state: 'ended', seats: 0 })
  })
})
