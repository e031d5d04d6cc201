import { expect } from 'chai'
import { signIn } from '#test/kit/client.ts'
import { usePlaced } from '../bookings/booked/usePlaced.ts'
import { refusalOf } from '../bookings/callSeller.ts'
import { useHeldCards } from '../bookings/cards/useHeldCards.ts'
import { timeIn } from '../bookings/openCalls.ts'
import { bothIn, enter, entryPath, heldByCard, type Meeting, meetingRows } from './meetings.ts'

const CONFLICT = [409, 'CONFLICT']
const NOT_FOUND = [404, 'NOT_FOUND']
const AHEAD_S = 600

describe('a booked call by card is entered', function () {
  this.timeout(60_000)
  const cards = useHeldCards()
  const { toStart, rooms } = meetingRows((login) => cards.pool(login))
  let call: Meeting
  beforeEach(async () => {
    call = await heldByCard(cards)
    await toStart(call, AHEAD_S)
  })
  afterEach(() => cards.shift('0'))

  it('[S1.10] by both sides, into one room, from ten minutes before it to its end', async () => {
    await toStart(call, AHEAD_S + 60)
    const early = await enter(call.fan, call)
    expect(refusalOf(early)).to.deep.equal(CONFLICT)
    expect(early.body.facts.at).to.equal(Date.parse(call.startsAt) / 1000 - AHEAD_S)
    expect(early.body).not.to.have.property('decisionId')
    expect(await rooms(call)).to.deep.equal([])
    await toStart(call, AHEAD_S)
    const [fan, creator] = [await enter(call.fan, call), await enter(call.creator, call)]
    expect([fan.status, creator.status], fan.text + creator.text).to.deep.equal([201, 201])
    const ticket = { provider: 'direct', topology: 'p2p', media: 'video', bits: 255, relay: null }
    expect(fan.body.ticket).to.deep.equal({ ...ticket, side: 'fan', other: call.creator.accountId })
    expect(creator.body.ticket).to.deep.equal({ ...ticket, side: 'creator', other: call.fan.accountId })
    const endsAt = new Date(Date.parse(call.startsAt) + 30 * 60_000).toISOString()
    expect(fan.body).to.include({ bits: 255, validUntil: endsAt, roomId: creator.body.roomId })
    const leftMs = Date.parse(call.startsAt) - fan.body.nowMs
    expect(leftMs, 'time of the database').to.be.within(AHEAD_S * 1000 - 60_000, AHEAD_S * 1000)
    expect(await rooms(call)).to.have.length(1)
    expect((await rooms(call))[0]).to.include({
      state: 'live',
      isClosed: false,
      startsAt: call.startsAt,
      seats: 2,
    })
  })

  it('by nobody who was not shown that the other side can see their network address', async () => {
    for (const body of [{}, { showsAddress: false }])
      expect(refusalOf(await call.fan.call('POST', entryPath(call.id), { body }))).to.deep.equal(CONFLICT)
    expect(await rooms(call)).to.deep.equal([])
  })

  it('[T22][T36] by nobody else: for who is no side of it there is none', async () => {
    const stranger = await signIn(call.fan.url)
    expect(refusalOf(await enter(stranger, call))).to.deep.equal(NOT_FOUND)
    await cards.sql(
      `INSERT INTO app.channel_role (channel_id, account_id, role, given_by)
       SELECT channel_id, $2, 'producer', $3 FROM app.booking WHERE id = $1`,
      ...[call.id, stranger.accountId, call.creator.accountId],
    )
    await bothIn(call)
    expect(refusalOf(await enter(stranger, call))).to.deep.equal(NOT_FOUND)
  })

  it('again by the page that was loaded again, with the decision and the seat of before', async () => {
    const first = await enter(call.fan, call)
    const { decisionId, seatId, roomId } = first.body
    const unasked = await enter(call.fan, call, { seatId, showsAddress: false })
    expect(refusalOf(unasked), 'it may have had a relay before').to.deep.equal(CONFLICT)
    const again = await enter(call.fan, call, { seatId })
    expect(again.status, again.text).to.equal(201)
    expect(again.body).to.include({ decisionId, seatId, roomId })
    const relay = await call.fan.call('POST', `/v1/seats/${seatId}/relay`)
    expect(refusalOf(relay), 'there is no relay').to.deep.equal(NOT_FOUND)
    const other = await enter(call.creator, call, { seatId })
    expect(other.body.seatId, 'the seat of somebody else is none').not.to.equal(seatId)
    expect(refusalOf(await enter(call.fan, call))).to.deep.equal([403, 'OTHER_DEVICE'])
    const moved = await enter(call.fan, call, { move: true })
    expect(moved.status, moved.text).to.equal(201)
    expect(moved.body.seatId).not.to.equal(seatId)
    const stale = await enter(call.fan, call, { seatId })
    expect(refusalOf(stale), 'one that has ended is answered no more').to.deep.equal([403, 'OTHER_DEVICE'])
    // the page of that seat is connected no more
    await cards.sql(
      `INSERT INTO app.call_peer (room_id, side, seat_id, page, is_here) VALUES ($1, 'fan', $2, 'a-page-that-left', false)`,
      ...[roomId, moved.body.seatId],
    )
    const elsewhere = await enter(call.fan, call)
    expect(elsewhere.status, 'nobody is asked whether they move').to.equal(201)
  })

  it('[once] by two who press at once, into one room', async () => {
    const [fan, creator] = await Promise.all([enter(call.fan, call), enter(call.creator, call)])
    expect([fan.status, creator.status], fan.text + creator.text).to.deep.equal([201, 201])
    expect(fan.body.roomId).to.equal(creator.body.roomId)
    expect(await rooms(call)).to.have.length(1)
  })
})

