import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import pg, { type Pool } from 'pg'
import { pino } from 'pino'
import { accessJobs } from '#api/access/jobs.ts'
import { createTrtcProvider } from '#api/adapters/trtc/trtcProvider.ts'
import type { AllowedDecision } from '#api/ports/decision.ts'
import { createCallPace } from '#api/queue/callPace.ts'
import { createOutboxDrain } from '#api/queue/outbox.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import { newProviderRoomId, newTimedId } from '#domain/ids.ts'
import type { Credential } from '#protocol/ticket.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { trtcKeys, trtcSettings } from '#test/kit/media/trtcSettings.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { promised, until } from '#test/kit/time/until.ts'

const KEYS = trtcKeys()
const PEOPLE = depth(200, 500)
/** Those whom a provider refuses that takes four calls in a second. */
const REFUSED = depth(70, 120)
/** What the provider takes of one action within a second. */
const PER_S = 20

describe('many are removed at once from a room of TRTC', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db)
  let cloud: Cloud
  let providerRoomId: string
  let roomId: string

  before(async () => {
    const stage = await setStage(db)
    const [host, fan] = await seedPeople(db.pool('api'), api().installation, 2)
    roomId = await stage.room(await stage.creator(host ?? expect.fail('no host')), { visibility: 'public' })
    await enter(api().url, fan ?? expect.fail('no fan'), roomId)
  })
  beforeEach(async () => {
    cloud = await startCloud(KEYS)
    providerRoomId = newProviderRoomId(randomBytes)
    cloud.keepRoom(providerRoomId)
    await db
      .pool('owner')
      .query(
        "UPDATE app.room SET provider = 'trtc', provider_room_id = $2, media_node = NULL WHERE id = $1",
        [roomId, providerRoomId],
      )
    await db.pool('owner').query('DELETE FROM app.outbox')
  })
  afterEach(() => cloud.stop())

  const providerOf = (pool: Pool) =>
    createTrtcProvider({
      ...{ sdkAppId: KEYS.sdkAppId, secret: KEYS.secret, clock: Date.now },
      api: { url: cloud.url, keyId: KEYS.keyId, key: KEYS.key, region: 'ap-singapore' },
      maxViewers: 2000,
      turns: createCallPace(pool),
      readParticipants: async () => [],
    })

  /** They are in the room, and in the same moment each of their seats ends. */
  async function seat(count: number): Promise<void> {
    const signer = providerOf(db.pool('worker'))
    const seatIds = Array.from({ length: count }, () => newTimedId('sea', Date.now(), randomBytes))
    for (const seatId of seatIds) {
      const ticket = await signer.credentialFor({
        ...{ seatId, providerRoomId, bits: 170, validUntil: null },
      } as unknown as AllowedDecision)
      expect(cloud.enter(ticket as Credential, Date.now())).to.equal(true)
    }
    await db.pool('owner').query(
      `WITH ended AS (INSERT INTO app.seat (id, room_id, decision_id, state, role, bits, ended_at, end_reason)
           SELECT i, $1, s.decision_id, 'ended', 'viewer', 170, app.now(), 'BANNED' FROM unnest($2::text[]) i,
             (SELECT decision_id FROM app.seat WHERE room_id = $1 AND decision_id IS NOT NULL LIMIT 1) s RETURNING id)
       INSERT INTO app.outbox (id, topic, key, body) SELECT 'job_' || substr(id, 5), 'media.remove', id,
         jsonb_build_object('providerRoomId', $3::text, 'node', NULL, 'userId', id, 'reason', 'BANNED') FROM ended`,
      [roomId, seatIds, providerRoomId],
    )
  }

  /** Two workers take turns of the outbox until everybody was asked to leave. */
  async function removeAll(bound = {}): Promise<void> {
    const workers = ['a', 'b'].map(() => {
      const pool = db.pool('worker')
      const media = providerOf(pool)
      const { topics = {} } = accessJobs(
        { pool, media, mediaOf: () => media, revisions: ROOM_REVISIONS } as unknown as Parameters<
          typeof accessJobs
        >[0],
        { SWEEP_MS: 1000, FOREIGN_CACHE_MS: 1000 },
        { raise: (name) => expect.fail(`${name} was raised`) },
      )
      return createOutboxDrain(pool, topics, pino({ level: 'silent' }))
    })
    await until(
      'everybody is out',
      async () => {
        await Promise.all(workers.map((worker) => worker.drain()))
        return cloud.people(providerRoomId).length === 0
      },
      bound,
    )
    await Promise.all(workers.map((worker) => worker.settle()))
  }

  const named = () => cloud.calls.flatMap(({ body }) => body.UserIds as string[])

  it(`[T1] ${PEOPLE} are out in one round of full calls, at no more than the provider takes of all processes`, async () => {
    await seat(PEOPLE)
    const begunMs = Date.now()
    await removeAll(promised(5000))
    // the last of all and not each: a pause of this machine bundles those, which is what being refused is there for
    expect(cloud.calls.at(-1)?.atMs, 'one turn after the other, of both').to.be.at.least(
      begunMs + ((cloud.calls.length - 1) * 1000) / PER_S,
    )
    expect(new Set(named()).size).to.equal(PEOPLE)
    expect(named(), 'nobody twice').to.have.length(PEOPLE)
    expect(cloud.calls.length, 'ten with a call, but for the ends of what each of the two took').to.be.below(
      PEOPLE / 10 + 12,
    )
  })

  it('[T1] who was refused for too many calls is asked for again, and nobody is lost', async () => {
    cloud.knobs.callsPerS = 4
    await seat(REFUSED)
    await removeAll()
    expect(cloud.refused(), 'it did refuse').to.be.greaterThan(0)
    expect(new Set(named()).size).to.equal(REFUSED)
  })

  it('[T1] who is removed for the first time goes before those who are taken out again', async () => {
    const media = providerOf(db.pool('worker'))
    const ids = (count: number) =>
      Array.from({ length: count }, () => newTimedId('sea', Date.now(), randomBytes))
    const [again, first] = [ids(60), ids(10)]
    const room = { providerRoomId, node: null }
    await Promise.all([
      ...again.map((one) => media.remove(room, one, 'BANNED', true)),
      ...first.map((one) => media.remove(room, one, 'BANNED')),
    ])
    expect(cloud.calls[0]?.body.UserIds).to.deep.equal(first)
    expect(cloud.calls).to.have.length(7)
  })

  it('[T1] a worker that is killed in mid-removal leaves nobody inside', async () => {
    // slow enough that it is killed between two calls
    cloud.knobs.callsPerS = 2
    await seat(60)
    const { installation } = api()
    const settings = { ...trtcSettings(installation, KEYS, cloud.url), HOST_GONE_S: '3600' }
    const killed = await startWorker(db, installation, settings)
    await until('some are out', async () => cloud.people(providerRoomId).length < 60)
    await killed.kill()
    const inside = cloud.people(providerRoomId).length
    expect(inside).to.be.within(1, 50)
    cloud.knobs.callsPerS = PER_S
    // what it had claimed is free again after its lease
    await db.pool('owner').query("UPDATE app.outbox SET due_at = app.now() WHERE state = 'due'")
    const next = await startWorker(db, installation, settings)
    await until('all are out', async () => cloud.people(providerRoomId).length === 0)
    await next.stop()
    expect(cloud.calls.every(({ action }) => action === 'RemoveUserByStrRoomId')).to.equal(true)
  })

  it('processes that share a database take one turn after the other; without it each goes slower by itself', async () => {
    const paces = [createCallPace(db.pool('worker')), createCallPace(db.pool('api'))]
    const at = async (what: string) =>
      Number(
        (await db.pool('owner').query(`SELECT (1000 * extract(epoch FROM ${what}))::float8 AS ms`)).rows[0]
          .ms,
      )
    const next = () => at("(SELECT next_at FROM app.call_pace WHERE kind = 'shared')")
    const begunMs = await at('clock_timestamp()')
    const waits = await Promise.all(
      Array.from({ length: 20 }, (_, n) => paces[n % 2]?.take('shared', 100) ?? null),
    )
    // 20 turns, 100 ms apart; what each was told is less by the time until it asked
    expect(await next()).to.be.at.least(begunMs + 2000)
    expect(Math.max(...waits.map(Number))).to.be.at.most(1900)
    const [turnMs, beforeMs] = [await next(), await at('clock_timestamp()')]
    const toldMs = await paces[0]?.take('shared', 100)
    expect(toldMs).to.be.within(turnMs - (await at('clock_timestamp()')), Math.max(0, turnMs - beforeMs))
    // far ahead, and not so far that the clock must have been set back
    expect(await paces[0]?.take('shared', 7500)).to.be.a('number')
    expect(await paces[1]?.take('shared', 100), 'too many wait').to.equal(null)
    const away = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:9/nothing' })
    expect(await createCallPace(away).take('shared', 100)).to.equal(400)
    await away.end()
  })
})
