import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import {
  createNodeKeys,
  deriveNodeKey,
  NODE_KEY_USES,
  type NodeKeys,
} from '#api/adapters/embedded/nodeKeys.ts'
import { nodeAuthorization } from '#protocol/node.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type MediaNode, type NodeKeyTexts, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { ROOM, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { dial, join } from '#test/kit/media/wire.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const A = 'node-1'
const B = 'node-2'

const filesOf = (keys: NodeKeys<string>, id: string): NodeKeyTexts => ({
  id,
  control: keys('control', id),
  report: keys('report', id),
  ticket: keys('ticket', id),
  nonce: keys('nonce', id),
})

describe('the keys of a media node', () => {
  it('[T1] differ by node, by use and by secret, and are the same each time', () => {
    const keys = createNodeKeys({ media: 'm'.repeat(64), internal: 'i'.repeat(64) })
    const all = [A, B].flatMap((id) => NODE_KEY_USES.map((use) => keys(use, id)))
    expect(new Set(all).size).to.equal(8)
    for (const key of all) expect(key).to.match(/^[0-9a-f]{64}$/)
    expect(keys('ticket', A)).to.equal(deriveNodeKey('m'.repeat(64), 'ticket', A))
    expect(keys('control', A)).to.equal(deriveNodeKey('i'.repeat(64), 'control', A))
    expect(deriveNodeKey('n'.repeat(64), 'ticket', A)).to.not.equal(keys('ticket', A))
    // the bytes are written down: an earlier version's node goes on with its files
    expect(deriveNodeKey('m'.repeat(64), 'ticket', A)).to.equal(
      '54e574474c6303fbe7782b73bcfd0275fd29112f5267bb0083e1f7040fbc8456',
    )
  })
})

describe('with the files of node B nothing is done at node A', () => {
  const keys = createNodeKeys({
    media: randomBytes(32).toString('hex'),
    internal: randomBytes(32).toString('hex'),
  })
  const [own, others] = [filesOf(keys, A), filesOf(keys, B)]
  let media: MediaNode
  before(async () => {
    media = await startMediaNode({ keys: own })
    await media.openRoom(ROOM)
  })
  after(() => media.stop())

  it('[T1] no verb of its control interface', async () => {
    const verbs = [
      ['POST', '/rooms', { providerRoomId: 'r00m0000', kind: 'stream', maxParticipants: null }],
      ['DELETE', `/rooms/${ROOM}`, undefined],
      ['POST', `/rooms/${ROOM}/remove`, { userId: 'sea_a', reason: 'BANNED' }],
      [
        'POST',
        `/rooms/${ROOM}/mute`,
        { userId: 'sea_a', muted: { microphone: true, camera: true, screen: true } },
      ],
      ['GET', `/rooms/${ROOM}/participants`, undefined],
      ['GET', `/rooms/${ROOM}/counters`, undefined],
    ] as const
    for (const [method, path, body] of verbs)
      for (const key of [others.control, others.report, own.report, own.ticket])
        expect((await media.control(method, path, body, key)).status, `${method} ${path}`).to.equal(401)
    expect(await media.participants(ROOM), 'its own key opens it').to.deep.equal([])
  })

  it('[T1] no entry: neither strings nor nonce of B, in any mixture', async () => {
    const wish = { room: ROOM, user: 'sea_b', bits: VIEWER_BITS }
    const forged = [
      { ...wish, secret: others.ticket, nonceSecret: others.nonce },
      { ...wish, secret: others.ticket },
      { ...wish, nonceSecret: others.nonce },
      // one key for both, as before each use had its own
      { ...wish, nonceSecret: own.ticket },
    ]
    for (const one of forged) {
      const wire = await dial(media.signalUrl)
      const answer = await join(wire, media.ticket(one))
      expect(answer.t === 'fail' && answer.code).to.equal('TICKET_INVALID')
      await wire.close()
    }
    const wire = await dial(media.signalUrl)
    expect((await join(wire, media.ticket(wish))).t, 'its own keys open it').to.equal('joined')
    await wire.close()
  })
})

