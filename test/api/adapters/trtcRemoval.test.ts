import { expect } from 'chai'
import { pino } from 'pino'
import { accessJobs } from '#api/access/jobs.ts'
import { createTrtcProvider } from '#api/adapters/trtc/trtcProvider.ts'
import type { AllowedDecision } from '#api/ports/decision.ts'
import { createCallPace } from '#api/queue/callPace.ts'
import { drainOutbox } from '#api/queue/outbox.ts'
import { roomJobs } from '#api/rooms/jobs.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import type { SecurityFact } from '#domain/securityFact.ts'
import type { Credential } from '#protocol/ticket.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { trtcKeys } from '#test/kit/media/trtcSettings.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { until } from '#test/kit/time/until.ts'

const KEYS = trtcKeys()
/** Of a viewer, and of somebody who may begin a room. */
const [VIEWER, HOST] = [170, 255]
const PEOPLE = 12

describe('somebody who was removed has a key of TRTC that still opens the room', () => {
  const db = useDatabase()
  const api = useApi(db)
  let cloud: Cloud
  let fans: Person[]
  let seats: string[]
  let host: Person
  let roomId: string
  let providerRoomId: string
  /** as far as the clock of everybody is ahead */
  let aheadS = 0

  before(async () => {
    cloud = await startCloud(KEYS)
    const stage = await setStage(db)
    const [first, ...others] = await seedPeople(db.pool('api'), api().installation, PEOPLE + 1)
    host = first ?? expect.fail('no host')
    fans = others
    roomId = await stage.room(await stage.creator(host), { visibility: 'public' })
    seats = []
    for (const fan of fans) seats.push((await enter(api().url, fan, roomId)).body.seatId)
    const { rows } = await db
      .pool('api')
      .query<{ room: string }>('SELECT provider_room_id AS room FROM app.room WHERE id = $1', [roomId])
    providerRoomId = rows[0]?.room ?? ''
    cloud.keepRoom(providerRoomId)
    await db.pool('api').query('DELETE FROM app.outbox')
  })
  after(() => cloud.stop())

  const told: SecurityFact[] = []
  const raised: string[] = []
  afterEach(() => expect(raised.splice(0), 'alarms').to.deep.equal([]))
  /** stands still but for that, however long a turn takes here */
  let begunMs = 0
  /** So many stand in the line before the first of them is served: who comes a moment later would have a call of their own. */
  let together = 0
  beforeEach(() => {
    begunMs = Date.now()
    together = 0
  })
  const nowMs = () => begunMs + aheadS * 1000
  let stand = 0
  const provider = () => {
    const { take, holdBack } = createCallPace(db.pool('worker'))
    const media = createTrtcProvider({
      ...{ sdkAppId: KEYS.sdkAppId, secret: KEYS.secret, clock: () => begunMs },
      readParticipants: async () => [],
      api: { url: cloud.url, keyId: KEYS.keyId, key: KEYS.key, region: 'ap-singapore' },
      maxViewers: 2000,
      turns: {
        async take(kind, gapMs) {
          await until('all of them stand in the line', () => stand >= together)
          return take(kind, gapMs)
        },
        holdBack,
      },
    })
    return {
      ...media,
      remove(...removal: Parameters<typeof media.remove>) {
        const removed = media.remove(...removal)
        stand++
        return removed
      },
    }
  }
  const keyOf = (seatId: string, bits = VIEWER): Promise<Credential> =>
    provider().credentialFor({
      ...{ seatId, providerRoomId, bits, validUntil: null },
    } as unknown as AllowedDecision)

  /** The worker's turn now that so much time has gone by. */
  async function pass(seconds: number): Promise<void> {
    aheadS += seconds
    stand = 0
    const pool = db.pool('api')
    const by = [`${seconds} s`]
    await pool.query('UPDATE app.seat SET ended_at = ended_at - $1::interval WHERE ended_at IS NOT NULL', by)
    await pool.query('UPDATE app.room SET ended_at = ended_at - $1::interval WHERE ended_at IS NOT NULL', by)
    await pool.query("UPDATE app.outbox SET due_at = due_at - $1::interval WHERE state = 'due'", by)
    const media = provider()
    const access = { pool, media, mediaOf: () => media, revisions: ROOM_REVISIONS }
    const { topics = {} } = accessJobs(
      access as unknown as Parameters<typeof accessJobs>[0],
      { SWEEP_MS: 1000, FOREIGN_CACHE_MS: 1000 },
      { raise: (name) => void raised.push(name) },
      { write: (fact) => void told.push(fact), stop() {} },
    )
    const { topics: ofRooms } = roomJobs(access as unknown as Parameters<typeof roomJobs>[0], {
      SWEEP_MS: 1000,
    })
    while ((await drainOutbox(pool, { ...topics, ...ofRooms }, pino({ level: 'silent' }))) > 0) {
      // a full batch means that more may wait
    }
  }
  const waiting = async () =>
    (await db.pool('api').query("SELECT FROM app.outbox WHERE topic = 'media.remove' AND state = 'due'"))
      .rowCount

  it('[T1] they are taken out again every 10 s, ten with one call, until 10 s past the last key', async () => {
    const credentials = await Promise.all(seats.map((seat) => keyOf(seat)))
    begunMs = Date.now()
    together = fans.length
    for (const credential of credentials) expect(cloud.enter(credential, nowMs())).to.equal(true)
    for (const [at, fan] of fans.entries())
      expect((await fan.call(api().url, 'DELETE', `/v1/seats/${seats[at]}`, {})).status).to.equal(204)
    await pass(0)
    expect(cloud.people(providerRoomId)).to.deep.equal([])
    expect(told, '[T53] the security log').to.have.deep.members(
      seats.map((ref) => ({ kind: 'removal', ref })),
    )
    const opens: boolean[] = []
    for (let turn = 1; turn <= 13; turn++) {
      const calls = cloud.calls.length
      opens.push(cloud.enter(credentials[0] ?? expect.fail('no key'), nowMs()))
      await pass(5)
      expect(cloud.calls.length, `nothing after 5 s of turn ${turn}`).to.equal(calls)
      await pass(5)
      expect(cloud.people(providerRoomId), `out again in turn ${turn}`).to.deep.equal([])
      const sizes = cloud.calls.slice(calls).map(({ body }) => (body.UserIds as string[]).length)
      expect(sizes.sort(), `calls of turn ${turn}`).to.deep.equal([10, 2])
    }
    expect(opens.slice(0, 11), 'the provider let them in').to.not.include(false)
    expect(opens.at(-1), 'and at last no more').to.equal(false)
    expect(await waiting(), 'the last removal was 10 s past the key').to.equal(0)
    expect(aheadS).to.equal(130)
    const calls = cloud.calls.length
    await pass(60)
    expect(cloud.calls.length).to.equal(calls)
    expect(told, '[T53] a line each').to.have.length(seats.length)
  })
  it('[T1] an interface that is away for rounds keeps nobody inside: it is asked until it answers', async () => {
    aheadS = 0
    seats = []
    for (const fan of fans) seats.push((await enter(api().url, fan, roomId)).body.seatId)
    for (const credential of await Promise.all(seats.map((seat) => keyOf(seat))))
      expect(cloud.enter(credential, nowMs())).to.equal(true)
    cloud.knobs.management = 'refusing'
    for (const [at, fan] of fans.entries())
      expect((await fan.call(api().url, 'DELETE', `/v1/seats/${seats[at]}`, {})).status).to.equal(204)
    for (let turn = 0; turn < 3; turn++) await pass(turn * 10)
    expect(cloud.people(providerRoomId)).to.have.length(fans.length)
    await pass(40)
    expect(raised.splice(0), 'a minute without a confirmation').to.include('removal_late')
    cloud.knobs.management = 'up'
    await pass(60)
    expect(cloud.people(providerRoomId)).to.deep.equal([])
    await pass(60)
    expect(await waiting(), 'the last key is over').to.equal(0)
  })

  it('[T1] a room that ends is dismissed, again while a key may open it anew, and nobody is taken out alone', async () => {
    aheadS = 0
    seats = []
    for (const fan of fans) seats.push((await enter(api().url, fan, roomId)).body.seatId)
    const [stays, ...leave] = fans
    for (const fan of leave) {
      const seatId = seats[fans.indexOf(fan)]
      expect((await fan.call(api().url, 'DELETE', `/v1/seats/${seatId}`, {})).status).to.equal(204)
    }
    await pass(0)
    const kept = await keyOf(seats[fans.indexOf(stays ?? expect.fail('nobody stays'))] ?? '', HOST)
    // a key is signed by the time of the machine, which went on until now
    begunMs = Date.now()
    await db
      .pool('owner')
      .query("UPDATE app.room SET provider = 'trtc', media_node = NULL WHERE id = $1", [roomId])
    expect((await host.call(api().url, 'POST', `/v1/rooms/${roomId}/end`, {})).status).to.equal(200)
    const before = cloud.calls.length
    const since = () => cloud.calls.slice(before).map(({ action }) => action)
    await pass(0)
    expect(since()).to.deep.equal(['DismissRoomByStrRoomId'])
    for (let turn = 1; turn <= 13; turn++) {
      const isOpen = cloud.enter(kept, nowMs())
      expect(isOpen, `the key opens the room in turn ${turn}`).to.equal(turn < 13)
      await pass(10)
      expect(cloud.people(providerRoomId)).to.deep.equal([])
    }
    expect([...new Set(since())]).to.deep.equal(['DismissRoomByStrRoomId'])
    expect(since().length).to.be.within(13, 14)
    const calls = cloud.calls.length
    await pass(60)
    expect(cloud.calls.length, 'and then no more').to.equal(calls)
  })
})
