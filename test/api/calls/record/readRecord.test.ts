import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { BOOKING_ROWS } from '#api/bookings/personRows.ts'
import { CALL_ROWS } from '#api/calls/personRows.ts'
import { withTransaction } from '#db/transaction.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { usePlaced } from '../../bookings/booked/usePlaced.ts'
import { openCalls, timeIn } from '../../bookings/openCalls.ts'
import { bothIn, type Meeting, meetingRows } from '../meetings.ts'

const AT = timeIn(3, '10:00')
/** while the first date would go on */
const LATER = timeIn(3, '10:15')
const NONE = { provenS: 0, unprovenS: 0, proven: [], unproven: [] }

describe('the record of a booked call', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const { toStart, close } = meetingRows((login) => placed.world().database.pool(login))
  let call: Meeting & { escrowId: Buffer }
  beforeEach(async () => {
    call = { ...(await placed.place(AT)), startsAt: AT, fan: placed.fan(), creator: placed.seller() }
    await placed.sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
    await toStart(call, 300)
  })
  const read = (who: Client, id = call.id) => who.call('GET', `/v1/me/calls/bookings/${id}/record`)
  const readBy = async (who: Client) => {
    const reply = await read(who)
    expect(reply.status, reply.text).to.equal(200)
    return reply.body
  }
  /** what we saw of a side; seconds after the start */
  const saw = (roomId: string, side: CallSide, source: 'socket' | 'relay', [from, until]: [number, number]) =>
    placed.sql(
      `INSERT INTO app.call_span (room_id, side, source, from_at, until_at)
       SELECT room_id, $2, $3, starts_at + make_interval(secs => $4), starts_at + make_interval(secs => $5) FROM app.call_room WHERE room_id = $1`,
      ...[roomId, side, source, from, until],
    )
  /** what the page of a side signed: a beat each five seconds */
  const signed = (roomId: string, side: CallSide, [from, until]: [number, number], isLinked = true) =>
    placed.sql(
      `INSERT INTO app.call_beat (room_id, side, page, n, from_ms, until_ms, is_linked, sent, received, key, signature)
       SELECT $1, $2, $7, row_number() OVER (), t, t + 5000, $5, 250, 250, $6::bytea, substr($6::bytea, 2)
       FROM generate_series($8::bigint + $3::int * 1000, $8::bigint + $4::int * 1000 - 5000, 5000) t`,
      ...[roomId, side, from, until, isLinked, Buffer.alloc(65), randomBytes(8).toString('hex')],
      Date.parse(call.startsAt),
    )

  it('[S3.38][T13] is the same for both sides: what two say is proven, and what one alone says is not', async () => {
    const { roomId } = await bothIn(call)
    for (const [from, until] of [
      [-120, -60],
      [-60, 0],
      [0, 60],
      [60, 100.04],
    ] as [number, number][])
      await saw(roomId, 'creator', 'socket', [from, until])
    await saw(roomId, 'fan', 'relay', [30, 90])
    await signed(roomId, 'creator', [-120, 120])
    await signed(roomId, 'fan', [30, 60], false)
    await signed(roomId, 'fan', [60, 90])
    const seen = await readBy(call.fan)
    expect(seen.nowMs).to.be.a('number')
    expect(seen).to.deep.equal({
      startsAt: new Date(AT).toISOString(),
      endsAt: new Date(Date.parse(AT) + 1_800_000).toISOString(),
      nowMs: seen.nowMs,
      creator: { provenS: 100, unprovenS: 19, proven: [[0, 100]], unproven: [[100, 120]] },
      fan: {
        ...{ provenS: 60, unprovenS: 60, proven: [[30, 90]] },
        unproven: [
          [0, 30],
          [90, 120],
        ],
      },
      together: {
        ...{ provenS: 30, unprovenS: 90, proven: [[60, 90]] },
        unproven: [
          [0, 60],
          [90, 120],
        ],
      },
    })
    expect({ ...(await readBy(call.creator)), nowMs: seen.nowMs }).to.deep.equal(seen)
  })

  it('[S3.38] spans are shown to a tenth of a second, and seconds are whole ones', async () => {
    const { roomId } = await bothIn(call)
    await saw(roomId, 'fan', 'socket', [1.26, 40.94])
    await saw(roomId, 'fan', 'socket', [50, 50.03])
    const { fan } = await readBy(call.fan)
    expect(fan).to.deep.equal({ provenS: 0, unprovenS: 39, proven: [], unproven: [[1.3, 40.9]] })
  })

  it('[S0.18][T14] goes on in another room of the same date, and has nothing of another date', async () => {
    const { roomId } = await bothIn(call)
    await saw(roomId, 'creator', 'socket', [0, 30])
    await signed(roomId, 'creator', [0, 30], false)
    await placed.sql("UPDATE app.room SET state = 'ended', ended_at = app.now() WHERE id = $1", roomId)
    await close()
    const { roomId: anew } = await bothIn(call)
    expect(anew).not.to.equal(roomId)
    await saw(anew, 'creator', 'socket', [1000, 1030])
    await signed(anew, 'creator', [1000, 1030], false)
    expect((await readBy(call.fan)).creator.proven).to.deep.equal([
      [0, 30],
      [1000, 1030],
    ])
    await placed.reschedule(call, LATER, 1)
    const { startsAt, creator } = await readBy(call.fan)
    expect([startsAt, creator]).to.deep.equal([new Date(LATER).toISOString(), NONE])
  })

  it('[T14] is empty before anybody comes, and of a long call it is read at once', async () => {
    const { creator, fan, together } = await readBy(call.creator)
    expect([creator, fan, together]).to.deep.equal([NONE, NONE, NONE])
    const { roomId } = await bothIn(call)
    for (const side of ['creator', 'fan'] as const) await signed(roomId, side, [0, 28_800])
    expect((await readBy(call.fan)).together).to.deep.equal({
      ...{ provenS: 1800, unprovenS: 0, proven: [[0, 1800]], unproven: [] },
    })
  })

  for (const [left, gone] of [
    ['creator', 'fan'],
    ['fan', 'creator'],
  ] as const)
    it(`[T14][T41] is read by the ${left} who was left alone`, async () => {
      const { roomId } = await bothIn(call)
      for (const side of ['creator', 'fan'] as const) {
        await saw(roomId, side, 'socket', [0, 60])
        await signed(roomId, side, [0, 60])
      }
      await withTransaction(placed.world().database.pool('worker'), async (tx) => {
        await CALL_ROWS.erase(tx, call[gone].accountId)
        await BOOKING_ROWS.erase(tx, call[gone].accountId)
      })
      const seen = await readBy(call[left])
      expect([seen[left].provenS, seen[gone].provenS]).to.deep.equal([60, 0])
      if (gone === 'fan') expect((await read(call.fan)).status, 'who left has no call').to.equal(404)
    })

  it('[T22][T36] nobody else reads it: it is answered like one that there is not', async () => {
    const { roomId } = await bothIn(call)
    await saw(roomId, 'fan', 'socket', [0, 30])
    const { url } = call.fan
    const another = await openCalls(url)
    const others = { 'a stranger': await signIn(url), 'another creator': another.seller.client }
    for (const [who, client] of Object.entries(others)) {
      const { status, body } = await read(client)
      expect([status, body.code], who).to.deep.equal([404, 'NOT_FOUND'])
    }
    const unknown = await read(call.fan, `bkg_${'0'.repeat(22)}`)
    expect([unknown.status, unknown.body.code]).to.deep.equal([404, 'NOT_FOUND'])
    expect((await readBy(call.fan)).fan.unprovenS).to.equal(30)
  })
})
