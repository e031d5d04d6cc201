import { expect } from 'chai'
import type { TestApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { type FloorHouse, openFloorHouse } from './floorHouse.ts'

const ASKING = depth(100, 300)
const PLACES = 5

describe('many grants at once', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const installation = sharedInstallation()
  let apis: TestApi[] = []
  let house: FloorHouse

  before(async () => {
    apis = [await takeApi(db, installation), await takeApi(db, installation)]
    house = await openFloorHouse(db, () => apis[0] ?? expect.fail('no api'), ASKING + 10)
  })
  after(() => Promise.all(apis.map((api) => api.stop())))

  it(`[S3.31][once] ${ASKING} grants by two apis never make more speakers than there are places`, async () => {
    const room = await house.room(PLACES)
    const listeners = []
    for (let n = 0; n < ASKING; n++) listeners.push(await house.listens(room))
    for (let round = 0; round < 2; round++) {
      // one after the other: on a busy machine some of a hundred at once are asked to come again, and it is the grants that compete here
      const requests: string[] = []
      for (const one of listeners) requests.push(await house.asks(room, one))
      const replies = await Promise.all(
        requests.map((requestId, n) =>
          house.creator.host.call(apis[n % 2]?.url ?? '', 'POST', `/v1/rooms/${room}/floor/grants`, {
            body: { requestId },
          }),
        ),
      )
      const count = (status: number) => replies.filter((reply) => reply.status === status).length
      expect(count(204)).to.equal(PLACES)
      expect(count(409) + count(503), 'all others are told why').to.equal(ASKING - PLACES)
      const places = await house.places(room)
      expect(places.map(({ n }) => n)).to.deep.equal([1, 2, 3, 4, 5])
      const { rows } = await db
        .pool('owner')
        .query<{ id: string }>('SELECT id FROM app.seat WHERE room_id = $1 AND bits = 14', [room])
      expect(rows.map(({ id }) => id)).to.have.members(places.map(({ seat_id }) => seat_id))
      const asking = await db.pool('owner').query('SELECT FROM app.floor_request WHERE room_id = $1', [room])
      expect(asking.rowCount).to.equal(ASKING - PLACES)
      for (const { seat_id: seatId } of places)
        await house.call(house.creator.host, 'POST', `/v1/rooms/${room}/floor/ends`, { seatId })
    }
    expect(await house.places(room)).to.deep.equal([])
  })
})
