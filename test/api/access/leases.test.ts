import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'
import { beginToWait } from './line/waiting.ts'

const SETTINGS = { SEAT_LEASE_S: '2', BEAT_WRITE_MS: '300', WORKER_MAX_REST_MS: '300' }

describe('leases', () => {
  const db = useDatabase()
  const api = useApi(db, { settings: SETTINGS })
  let worker: ServerProcess
  let stage: Stage
  let people: Person[]
  let room: string

  before(async function () {
    this.timeout(60_000)
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 8)
    const creator = await stage.creator(people[0] as Person)
    room = await stage.room(creator, { visibility: 'public', capacity: 2 })
    worker = await takeWorker(db, api().installation, SETTINGS)
  })
  after(() => worker.stop())

  const person = (n: number) => people[n] as Person
  const seat = async (id: string) =>
    (await db.pool('api').query('SELECT state, end_reason FROM app.seat WHERE id = $1', [id])).rows[0]
  async function sitDown(who: Person): Promise<string> {
    const reply = await enter(api().url, who, room)
    expect(reply.status, reply.text).to.equal(201)
    await reportMedia(api(), db.pool('api'), reply.body.seatId, 'joined')
    return reply.body.seatId
  }

  it('[T37][S1.26] a silent page loses its slot after its lease; who waits is offered it and enters', async () => {
    const [silent, talking, waiting] = [await sitDown(person(1)), await sitDown(person(2)), person(3)]
    const page = await connect(api().url, person(2))
    await page.ask('seat:attach', { seatId: talking })
    let lastBeat: Promise<unknown> = Promise.resolve()
    const beating = setInterval(() => {
      lastBeat = page.ask('seat:beat', { seatId: talking })
    }, 300)
    const { page: socket } = await beginToWait(api().url, waiting, room)
    await socket.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    expect(await seat(silent)).to.include({ state: 'ended', end_reason: 'LEASE_LOST' })
    const entered = await enter(api().url, waiting, room)
    expect(entered.status, entered.text).to.equal(201)
    clearInterval(beating)
    await lastBeat
    for (const one of [page, socket]) one.close()
    for (const [who, id] of [
      [person(2), talking],
      [waiting, entered.body.seatId],
    ] as const) {
      await who.call(api().url, 'DELETE', `/v1/seats/${id}`)
    }
  })

  it('a beat by HTTP keeps a seat as well', async () => {
    const id = await sitDown(person(4))
    const leaseEnd = async () =>
      (await db.pool('api').query('SELECT until FROM app.seat_lease WHERE seat_id = $1', [id])).rows[0]?.until
    await db
      .pool('api')
      .query("UPDATE app.seat_lease SET until = now() + interval '7 seconds' WHERE seat_id = $1", [id])
    const before = await leaseEnd()
    expect((await person(4).call(api().url, 'POST', `/v1/seats/${id}/beats`)).status).to.equal(204)
    await until('the beat is written', async () => (await leaseEnd()).getTime() !== before.getTime())
    await person(4).call(api().url, 'DELETE', `/v1/seats/${id}`)
  })

  it('[T52] while no api can take beats nobody loses a seat, and everybody gets a lease when one can again', async () => {
    const id = await sitDown(person(6))
    // half a minute passes in which nobody wrote a beat
    await db.pool('owner').query("UPDATE app.clock SET shift = '30 seconds'")
    const seen = new Set<string>()
    const lease = async () =>
      (
        await db
          .pool('api')
          .query('SELECT until > app.now() AS good FROM app.seat_lease WHERE seat_id = $1', [id])
      ).rows[0]
    await until('there is a lease again', async () => {
      seen.add((await seat(id)).state)
      return (await lease())?.good
    })
    expect([...seen]).to.deep.equal(['live'])
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })
})
