import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess, TestApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'
import { PATIENT } from './settings.ts'
import { beginToWait, follow, type Waiter } from './waiting.ts'

const [PEOPLE, PLACES] = depth([40, 10], [200, 25])
/** Leave of those inside before a copy is killed, and after. */
const BEFORE = depth(8, 40)
/** Who wait in the second test, and leave at once. */
const [WAITERS, LEAVERS] = depth([25, 6], [60, 15])
const CLIENTS = 20

describe('the line over two copies of the api', function () {
  this.timeout(240_000)
  const db = useDatabase()
  const installation = sharedInstallation()
  let apis: TestApi[]
  let worker: ServerProcess
  let stage: Stage
  let people: Person[]
  let room: string
  const waiters = new Map<string, Waiter>()
  /** who was let in after waiting, in the order of their seats */
  const inside = new Map<string, string>()

  before('start two apis', async () => {
    apis = [await takeApi(db, installation, PATIENT), await takeApi(db, installation, PATIENT)]
    worker = await takeWorker(db, installation, PATIENT)
    stage = await setStage(db)
    const [host, ...fans] = await seedPeople(db.pool('api'), installation, PEOPLE + 1)
    room = await stage.room(await stage.creator(host as Person), { visibility: 'public', capacity: PLACES })
    people = fans
  })
  after(async () => {
    for (const { page } of waiters.values()) page.close()
    await worker.stop()
    await Promise.all(apis.map((api) => api.stop()))
    installation.remove()
  })

  const owner = () => db.pool('owner')
  const line = async () =>
    (
      await owner().query<{ account_id: string; is_offered: boolean }>(
        'SELECT account_id, offer_until IS NOT NULL AS is_offered FROM app.wait_line WHERE room_id = $1 ORDER BY place',
        [room],
      )
    ).rows
  const seated = async () =>
    (
      await owner().query<{ n: number }>(
        "SELECT count(*)::int AS n FROM app.seat WHERE room_id = $1 AND state <> 'ended'",
        [room],
      )
    ).rows[0]?.n as number

  async function inParallel<T>(all: readonly T[], work: (one: T, n: number) => Promise<void>): Promise<void> {
    const queue = all.map((one, n) => ({ one, n }))
    const client = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await work(next.one, next.n)
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
  }
  /** Asks until it is no busy door. */
  async function ask(url: string, person: Person): Promise<Awaited<ReturnType<typeof enter>>> {
    const reply = await enter(url, person, room)
    return reply.body?.code === 'BUSY' ? ask(url, person) : reply
  }

  /** One of those inside leaves; the place must be offered to the head, and to nobody else, who then takes it. */
  async function turnOver(url: string): Promise<void> {
    const [[accountId, seatId] = ['', '']] = [...inside]
    const leaver = people.find((person) => person.accountId === accountId) as Person
    inside.delete(accountId)
    const expected = (await line())[0]?.account_id
    expect((await leaver.call(url, 'DELETE', `/v1/seats/${seatId}`)).status).to.equal(204)
    const offered = (await line()).filter((turn) => turn.is_offered).map((turn) => turn.account_id)
    expect(offered, 'the head, and nobody else').to.deep.equal([expected])
    const waiter = waiters.get(expected as string) as Waiter
    await waiter.page.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    const reply = await ask(url, waiter.person)
    expect(reply.status, reply.text).to.equal(201)
    inside.set(waiter.person.accountId, reply.body.seatId)
    expect(await seated()).to.equal(PLACES)
  }

  it(`[S1.26][T37][once] ${PEOPLE} people, ${PLACES} places, one copy killed: order exact, never one over, nobody forgotten`, async () => {
    const [one, two] = apis as [TestApi, TestApi]
    await inParallel(people, async (person, n) => {
      const reply = await ask((n % 2 ? one : two).url, person)
      if (reply.status === 201) inside.set(person.accountId, reply.body.seatId)
    })
    expect(inside.size).to.equal(PLACES)
    const outside = people.filter((person) => !inside.has(person.accountId))
    await inParallel(outside, async (person, n) => {
      waiters.set(person.accountId, await beginToWait((n % 2 ? one : two).url, person, room))
    })
    const order = (await line()).map((turn) => turn.account_id)
    expect(order).to.have.length(PEOPLE - PLACES)
    const came: string[] = []
    for (let n = 0; n < BEFORE; n++) {
      await turnOver((n % 2 ? one : two).url)
      came.push([...inside.keys()].at(-1) as string)
    }
    await two.kill()
    // each by itself, so all of them are waited for: who is not known to be cut off would wait for ever
    const onTwo = outside
      .filter((_, n) => n % 2 === 0)
      .map(({ accountId }) => waiters.get(accountId) as Waiter)
    await until('their pages know', () => onTwo.every(({ page }) => !page.socket.connected))
    const stranded = onTwo.filter(({ person }) => !came.includes(person.accountId))
    expect(stranded.length).to.be.at.least(1)
    await inParallel(stranded, async ({ person }) => {
      waiters.set(person.accountId, await follow(one.url, person, room))
    })
    await until(
      'all are here again',
      async () =>
        (
          await owner().query(
            "SELECT FROM app.wait_line WHERE room_id = $1 AND seen_at <= app.now() - interval '10 seconds'",
            [room],
          )
        ).rowCount === 0,
    )
    expect(
      (await line()).map((turn) => turn.account_id),
      'nobody forgotten',
    ).to.deep.equal(order.slice(BEFORE))
    while (came.length < order.length) {
      await turnOver(one.url)
      came.push([...inside.keys()].at(-1) as string)
    }
    expect(came).to.deep.equal(order)
    expect(await line()).to.deep.equal([])
  })

  it('[S1.26][T37][once] many who leave at once let in as many, the first of the line, and never one over', async () => {
    const [one] = apis as [TestApi]
    const fans = people.filter((person) => !inside.has(person.accountId)).slice(0, WAITERS)
    for (const { page } of waiters.values()) page.close()
    await inParallel(fans, async (person) => {
      waiters.set(person.accountId, await beginToWait(one.url, person, room))
    })
    const order = (await line()).map((turn) => turn.account_id)
    const leavers = [...inside].slice(0, LEAVERS)
    await Promise.all(
      leavers.map(([accountId, seatId]) =>
        people
          .find((person) => person.accountId === accountId)
          ?.call(one.url, 'DELETE', `/v1/seats/${seatId}`),
      ),
    )
    const offered = (await line()).filter((turn) => turn.is_offered).map((turn) => turn.account_id)
    expect(offered).to.deep.equal(order.slice(0, LEAVERS))
    // everybody asks, the first with a right to it
    const codes = new Map<string, string>()
    await inParallel([...fans].reverse(), async (person) => {
      const reply = await ask(one.url, person)
      codes.set(person.accountId, reply.status === 201 ? 'in' : reply.body.code)
    })
    expect(order.filter((id) => codes.get(id) === 'in')).to.deep.equal(offered)
    expect(await seated()).to.equal(PLACES)
  })
})
