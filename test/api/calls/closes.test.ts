import { expect } from 'chai'
import { lockRoom } from '#api/access/seats/locks.ts'
import { withTransaction } from '#db/transaction.ts'
import { until } from '#test/kit/time/until.ts'
import { usePlaced } from '../bookings/booked/usePlaced.ts'
import { refusalOf } from '../bookings/callSeller.ts'
import { useHeldCards } from '../bookings/cards/useHeldCards.ts'
import { timeIn } from '../bookings/openCalls.ts'
import { bothIn, enter, heldByCard, type Meeting, meetingRows } from './meetings.ts'

const HALF_AN_HOUR_S = 1800
const ENDED = { state: 'ended', endReason: 'HOST_ENDED', isClosed: true, seats: 0 }

describe('a call by card closes', function () {
  this.timeout(60_000)
  const cards = useHeldCards()
  const { toStart, rooms, close, signal, signals } = meetingRows((login) => cards.pool(login))
  afterEach(() => cards.shift('0'))

  it('with the second that was booked: both are out, and nothing of what their pages said is left', async () => {
    const call = await heldByCard(cards)
    await toStart(call, 600)
    const { roomId, seatId } = await bothIn(call)
    await signal(roomId)
    await toStart(call, 60 - HALF_AN_HOUR_S)
    await close()
    expect((await rooms(call))[0]).to.include({ state: 'live', isClosed: false, seats: 2 })
    expect(await signals(roomId)).to.equal(1)
    await toStart(call, -HALF_AN_HOUR_S)
    await Promise.all([close(), close()])
    expect((await rooms(call))[0]).to.include(ENDED)
    expect(await signals(roomId)).to.equal(0)
    expect(await cards.sql('SELECT FROM app.call_peer WHERE room_id = $1', roomId)).to.deep.equal([])
    for (const wish of [{}, { seatId }]) {
      const late = await enter(call.fan, call, wish)
      expect([late.status, late.body.code], 'a decision about the room of it').to.deep.equal([403, 'ENDED'])
    }
  })

  it('where nobody came its end is answered without a room', async () => {
    const call = await heldByCard(cards)
    await toStart(call, -HALF_AN_HOUR_S)
    expect(refusalOf(await enter(call.fan, call))).to.deep.equal([409, 'CONFLICT'])
    expect(await rooms(call)).to.deep.equal([])
  })
})

describe('a call by wallet closes', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const { sql, world, place, reschedule, fan, seller } = placed
  const { toStart, rooms, room, close, signal, signals } = meetingRows((login) =>
    world().database.pool(login),
  )
  const AT = timeIn(3, '10:00')
  let call: Meeting & { escrowId: Buffer }
  let roomId: string
  beforeEach(async () => {
    call = { ...(await place(AT)), startsAt: AT, fan: fan(), creator: seller() }
    await sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
    await toStart(call, 600)
    roomId = (await bothIn(call)).roomId
  })

  it('when its creator gives its money back', async () => {
    await world().decline(call.escrowId)
    await world().follow()
    await close()
    expect((await rooms(call))[0]).to.include(ENDED)
  })

  it('when it is moved; moved back it has another one', async () => {
    await reschedule(call, timeIn(4, '12:00'), 1)
    await close()
    expect((await rooms(call))[0]).to.include(ENDED)
    await reschedule(call, AT, 0)
    await bothIn(call)
    expect((await rooms(call)).map(({ isClosed }) => isClosed)).to.deep.equal([true, false])
  })

  it('[once] not when it is moved back while its room is busy', async () => {
    await reschedule(call, timeIn(4, '12:00'), 1)
    const closing = await withTransaction(world().database.pool('owner'), async (tx) => {
      await lockRoom(tx, roomId)
      const running = close()
      const isWaiting =
        'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0'
      await until('it waits', async () => (await sql(isWaiting)).length > 0)
      await reschedule(call, AT, 0)
      return { running }
    })
    await closing.running
    expect((await rooms(call))[0]).to.include({ state: 'live', isClosed: false, seats: 2 })
  })

  it('not while a reorg has its payment, and when it is gone for good', async () => {
    await signal(roomId)
    await world().drop(call.escrowId)
    await world().follow()
    await close()
    expect((await rooms(call))[0], 'it may come back').to.include({ isClosed: false, seats: 2 })
    await toStart(call, 600 - 62 * 60)
    await sql("UPDATE app.booking SET ends_at = starts_at + interval '3 hours' WHERE id = $1", call.id)
    await world().follow()
    expect(await world().row(call.escrowId)).to.equal(undefined)
    expect(await room(roomId), 'nothing is in the way of that').to.deep.equal({ state: 'live', seats: 2 })
    await close()
    expect(await room(roomId)).to.deep.equal({ state: 'ended', seats: 0 })
    expect(await signals(roomId)).to.equal(0)
  })

  it('when its room ended in another way', async () => {
    await sql(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE id = $1",
      roomId,
    )
    await close()
    expect((await rooms(call))[0]).to.include({ isClosed: true })
  })
})
