import { expect } from 'chai'
import { parseSettings } from '#settings/parse.ts'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { type Passage, type PostgresWire, startPostgresWire } from '#test/kit/cluster/postgresWire.ts'
import { useDatabase } from '#test/kit/database.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { TIGHT } from '../sharedSettings.ts'

const SETTINGS = { ...TIGHT, SWEEP_MS: '100' }

/** Parts of what the worker says: as it looks for drafts without a picture, and as it forgives one who publishes. */
const [LOOKS, FORGIVES] = [
  'coalesce(r.published_at, r.opened_at)',
  'DELETE FROM app.opening_pause WHERE account_id',
]

describe('what a channel may hold open', () => {
  const db = useDatabase()
  const api = useApi(db, { settings: SETTINGS })
  let wire: PostgresWire
  let worker: ServerProcess
  let media: MediaProcess
  let stage: Stage
  let people: Person[]
  let client: NodeClient | null = null
  let passageOf: (text: string) => Passage = () => 'pass'
  let release = () => {}

  before(async function () {
    this.timeout(60_000)
    stage = await setStage(db)
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    people = await seedPeople(db.pool('api'), api().installation, 5)
    wire = await startPostgresWire(db.url('worker'), (text) => passageOf(text))
    const often = { ...SETTINGS, WORKER_MAX_REST_MS: '100' }
    worker = await startWorker({ ...db, url: () => wire.url }, api().installation, often)
    media = await startMedia(api())
  })
  afterEach(async () => {
    release()
    await client?.leave()
    client = null
  })
  after(async () => {
    await media?.stop()
    await worker?.stop()
    await wire?.stop()
  })

  /** The worker's statements with this part wait for `release`, or for the next part that is held. */
  function hold(part: string): { isAsked: Promise<void> } {
    const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    passageOf = (text) => {
      if (!text.includes(part)) return 'pass'
      asked.resolve()
      return released.promise
    }
    release()
    release = () => {
      released.resolve()
    }
    return { isAsked: asked.promise }
  }
  async function hostOf(n: number) {
    const person = people[n] as Person
    const { channelId }: Creator = await stage.creator(person)
    const call = (method: string, path: string, body?: unknown) =>
      person.call(api().url, method, path, body === undefined ? {} : { body })
    const create = (title = 'A stream') =>
      call('POST', '/v1/rooms', { channelId, title, visibility: 'public' })
    return { person, channelId, call, create }
  }
  const row = async (id: string) =>
    (await db.pool('api').query('SELECT state, opened_at, published_at FROM app.room WHERE id = $1', [id]))
      .rows[0]
  const isReceived = async (id: string) =>
    (await db.pool('api').query("SELECT FROM app.evidence WHERE room_id = $1 AND kind = 'published'", [id]))
      .rowCount === 1
  const pauses = async (person: Person) =>
    (
      await db
        .pool('api')
        .query('SELECT strikes FROM app.opening_pause WHERE account_id = $1', [person.accountId])
    ).rows.map((one) => one.strikes)

  it('has the numbers of its settings', () => {
    // the kit lets most tests have more drafts than that
    const { SESSION_SECRET_FILE = '', MAX_DRAFTS: _, ...given } = api().installation.settings
    const places = { DATABASE_URL: 'postgres://x/y', PUBLIC_URL: 'http://localhost', PORT: '0' }
    const settings = parseSettings('api', { ...given, SESSION_SECRET_FILE, ...places, INTERNAL_PORT: '0' })
    const { MAX_DRAFTS, MAX_SEATS, UNPUBLISHED_S, MISSED_S } = settings
    const { OPENING_PAUSE_S, OPENING_PAUSE_MAX_S } = settings
    expect({
      ...{ MAX_DRAFTS, MAX_SEATS, UNPUBLISHED_S, MISSED_S, OPENING_PAUSE_S, OPENING_PAUSE_MAX_S },
    }).to.deep.equal({
      MAX_DRAFTS: 50,
      MAX_SEATS: 3,
      UNPUBLISHED_S: 30,
      MISSED_S: 7200,
      OPENING_PAUSE_S: 30,
      OPENING_PAUSE_MAX_S: 600,
    })
  })

  it('[T37] so many drafts, ten at once or not; who has more keeps them; the refusal names the oldest', async () => {
    const { create, call, channelId } = await hostOf(0)
    const first = await create('The first')
    const replies = await Promise.all(Array.from({ length: 10 }, () => create()))
    expect(replies.filter((reply) => reply.status === 201)).to.have.length(2)
    const refused = replies.find((reply) => reply.status !== 201)
    expect(refused?.body).to.deep.include({
      status: 409,
      code: 'TOO_MANY_DRAFTS',
      detail:
        'This channel has 3 rooms or more that have not begun. End one first; the oldest is “The first”.',
      facts: { roomId: first.body.id, kind: 'stream', title: 'The first', state: 'draft' },
    })
    await db
      .pool('api')
      .query(
        `INSERT INTO app.room (id, channel_id, kind, visibility, title) SELECT 'rom_000000000000000000000' || n, $1, 'stream', 'public', 'old' FROM generate_series(1, 3) n`,
        [channelId],
      )
    await call('POST', `/v1/rooms/${first.body.id}/end`)
    expect((await create()).body.code).to.equal('TOO_MANY_DRAFTS')
    const { rows } = await db
      .pool('api')
      .query("SELECT count(*)::int AS n FROM app.room WHERE channel_id = $1 AND state = 'draft'", [channelId])
    expect(rows).to.deep.equal([{ n: 5 }])
  })

  it('[T37] of three drafts opened at one moment one is open, and the others are told which', async () => {
    const { create, call } = await hostOf(1)
    const ids = await Promise.all([1, 2, 3].map(async (n) => (await create(`Take ${n}`)).body.id as string))
    const replies = await Promise.all(ids.map((id) => call('POST', `/v1/rooms/${id}/open`)))
    const at = replies.findIndex((reply) => reply.status === 200)
    const facts = { roomId: ids[at], kind: 'stream', title: `Take ${at + 1}`, state: 'draft' }
    expect(replies.map((reply) => reply.body.facts ?? reply.status)).to.deep.equal(
      ids.map((_, n) => (n === at ? 200 : facts)),
    )
    expect(replies.map((reply) => reply.body.code)).to.have.members([
      undefined,
      'CHANNEL_BUSY',
      'CHANNEL_BUSY',
    ])
    const again = await call('POST', `/v1/rooms/${ids[at]}/open`)
    expect(again.status, 'opening it again changes nothing').to.equal(200)
  })

  it('[T37] an opened stream without a picture is taken down and stays a draft; the next opening waits, longer each time', async function () {
    this.timeout(30_000)
    const { create, call, person } = await hostOf(2)
    const id = (await create()).body.id as string
    const open = () => call('POST', `/v1/rooms/${id}/open`)
    const refusals: { strikes: number[]; waitS: number }[] = []
    for (let n = 0; n < 3; n++) {
      // the pause is over, and nobody is taken down who is still on the way in
      await db
        .pool('api')
        .query('UPDATE app.opening_pause SET until = app.now() WHERE account_id = $1', [person.accountId])
      hold(LOOKS)
      const opened = await open()
      expect(opened.body.state, opened.text).to.equal('draft')
      const entered = await enter(api().url, person, id, { action: 'host' })
      expect(entered.status, entered.text).to.equal(201)
      release()
      await until('the end of it', async () => (await row(id)).opened_at === null)
      expect((await row(id)).state).to.equal('draft')
      const refused = await open()
      expect(refused.body).to.deep.include({ status: 429, code: 'RATE_LIMITED' })
      const { detail, retryAfterS } = refused.body
      expect(detail).to.match(/neither picture nor sound/)
      expect(detail).to.match(new RegExp(`Open the next one in ${retryAfterS} s\\.$`))
      expect(refused.headers.get('retry-after')).to.equal(String(retryAfterS))
      // of a hundred seconds some are over
      refusals.push({ strikes: await pauses(person), waitS: Math.ceil(retryAfterS / 100) })
    }
    expect(refusals).to.deep.equal([
      { strikes: [1], waitS: 1 },
      { strikes: [2], waitS: 2 },
      { strikes: [3], waitS: 2 },
    ])
    const { rows } = await db
      .pool('api')
      .query("SELECT count(*)::int AS n FROM app.seat WHERE room_id = $1 AND state <> 'ended'", [id])
    expect(rows).to.deep.equal([{ n: 0 }])
  })

  it('[T37] who publishes stays open and is forgiven; a wait of long ago counts no more', async function () {
    this.timeout(30_000)
    const { create, call, person } = await hostOf(3)
    const id = (await create()).body.id as string
    await db
      .pool('api')
      .query(
        "INSERT INTO app.opening_pause VALUES ($1, 5, app.now() - interval '1 s', app.now() + interval '1 hour')",
        [person.accountId],
      )
    hold(LOOKS)
    expect((await call('POST', `/v1/rooms/${id}/open`)).status).to.equal(200)
    const { ticket } = (await enter(api().url, person, id, { action: 'host' })).body
    client = await joinNode(ticket.signalUrl, ticket)
    await client.publish(['camera'])
    await client.connected()
    client.send('camera', 50)
    await until('the engine to receive it', () => isReceived(id))
    const { isAsked } = hold(FORGIVES)
    await isAsked
    expect((await row(id)).published_at, 'neither is seen without the other').to.equal(null)
    release()
    await until('the engine to be asked', async () => (await row(id)).published_at !== null)
    expect(await pauses(person)).to.deep.equal([])
    const first = (await row(id)).published_at as Date
    await until('the next look', async () => (await row(id)).published_at > first)
    expect((await row(id)).opened_at).to.not.equal(null)
    await client.leave()
    client = null
    await until('the end without a picture', async () => (await row(id)).opened_at === null)
    expect(await pauses(person), 'it was not held for nothing').to.deep.equal([])
    await db
      .pool('api')
      .query(
        "INSERT INTO app.opening_pause VALUES ($1, 5, app.now() - interval '2 hours', app.now() - interval '1 hour')",
        [person.accountId],
      )
    await until('it is forgotten', async () => (await pauses(person)).length === 0)
  })
})
