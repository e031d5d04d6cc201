import { expect } from 'chai'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { type FakeJoiners, startFakeJoiners } from '#test/kit/attacks/media/fakeJoiners.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { layCable } from '#test/kit/media/cable.ts'
import { closeClients, joinNode } from '#test/kit/media/mediaClient.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'
import { beginToWait } from '../line/waiting.ts'

const ROOMS = depth(2, 20)
/** a real viewer of these tests exchanges keys in JavaScript, which takes seconds on a busy machine */
const UNSEEN_S = depth(8, 10)
/** sweep, news and the admission of twenty at once */
const AFTER_MS = 5000
/** what the engine and the leases wait for runs several times as fast as by default */
const SETTINGS = { SEAT_UNSEEN_S: String(UNSEEN_S), SEAT_LEASE_S: '12', SWEEP_MS: '200' }
const ENGINE = { MEDIA_RESUME_S: depth('1', '3') }

describe('who takes a place, and who keeps it', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db, { settings: SETTINGS })
  let worker: ServerProcess
  let media: MediaProcess
  let stage: Stage
  let hosts: Person[]
  let fakes: Person[]
  let fans: Person[]
  let attack: FakeJoiners | undefined
  /** twenty key exchanges at once are more than this one process of theirs can do in time */
  let connecting: Promise<unknown> = Promise.resolve()
  /** when the last of them had the place */
  let admittedMs = 0

  before(async () => {
    stage = await setStage(db)
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    const people = await seedPeople(db.pool('api'), api().installation, 3 * ROOMS)
    hosts = people.slice(0, ROOMS)
    fakes = people.slice(ROOMS, 2 * ROOMS)
    fans = people.slice(2 * ROOMS)
    media = await startMedia(api(), ENGINE)
    worker = await takeWorker(db, api().installation, SETTINGS)
  })
  afterEach(async () => {
    await attack?.stop()
    await closeClients()
  })
  after(async () => {
    await worker?.stop()
    await media?.stop()
  })

  /** A room of one place that admits viewers; a row stands in for its publishing host. */
  async function openRoom(host: Person): Promise<string> {
    const { channelId } = await stage.creator(host)
    const body = { channelId, title: 'One place', visibility: 'public', capacity: 1 }
    const { id } = (await host.call(api().url, 'POST', '/v1/rooms', { body })).body
    const opened = await host.call(api().url, 'POST', `/v1/rooms/${id}/open`)
    expect(opened.status, opened.text).to.equal(200)
    await db.pool('api').query("UPDATE app.room SET state = 'live', live_at = app.now() WHERE id = $1", [id])
    return id
  }

  /** Finds the room full, waits in line and goes in with media when a place is offered. */
  async function getIn(fan: Person, roomId: string): Promise<string> {
    const { page } = await beginToWait(api().url, fan, roomId)
    await page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    page.close()
    const entered = await enter(api().url, fan, roomId)
    expect(entered.status, entered.text).to.equal(201)
    const client = await joinNode(entered.body.ticket.signalUrl, entered.body.ticket)
    admittedMs = performance.now()
    connecting = connecting.then(() => client.open())
    await connecting
    return entered.body.seatId
  }

  it(`[T37][S1.26] ${ROOMS} rooms of one place go to their real viewers soon after fakes took them, ${ROOMS} of ${ROOMS}`, async () => {
    const rooms = await Promise.all(hosts.map(openRoom))
    const joiners = rooms.map((roomId, n) => ({ account: fakes[n] as Person, roomId }))
    attack = startFakeJoiners({ url: api().url, joiners, beatMs: 500, againMs: 1000 })
    await attack.begun
    const takenMs = performance.now()
    expect(attack.counts.seats).to.equal(ROOMS)
    const seats = await Promise.all(rooms.map((roomId, n) => getIn(fans[n] as Person, roomId)))
    expect(admittedMs - takenMs).to.be.below(UNSEEN_S * 1000 + AFTER_MS)
    const live = async () =>
      (await db.pool('api').query("SELECT FROM app.seat WHERE id = ANY($1) AND state = 'live'", [seats]))
        .rowCount
    await until('all of them inside', async () => (await live()) === ROOMS)
    const { joined, longestMs } = attack.counts
    expect(joined, 'the signalling let each of them in').to.be.at.least(ROOMS)
    expect(longestMs).to.be.within(UNSEEN_S * 500, UNSEEN_S * 1000 + AFTER_MS)
  })

  it('[T37] an uplink that is back after the engine gave up costs nobody the seat', async () => {
    const [host, fan] = (await seedPeople(db.pool('api'), api().installation, 2)) as [Person, Person]
    const roomId = await openRoom(host)
    const cable = await layCable(() => Number(new URL(media.signalUrl).port))
    const { seatId, ticket } = (await enter(api().url, fan, roomId)).body
    const client = await joinNode(cable.url, ticket)
    await client.open()
    const seat = async () =>
      (
        await db
          .pool('api')
          .query(
            'SELECT s.state, l.is_inside FROM app.seat s LEFT JOIN app.seat_lease l ON l.seat_id = s.id WHERE s.id = $1',
            [seatId],
          )
      ).rows[0]
    await until('inside', async () => (await seat()).is_inside)
    cable.cut()
    await until('the engine gave up', async () => !(await seat()).is_inside)
    cable.plug()
    const renewed = await fan.call(api().url, 'POST', `/v1/seats/${seatId}/renewals`, { body: {} })
    expect(renewed.status, renewed.text).to.equal(201)
    const again = await joinNode(cable.url, renewed.body.ticket)
    await again.open()
    await until('inside again', async () => (await seat()).is_inside)
    expect(await seat()).to.deep.equal({ state: 'live', is_inside: true })
    await client.peer.close()
    await again.leave()
    await cable.stop()
  })
})