describe('a booked call by wallet is entered', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const { sql, place, reschedule, fan, seller } = placed
  const { toStart, rooms, close } = meetingRows((login) => placed.world().database.pool(login))
  const [AT, NEW] = [timeIn(3, '10:00'), timeIn(4, '12:00')]
  const secure = (block: number) => sql('UPDATE chain.cursor SET safe = $1, agreed = $1', block)
  let call: Meeting & { escrowId: Buffer }
  beforeEach(async () => {
    call = { ...(await place(AT)), startsAt: AT, fan: fan(), creator: seller() }
    await secure(5000)
    await toStart(call, AHEAD_S)
  })

  it('once the network cannot take its payment back, and while it cannot', async () => {
    await secure(4994)
    const unsecured = await enter(call.fan, call)
    expect(refusalOf(unsecured)).to.deep.equal(CONFLICT)
    expect(await rooms(call)).to.deep.equal([])
    await secure(5000)
    const { seatId } = await bothIn(call)
    await secure(4994)
    const { status, body } = await enter(call.fan, call, { move: true })
    expect([status, body.code]).to.deep.equal([403, 'NOT_LIVE'])
    expect(body.decisionId, 'there is a room that it is about').to.match(/^dec_/)
    await close()
    expect((await rooms(call))[0], 'who is inside stays').to.include({ isClosed: false, seats: 2 })
    expect((await enter(call.fan, call, { seatId })).status).to.equal(201)
  })

  it('after it was moved at its new date alone, in another room', async () => {
    await bothIn(call)
    await reschedule(call, NEW, 1)
    expect(refusalOf(await enter(call.fan, call))).to.deep.equal(CONFLICT)
    await toStart({ startsAt: NEW }, AHEAD_S)
    const busy = await enter(call.fan, call)
    expect([...refusalOf(busy), busy.body.retryAfterS]).to.deep.equal([503, 'BUSY', 1])
    await close()
    await bothIn(call)
    expect(
      (await rooms(call)).map(({ startsAt, isClosed, seats }) => [startsAt, isClosed, seats]),
    ).to.deep.equal([
      [AT, true, 0],
      [NEW, false, 2],
    ])
  })

  it('[T36] on the chain of this installation alone', async () => {
    await sql('UPDATE app.booking SET chain_id = 1 WHERE id = $1', call.id)
    expect(refusalOf(await enter(call.fan, call))).to.deep.equal(NOT_FOUND)
  })
})
