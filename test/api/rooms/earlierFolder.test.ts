import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createCredentialSigner } from '#api/adapters/credentialSigner.ts'
import { BEATS_PULSE } from '#api/queue/pulse.ts'
import { migrate } from '#db/migrate.ts'
import { newTimedId } from '#domain/ids.ts'
import { PROVIDERS, type Provider } from '#domain/words.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { createInstallation, type ServerProcess, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import { useDatabaseBefore } from '#test/kit/database.ts'
import { trtcKeys, trtcSettings } from '#test/kit/media/trtcSettings.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { until } from '#test/kit/time/until.ts'

const MIGRATION = '20261123000127_room_provider'
const BITS = { host: 255, viewer: 170 }

interface Stream {
  roomId: string
  providerRoomId: string
  host: string
  viewer: string
  watcher: Person
  /** whose seat ended, and who was not taken out yet */
  left: string
}

for (const current of PROVIDERS)
  describe(`a data folder of before, with streams at both providers, started with ${current}`, function () {
    this.timeout(60_000)
    const db = useDatabaseBefore(MIGRATION)
    const installation = createInstallation()
    let cloud: Cloud
    let api: TestApi
    let worker: ServerProcess
    let streams: Record<Provider, Stream>
    let late: Person
    const sql = async (text: string, values: unknown[] = []) =>
      (await db.pool('owner').query(text, values)).rows

    async function seat(roomId: string, accountId: string, role: 'host' | 'viewer', hasEnded = false) {
      const id = newTimedId('sea', Date.now(), randomBytes)
      await sql(
        `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits, state, ended_at, end_reason)
           VALUES ($1, $2, $3, $4, $5, $6, $7::app.seat_state, CASE WHEN $8 THEN app.now() END, CASE WHEN $8 THEN 'LEFT'::app.seat_end END)`,
        [
          id,
          roomId,
          accountId,
          newTimedId('dec', Date.now(), randomBytes),
          role,
          BITS[role],
          hasEnded ? 'ended' : 'live',
          hasEnded,
        ],
      )
      if (!hasEnded)
        await sql("INSERT INTO app.seat_lease (seat_id, until) VALUES ($1, app.now() - interval '1 hour')", [
          id,
        ])
      return id
    }

    before('fill the folder as before, bring it to this version and start', async () => {
      cloud = await startCloud(trtcKeys())
      const stage = await setStage(db)
      const people = await seedPeople(db.pool('api'), installation, 7)
      const take = () => people.pop() ?? expect.fail('nobody is left')
      late = take()
      const entries: [Provider, Stream][] = []
      for (const provider of PROVIDERS) {
        const [host, watcher, leaver] = [take(), take(), take()]
        const roomId = await stage.room(await stage.creator(host), { visibility: 'public', provider })
        const [row] = await sql(
          'SELECT provider_room_id AS room, media_node AS node FROM app.room WHERE id = $1',
          [roomId],
        )
        const left = await seat(roomId, leaver.accountId, 'viewer', true)
        const body = { providerRoomId: row.room, node: row.node, userId: left, reason: 'LEFT' }
        await sql("INSERT INTO app.outbox (id, topic, key, body) VALUES ($1, 'media.remove', $2, $3)", [
          ...[newTimedId('job', Date.now(), randomBytes), left, body],
        ])
        const ids = {
          host: await seat(roomId, host.accountId, 'host'),
          viewer: await seat(roomId, watcher.accountId, 'viewer'),
        }
        entries.push([provider, { roomId, providerRoomId: row.room, watcher, left, ...ids }])
      }
      // it was stopped two hours ago, with everybody in it
      await sql(
        "INSERT INTO app.pulse (process, at) VALUES ($1, app.now() - interval '2 hours') ON CONFLICT (process) DO UPDATE SET at = EXCLUDED.at",
        [BEATS_PULSE],
      )
      streams = Object.fromEntries(entries) as Record<Provider, Stream>
      const sign = createCredentialSigner({ ...cloud.keys, clock: Date.now })
      const { providerRoomId, host, viewer, left } = streams.trtc
      for (const [userId, bits] of [
        [host, BITS.host],
        [viewer, BITS.viewer],
        [left, BITS.viewer],
      ] as const)
        expect(cloud.enter(sign({ userId, bits, providerRoomId, lifeS: 60 }))).to.equal(true)

      expect(await migrate(db.url('owner'))).to.include(MIGRATION)
      const settings = {
        ...trtcSettings(installation, cloud.keys, cloud.url),
        ...{ MEDIA_PROVIDER: current, HOST_GONE_S: '600' },
      }
      api = await startApi(db, installation, settings)
      worker = await startWorker(db, installation, settings)
    })
    after(async () => {
      await worker?.stop()
      await api?.stop()
      await cloud?.stop()
      installation.remove()
    })

    const elsewhere = (): Stream => streams[current === 'trtc' ? 'embedded' : 'trtc']
    const ends = async (of: Stream) => {
      const [row] = await sql('SELECT state, end_reason AS reason FROM app.room WHERE id = $1', [of.roomId])
      const seats = await sql('SELECT end_reason AS reason FROM app.seat WHERE id = ANY ($1)', [
        [of.host, of.viewer],
      ])
      return { ...row, seats: seats.map(({ reason }) => reason) }
    }

    it('[S1.10][T37] ends the stream at the other one, for that reason, and keeps its own with everybody in it', async () => {
      await until('the other one ended', async () => (await ends(elsewhere())).state === 'ended')
      expect(await ends(elsewhere())).to.deep.equal({
        ...{ state: 'ended', reason: 'PROVIDER_CHANGED', seats: ['ROOM_ENDED', 'ROOM_ENDED'] },
      })
      expect(await ends(streams[current])).to.deep.equal({ state: 'live', reason: null, seats: [null, null] })
      const { watcher, viewer, roomId } = streams[current]
      const socket = await connect(api.url, watcher)
      expect(await socket.ask('seat:attach', { seatId: viewer })).to.include({ ok: true })
      expect(await socket.ask('seat:beat', { seatId: viewer })).to.include({ ok: true })
      socket.close()
      expect((await enter(api.url, late, roomId)).status).to.equal(201)
    })

    it('[T1] takes out at each whom an earlier version asked to take out there', async () => {
      const { providerRoomId, host, viewer, left } = streams.trtc
      const inside = () => cloud.people(providerRoomId).sort()
      const stay = current === 'trtc' ? [host, viewer].sort() : []
      await until('they are out', () => JSON.stringify(inside()) === JSON.stringify(stay))
      const named = cloud.calls.flatMap(({ body }) => (body.UserIds as string[] | undefined) ?? [])
      expect(
        named.filter((one) => one !== left),
        'nobody of the other one',
      ).to.deep.equal([])
      const rooms = cloud.calls.map(({ body }) => body.RoomId)
      expect([...new Set(rooms)]).to.deep.equal([providerRoomId])
    })
  })