describe('what node B tells of node A', () => {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let fan: Person
  let seatId: string
  let providerRoomId: string
  let events = 0

  before(async () => {
    stage = await setStage(db)
    const [host, viewer] = (await seedPeople(db.pool('api'), api().installation, 2)) as [Person, Person]
    fan = viewer
    creator = await stage.creator(host)
    const roomId = await stage.room(creator, { visibility: 'public' })
    const { rows } = await db
      .pool('api')
      .query<{ room: string }>('SELECT provider_room_id AS room FROM app.room WHERE id = $1', [roomId])
    providerRoomId = rows[0]?.room ?? ''
    seatId = (await enter(api().url, fan, roomId)).body.seatId
  })

  const send = (path: string, body: unknown, as: string, key = api().installation.nodeKeys('report', as)) =>
    request(api().internalUrl, 'POST', path, { body, headers: { authorization: nodeAuthorization(as, key) } })
  const event = (kind: string, source: string) => ({
    ...{ eventId: `${source}:1:${++events}`, source, kind, providerRoomId, userId: seatId },
    atMs: Date.now(),
  })
  const seatState = async () =>
    (await db.pool('api').query('SELECT state FROM app.seat WHERE id = $1', [seatId])).rows[0]?.state
  const storedOf = async (kind: string) =>
    (await db.pool('api').query('SELECT source, seat_id, room_id FROM app.evidence WHERE kind = $1', [kind]))
      .rows

  it('[T1] registers nobody but B', async () => {
    const beat = (id: string) => ({
      ...{ id, url: 'ws://localhost:1/b', controlUrl: 'http://127.0.0.1:9', rooms: 0, load: 0, limits: {} },
      startedAt: new Date().toISOString(),
    })
    const path = '/internal/media-nodes'
    const before = (await db.pool('api').query('SELECT * FROM app.media_node WHERE id = $1', [A])).rows
    expect((await send(path, beat(A), B)).status).to.equal(403)
    const { nodeKeys, internalSecret, mediaSecret } = api().installation
    for (const key of [
      nodeKeys('report', B),
      nodeKeys('control', A),
      nodeKeys('ticket', A),
      internalSecret,
      mediaSecret,
    ])
      expect((await send(path, beat(A), A, key)).status).to.equal(401)
    const after = (await db.pool('api').query('SELECT * FROM app.media_node WHERE id = $1', [A])).rows
    expect(after).to.deep.equal(before)
    expect((await send(path, beat(B), B)).body).to.deep.equal({ ok: true })
  })

  it('[T1] writes nothing into the policy of pages but an address', async () => {
    const urls = [
      // a directive of its own: the policy cannot be made any more, and no page is served
      'ws://b.example;script-src-elem',
      'ws://b.example,x',
      // nothing that can be read: the addresses of all other nodes would stay as they were
      'ws://[b',
      'ws://',
    ]
    for (const url of urls) {
      const beat = { id: B, url, controlUrl: 'http://127.0.0.1:9', rooms: 0, load: 0, limits: {} }
      const told = await send('/internal/media-nodes', { ...beat, startedAt: new Date().toISOString() }, B)
      expect(told.status, url).to.equal(422)
      expect((await request(api().url, 'GET', '/')).status, url).to.equal(200)
    }
  })

  it('[T1] reports nothing in its name, nor anything of another source', async () => {
    const path = '/internal/media-events'
    const batch = (nodeId: string, source: string) => ({ nodeId, events: [event('joined', source)] })
    expect((await send(path, batch(A, A), B)).status).to.equal(403)
    expect((await send(path, batch(B, A), B)).status).to.equal(403)
    expect((await send(path, batch(A, B), A)).status).to.equal(403)
    expect(await storedOf('joined')).to.deep.equal([])
    expect(await seatState()).to.equal('held')
  })

  it('[T1] counts for no room that is placed on A', async () => {
    const path = '/internal/media-events'
    const told = ['joined', 'left', 'published', 'room_opened'].map((kind) => event(kind, B))
    expect((await send(path, { nodeId: B, events: told }, B)).body).to.deep.equal({ acked: 4 })
    expect(await seatState(), 'nobody has come in').to.equal('held')
    for (const { kind } of told)
      expect(await storedOf(kind)).to.deep.equal([{ source: B, seat_id: null, room_id: null }])
    expect((await send(path, { nodeId: A, events: [event('joined', A)] }, A)).body).to.deep.equal({
      acked: 1,
    })
    expect(await seatState(), 'A knows').to.equal('live')
  })

  it('[T37] A that stops costs nobody inside the seat or a wait: its next start tells who left', async () => {
    const lease = async () => {
      const { rows } = await db.pool('api').query(
        `SELECT is_inside, unseen_since, extract(epoch FROM until - app.now())::float8 AS left_s
           FROM app.seat_lease WHERE seat_id = $1`,
        [seatId],
      )
      return rows[0]
    }
    const left = { ...event('left', A), body: { reason: 'NODE_STOPPED' } }
    expect((await send('/internal/media-events', { nodeId: A, events: [left] }, A)).body).to.deep.equal({
      acked: 1,
    })
    expect(await lease()).to.include({ is_inside: true, unseen_since: null })
    expect((await lease()).left_s, 'not the 20 s of who left').to.be.above(40)
    const gone = { ...event('left', A), body: { reason: 'LEFT' }, atMs: Date.now() + 10 }
    await send('/internal/media-events', { nodeId: A, events: [gone] }, A)
    expect(await lease()).to.include({ is_inside: false })
  })
})
