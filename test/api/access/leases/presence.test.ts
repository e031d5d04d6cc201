import { expect } from 'chai'
import { nodeAuthorization } from '#protocol/node.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { WAITING } from '../line/settings.ts'

const AWAY = { url: 'ws://localhost:9', controlUrl: 'http://127.0.0.1:9', rooms: 0, load: 0, limits: {} }
const STARTED_MS = Date.parse('2026-11-20T08:00:00.123Z')

describe('a seat is what the engine sees', () => {
  const db = useDatabase()
  const api = useApi(db, { settings: WAITING })
  let worker: ServerProcess
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person

  before(async function () {
    this.timeout(60_000)
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 40)
    creator = await stage.creator(fan())
    worker = await startWorker(db, api().installation)
  })
  after(() => worker.stop())

  const sql = (text: string, values: unknown[] = []) => db.pool('api').query(text, values)
  const publicRoom = (capacity?: number) => stage.room(creator, { visibility: 'public', capacity })
  const tell = (seatId: string, kind: 'joined' | 'left', atMs?: number) =>
    reportMedia(api(), db.pool('api'), seatId, kind, atMs)
  const beat = async (who: Person, seatId: string) =>
    (await who.call(api().url, 'POST', `/v1/seats/${seatId}/beats`)).status

  async function seat(id: string) {
    const { rows } = await sql(
      `SELECT s.state, s.end_reason, l.is_inside, extract(epoch FROM l.until - app.now())::float8 AS left_s
         FROM app.seat s LEFT JOIN app.seat_lease l ON l.seat_id = s.id WHERE s.id = $1`,
      [id],
    )
    return rows[0]
  }
  async function sitDown(who: Person, room: string, action: 'watch' | 'host' = 'watch'): Promise<string> {
    const reply = await enter(api().url, who, room, { action })
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.seatId
  }
  /** Rows stand in for time: nobody was seen on the seat for so much longer. */
  const pass = (seatId: string, seconds: number) =>
    sql(
      `UPDATE app.seat_lease SET until = until - make_interval(secs => $2), unseen_since = unseen_since - make_interval(secs => $2)
        WHERE seat_id = $1`,
      [seatId, seconds],
    )
  const ended = (id: string) => until('the end of the seat', async () => (await seat(id)).state === 'ended')
  /** Beats are written together; afterwards those of before are. The first writing may have begun before they came. */
  async function beatsAreWritten(): Promise<void> {
    const pulse = async () => (await sql("SELECT at FROM app.pulse WHERE process = 'beats'")).rows[0]?.at
    for (let writings = 0; writings < 2; writings++) {
      const before = await until('a writing of beats', pulse)
      await until('beats are written', async () => (await pulse()) > before)
    }
  }

  it('[T37] held and left seats end 20 s after the admission or the leaving, however their pages beat; who is inside lives by beats', async function () {
    this.timeout(30_000)
    const room = await publicRoom()
    const [waiting, gone, inside] = [fan(), fan(), fan()]
    const [held, left, seen] = [
      await sitDown(waiting, room),
      await sitDown(gone, room),
      await sitDown(inside, room),
    ]
    expect((await seat(held)).left_s).to.be.within(18, 20)
    for (const id of [left, seen]) await tell(id, 'joined')
    expect((await seat(left)).left_s).to.be.within(57, 60)
    await tell(left, 'left')
    expect((await seat(left)).left_s).to.be.within(18, 20)
    for (const id of [held, left, seen]) await pass(id, 5)
    for (const [who, id] of [
      [waiting, held],
      [gone, left],
      [inside, seen],
    ] as const)
      expect(await beat(who, id)).to.equal(204)
    await beatsAreWritten()
    expect((await seat(held)).left_s).to.be.below(15)
    expect((await seat(left)).left_s).to.be.below(15)
    expect((await seat(seen)).left_s).to.be.above(56)
    await tell(left, 'joined')
    expect((await seat(left)).left_s, 'back in time').to.be.within(57, 60)
    await tell(left, 'left')
    for (const id of [held, left]) await pass(id, 20)
    await Promise.all([ended(held), ended(left)])
    expect(await seat(held)).to.include({ end_reason: 'LEASE_LOST' })
    expect(await beat(waiting, held)).to.equal(404)
    expect(await seat(seen)).to.include({ state: 'live' })
  })

  it('[T37] words of the engine that come late or out of order end the same', async () => {
    const [room, atMs] = [await publicRoom(), Date.now()]
    const story = ['joined', 'left', 'joined', 'left'] as const
    const orders = (all: number[]): number[][] =>
      all.length < 2
        ? [all]
        : all.flatMap((one) => orders(all.filter((other) => other !== one)).map((rest) => [one, ...rest]))
    for (const length of [3, 4]) {
      const told = orders([...Array(length).keys()])
      const who = fan()
      for (const order of told) {
        const id = await sitDown(who, room)
        for (const at of order) await tell(id, story[at] as 'joined', atMs + at)
        expect(await seat(id), order.join()).to.include({ state: 'live', is_inside: length === 3 })
        expect((await seat(id)).left_s, order.join()).to.be.within(
          length === 3 ? 57 : 17,
          length === 3 ? 60 : 20,
        )
        await who.call(api().url, 'DELETE', `/v1/seats/${id}`)
      }
    }
  })

  it('[T37] a host whom the engine lost is in grace and keeps the seat; there again when it sees them', async () => {
    const room = await publicRoom()
    const id = await sitDown(people[0] as Person, room, 'host')
    await tell(id, 'joined')
    await tell(id, 'left')
    await pass(id, 20)
    await until('a host in grace', async () => (await seat(id)).state === 'grace')
    await tell(id, 'joined')
    expect(await seat(id)).to.include({ state: 'live', is_inside: true })
  })

  it('[T37] who leaves while the engine is losing them leaves like everybody', async () => {
    const who = fan()
    const id = await sitDown(who, await publicRoom())
    await sql("UPDATE app.seat_lease SET unseen_since = now() + interval '1 min' WHERE seat_id = $1", [id])
    expect((await who.call(api().url, 'DELETE', `/v1/seats/${id}`)).status).to.equal(204)
  })

  it('[T37] a new start of the node is the leaving of everybody on it, with a minute to return', async () => {
    const [who, other] = [fan(), fan()]
    const room = await publicRoom()
    const [id, returned] = [await sitDown(who, room), await sitDown(other, room)]
    const startedMs = Date.now()
    await tell(id, 'joined', startedMs - 2000)
    await tell(returned, 'joined', startedMs + 1)
    const report = async (atMs: number) => {
      const response = await fetch(`${api().internalUrl}/internal/media-nodes`, {
        method: 'POST',
        headers: {
          authorization: nodeAuthorization('node-1', api().installation.nodeKeys('report', 'node-1')),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ...AWAY, id: 'node-1', startedAt: new Date(atMs).toISOString() }),
      })
      expect(response.status, await response.text()).to.equal(200)
    }
    await report(STARTED_MS)
    expect(await seat(id), 'the start that is known').to.include({ is_inside: true })
    await report(startedMs)
    expect(await seat(id)).to.include({ state: 'live', is_inside: false })
    expect((await seat(id)).left_s).to.be.within(57, 60)
    expect(await seat(returned), 'seen since').to.include({ is_inside: true })
    await tell(id, 'joined', startedMs - 1000)
    expect(await seat(id), 'a word of the former start').to.include({ is_inside: false })
    await tell(id, 'joined')
    expect(await seat(id)).to.include({ is_inside: true })
    const { rows } = await sql(
      'SELECT coalesce(sum(s), 0)::float8 AS s FROM app.absence WHERE account_id = $1',
      [who.accountId],
    )
    expect(rows[0].s, 'not their fault').to.be.below(1)
    await sql("UPDATE app.media_node SET last_seen = now() + interval '1 day'")
  })

  it('[T37] places that stood empty for 40 s cost a wait, whatever room is next, and the refusal stores nothing', async () => {
    const who = fan()
    for (const _place of [1, 2]) {
      const id = await sitDown(who, await publicRoom())
      await pass(id, 20.5)
      await ended(id)
    }
    const room = await publicRoom()
    const before = await stage.counts()
    const refused = await enter(api().url, who, room)
    expect({ status: refused.status, code: refused.body.code }).to.deep.equal({
      status: 429,
      code: 'RATE_LIMITED',
    })
    expect(Number(refused.headers.get('retry-after'))).to.be.within(20, 30)
    expect(refused.body.facts.unseenS).to.be.within(40, 45)
    expect(await stage.counts()).to.deep.equal(before)
    await sql('INSERT INTO app.absence (account_id, at, s) VALUES ($1, app.now(), 40)', [who.accountId])
    expect(Number((await enter(api().url, who, room)).headers.get('retry-after')), 'doubled').to.be.within(
      55,
      60,
    )
    await db
      .pool('owner')
      .query("UPDATE app.absence SET at = at - interval '61 seconds' WHERE account_id = $1", [who.accountId])
    await sitDown(who, room)
  })

  it('[T37] who is inside, or hosts, comes back to the own room without a wait', async () => {
    const who = fan()
    const room = await publicRoom()
    const id = await sitDown(who, room)
    await tell(id, 'joined')
    await sql('INSERT INTO app.absence (account_id, s) VALUES ($1, 100), ($2, 100)', [
      who.accountId,
      people[0]?.accountId,
    ])
    expect((await enter(api().url, who, room, { move: true })).status).to.equal(201)
    const own = await publicRoom()
    await sql('DELETE FROM app.absence WHERE account_id = $1', [people[0]?.accountId])
    const hosting = await sitDown(people[0] as Person, own, 'host')
    await sql('INSERT INTO app.absence (account_id, s) VALUES ($1, 100)', [people[0]?.accountId])
    const again = await enter(api().url, people[0] as Person, own, { action: 'host', move: true })
    expect(again.status, again.text).to.equal(201)
    expect(await seat(hosting)).to.include({ end_reason: 'MOVED' })
  })

  it('[T37][S1.26] moving buys no time: an unseen place passes on the rest of its own, and then it is given back', async () => {
    const who = fan()
    const room = await publicRoom(1)
    const first = await sitDown(who, room)
    await pass(first, 12)
    const moved = await enter(api().url, who, room, { move: true })
    expect(moved.status, moved.text).to.equal(201)
    const second = moved.body.seatId as string
    expect((await seat(second)).left_s).to.be.within(6, 8)
    await worker.stop()
    try {
      await pass(second, 8)
      const late = await enter(api().url, who, room)
      expect({ status: late.status, code: late.body.code }).to.deep.equal({ status: 503, code: 'BUSY' })
    } finally {
      worker = await startWorker(db, api().installation)
    }
    await ended(second)
    await sitDown(fan(), room)
  })
})
