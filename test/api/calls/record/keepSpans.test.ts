import { expect } from 'chai'
import { keepSpans, type SeenSpan } from '#api/calls/record/keepSpans.ts'
import { usePlaced } from '../../bookings/booked/usePlaced.ts'
import { timeIn } from '../../bookings/openCalls.ts'
import { bothIn, type Meeting, meetingRows } from '../meetings.ts'

const AT = timeIn(3, '10:00')
/** 361 times five seconds from the opened room to the booked end, twice, and 200. */
const MAX = 922

describe('what we saw of a call', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const pool = () => placed.world().database.pool('api')
  const { toStart } = meetingRows((login) => placed.world().database.pool(login))
  let call: Meeting
  let roomId: string
  beforeEach(async () => {
    call = { ...(await placed.place(AT)), startsAt: AT, fan: placed.fan(), creator: placed.seller() }
    await placed.sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
    await toStart(call, 5)
    roomId = (await bothIn(call)).roomId
    await placed.sql(
      "UPDATE app.call_room SET opened_at = starts_at - interval '4 seconds' WHERE room_id = $1",
      roomId,
    )
  })

  /** Spans of two milliseconds in each second, the last one first. */
  const many = (count: number, of: Partial<SeenSpan> = {}): SeenSpan[] =>
    Array.from({ length: count }, (_, n) => ({
      ...{ roomId, side: 'fan', source: 'socket', fromAgoMs: n * 1000 + 2, untilAgoMs: n * 1000, ...of },
    }))
  const counts = () =>
    placed.sql(
      'SELECT side, source, count(*)::int AS count FROM app.call_span WHERE room_id = $1 GROUP BY side, source ORDER BY side, source',
      roomId,
    )

  it('[S3.38][T13] is bounded for each side and source, and takes nothing from another', async () => {
    await keepSpans(pool(), many(MAX - 2))
    const more = many(5, { source: 'relay', side: 'creator' })
    await keepSpans(pool(), [...many(5).map((one) => ({ ...one, untilAgoMs: one.fromAgoMs - 1 })), ...more])
    await keepSpans(pool(), [...many(3), ...many(3, { source: 'relay' })])
    expect(await counts()).to.deep.equal([
      { side: 'creator', source: 'relay', count: 5 },
      { side: 'fan', source: 'relay', count: 3 },
      { side: 'fan', source: 'socket', count: MAX },
    ])
  })

  it('[S3.38][T13] keeps the oldest of what comes at once', async () => {
    await keepSpans(pool(), many(MAX + 500))
    expect(await counts()).to.deep.equal([{ side: 'fan', source: 'socket', count: MAX }])
    const newest = await placed.sql<{ isOld: boolean }>(
      `SELECT app.now() - max(until_at) >= interval '500 seconds' AS "isOld" FROM app.call_span WHERE room_id = $1`,
      roomId,
    )
    expect(newest).to.deep.equal([{ isOld: true }])
  })
})
