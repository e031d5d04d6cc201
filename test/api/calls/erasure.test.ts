import { expect } from 'chai'
import { BOOKING_ROWS } from '#api/bookings/personRows.ts'
import { CALL_ROWS } from '#api/calls/personRows.ts'
import { withTransaction } from '#db/transaction.ts'
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
      'app.call_room': 0,
    })
    expect(await signals(roomId)).to.equal(0)
    await close()
    expect((await rooms(call))[0]).to.include({ state: 'ended', isClosed: true, seats: 0 })
    expect((await exported(call.creator))['app.call_room']).to.have.length(1)
    expect((await exported(call.fan))['app.call_room']).to.deep.equal([])
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
