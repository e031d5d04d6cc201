import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import { accessJobs } from '#api/access/jobs.ts'
import { createRoomVerbs } from '#api/access/roomVerbs.ts'
import type { MediaProvider } from '#api/ports/media.ts'
import { drainOutbox } from '#api/queue/outbox.ts'
import { roomJobs } from '#api/rooms/jobs.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import type { Provider } from '#domain/words.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

describe('an installation that is started with another media provider', () => {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let host: Person
  let fan: Person
  /** what each provider was asked to close */
  const closed: [Provider, string, string][] = []
  /** whom each provider was asked to take out */
  const removed: [Provider, string][] = []

  before(async () => {
    stage = await setStage(db)
    const people = await seedPeople(db.pool('api'), api().installation, 2)
    ;[host, fan] = [people[0] ?? expect.fail('no host'), people[1] ?? expect.fail('no fan')]
    creator = await stage.creator(host)
  })
  beforeEach(async () => {
    closed.length = 0
    removed.length = 0
    await db.pool('api').query('DELETE FROM app.outbox')
  })

  const provider = (name: Provider) =>
    ({
      name,
      caps: { reopensS: 0 },
      remove: async (_: unknown, userId: string) => {
        removed.push([name, userId])
      },
      closeRoom: async ({ providerRoomId }: { providerRoomId: string }, reason: string) => {
        closed.push([name, providerRoomId, reason])
      },
    }) as unknown as MediaProvider

  /** A worker under the settings of now: what it does at its start, and what it does at providers. */
  async function start(current: Provider, reached: Provider[]): Promise<void> {
    const outside = { pool: db.pool('api'), clock: Date.now, random: randomBytes, revisions: ROOM_REVISIONS }
    const access = { ...outside, media: provider(current) } as unknown as Parameters<
      typeof createRoomVerbs
    >[0]
    const deps = {
      ...outside,
      ...{ media: provider(current), access: createRoomVerbs(access) },
      mediaOf: (name: Provider) => (reached.includes(name) ? provider(name) : null),
    } as unknown as Parameters<typeof roomJobs>[0]
    const { loops = [], topics = {} } = roomJobs(deps, { SWEEP_MS: 1000 })
    await loops.find(({ name }) => name === 'rooms.provider')?.run()
    const ofAccess = accessJobs(
      deps as unknown as Parameters<typeof accessJobs>[0],
      { SWEEP_MS: 1000, FOREIGN_CACHE_MS: 1000 },
      { raise: (name) => expect.fail(name) },
    )
    await drainOutbox(db.pool('api'), { ...topics, ...ofAccess.topics }, pino({ level: 'silent' }))
  }
  const row = async (id: string) => {
    const { rows } = await db
      .pool('api')
      .query<Record<string, unknown>>(
        `SELECT state, end_reason, provider, provider_room_id AS place FROM app.room WHERE id = $1`,
        [id],
      )
    return rows[0] ?? expect.fail('no room')
  }

  it('[S1.10] ends what is live at the one before, there, and tells those who watch; what is at the new one stays', async () => {
    const old = await stage.room(creator, { visibility: 'public' })
    const { seatId } = (await enter(api().url, fan, old)).body
    const { place } = await row(old)
    await start('embedded', ['embedded', 'trtc'])
    expect(await row(old)).to.include({ state: 'live' })
    await start('trtc', ['embedded', 'trtc'])
    expect(await row(old)).to.include({ state: 'ended', end_reason: 'PROVIDER_CHANGED' })
    expect(closed).to.deep.equal([['embedded', place, 'PROVIDER_CHANGED']])
    const { rows } = await db
      .pool('api')
      .query<{ reason: string }>('SELECT end_reason AS reason FROM app.seat WHERE id = $1', [seatId])
    expect(rows).to.deep.equal([{ reason: 'ROOM_ENDED' }])
    const view = await host.call(api().url, 'GET', `/v1/rooms/${old}`, {})
    expect(view.body).to.include({ state: 'ended', endReason: 'PROVIDER_CHANGED' })
    await start('trtc', ['embedded', 'trtc'])
    expect(closed).to.have.length(1)
  })

  it('[S1.10] takes an opened draft down, which opens again at the new one', async () => {
    const draft = await stage.room(creator, { state: 'draft' })
    const { place } = await row(draft)
    expect(place).to.be.a('string')
    await start('trtc', ['embedded', 'trtc'])
    expect(await row(draft)).to.deep.equal({ state: 'draft', end_reason: null, provider: null, place: null })
    expect(closed).to.deep.equal([['embedded', place, 'PROVIDER_CHANGED']])
  })

  it('[S1.10][T1] who was removed before is taken out where they are, not at the new one', async () => {
    const old = await stage.room(creator, { visibility: 'public' })
    const { seatId } = (await enter(api().url, fan, old)).body
    expect((await fan.call(api().url, 'DELETE', `/v1/seats/${seatId}`, {})).status).to.equal(204)
    await start('trtc', ['embedded', 'trtc'])
    expect(removed).to.deep.equal([['embedded', seatId]])
  })

  it('[S1.10] gives up what nothing reaches any more: its keys open nothing for long', async () => {
    const old = await stage.room(creator, { visibility: 'public' })
    await db
      .pool('api')
      .query("UPDATE app.room SET provider = 'trtc', media_node = NULL WHERE id = $1", [old])
    await start('embedded', ['embedded'])
    expect(await row(old)).to.include({ state: 'ended', end_reason: 'PROVIDER_CHANGED' })
    expect(closed).to.deep.equal([])
    const { rows } = await db
      .pool('api')
      .query("SELECT FROM app.outbox WHERE topic = 'media.close' AND state = 'due'")
    expect(rows).to.have.length(0)
  })
})
