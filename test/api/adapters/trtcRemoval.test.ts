import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import { accessJobs } from '#api/access/jobs.ts'
import { createTrtcProvider } from '#api/adapters/trtc/trtcProvider.ts'
import type { AllowedDecision } from '#api/ports/decision.ts'
import { drainOutbox } from '#api/queue/outbox.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import type { Credential } from '#protocol/ticket.ts'
import type { SecurityFact } from '#telemetry/securityLog.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { useApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { startTrtcStandIn, type TrtcStandIn } from '#test/kit/trtcStandIn.ts'

const KEYS = {
  sdkAppId: 1_400_000_123,
  secret: randomBytes(32).toString('hex'),
  keyId: 'AKIDexample',
  key: 'a-key-of-the-management-interface',
}
const PEOPLE = 12

describe('somebody who was removed has a key of TRTC that still opens the room', () => {
  const db = useDatabase()
  const api = useApi(db)
  let standIn: TrtcStandIn
  let fans: Person[]
  let seats: string[]
  let providerRoomId: string
  /** as far as the clock of everybody is ahead */
  let aheadS = 0

  before(async () => {
    standIn = await startTrtcStandIn(KEYS)
    const stage = await setStage(db)
    const [host, ...others] = await seedPeople(db.pool('api'), api().installation, PEOPLE + 1)
    fans = others
    const roomId = await stage.room(await stage.creator(host ?? expect.fail('no host')), {
      visibility: 'public',
    })
    seats = []
    for (const fan of fans) seats.push((await enter(api().url, fan, roomId)).body.seatId)
    const { rows } = await db
      .pool('api')
      .query<{ room: string }>('SELECT provider_room_id AS room FROM app.room WHERE id = $1', [roomId])
    providerRoomId = rows[0]?.room ?? ''
    await db.pool('api').query('DELETE FROM app.outbox')
  })
  after(() => standIn.stop())

  const told: SecurityFact[] = []
  const nowMs = () => Date.now() + aheadS * 1000
  const provider = () =>
    createTrtcProvider({
      ...{ sdkAppId: KEYS.sdkAppId, secret: KEYS.secret, clock: Date.now },
      api: { url: standIn.url, keyId: KEYS.keyId, key: KEYS.key, region: 'ap-singapore' },
    })
  const keyOf = (seatId: string): Promise<Credential> =>
    provider().credentialFor({
      ...{ seatId, providerRoomId, bits: 170, validUntil: null },
    } as unknown as AllowedDecision)

  /** The worker's turn now that so much time has gone by. */
  async function pass(seconds: number): Promise<void> {
    aheadS += seconds
    const pool = db.pool('api')
    const by = [`${seconds} s`]
    await pool.query('UPDATE app.seat SET ended_at = ended_at - $1::interval WHERE ended_at IS NOT NULL', by)
    await pool.query("UPDATE app.outbox SET due_at = due_at - $1::interval WHERE state = 'due'", by)
    const access = { pool, media: provider(), revisions: ROOM_REVISIONS }
    const { topics = {} } = accessJobs(
      access as unknown as Parameters<typeof accessJobs>[0],
      { SWEEP_MS: 1000 },
      { raise: (name) => expect.fail(`${name} was raised`) },
      { write: (fact) => void told.push(fact), stop() {} },
    )
    while ((await drainOutbox(pool, topics, pino({ level: 'silent' }))) > 0) {
      // a full batch means that more may wait
    }
  }
  const waiting = async () =>
    (await db.pool('api').query("SELECT FROM app.outbox WHERE topic = 'media.remove' AND state = 'due'"))
      .rowCount

  it('[T1] they are taken out again every 10 s, ten with one call, until 10 s past the last key', async () => {
    const credentials = await Promise.all(seats.map(keyOf))
    for (const credential of credentials) expect(standIn.enter(credential, nowMs())).to.equal(true)
    for (const [at, fan] of fans.entries())
      expect((await fan.call(api().url, 'DELETE', `/v1/seats/${seats[at]}`, {})).status).to.equal(204)
    const endedMs = Date.now()
    await pass(0)
    expect(standIn.people(providerRoomId)).to.deep.equal([])
    expect(told, '[T53] the security log').to.have.deep.members(
      seats.map((ref) => ({ kind: 'removal', ref })),
    )
    const opens: boolean[] = []
    for (let turn = 1; turn <= 13; turn++) {
      const calls = standIn.calls.length
      opens.push(standIn.enter(credentials[0] ?? expect.fail('no key'), nowMs()))
      await pass(5)
      expect(standIn.calls.length, `nothing after 5 s of turn ${turn}`).to.equal(calls)
      await pass(5)
      expect(standIn.people(providerRoomId), `out again in turn ${turn}`).to.deep.equal([])
      const sizes = standIn.calls.slice(calls).map(({ body }) => (body.UserIds as string[]).length)
      expect(sizes.sort(), `calls of turn ${turn}`).to.deep.equal([10, 2])
    }
    expect(opens.slice(0, 11), 'the provider let them in').to.not.include(false)
    expect(opens.at(-1), 'and at last no more').to.equal(false)
    expect(await waiting(), 'the last removal was 10 s past the key').to.equal(0)
    expect(aheadS).to.equal(130)
    expect(Date.now() - endedMs).to.be.below(60_000)
    const calls = standIn.calls.length
    await pass(60)
    expect(standIn.calls.length).to.equal(calls)
    expect(told, '[T53] a line each').to.have.length(seats.length)
  })
})
