import { expect } from 'chai'
import { MAX_RELAY_SPANS, nodeAuthorization, RELAY_SPANS_PATH } from '#protocol/node.ts'
import { type Reply, request } from '#test/kit/client.ts'
import { usePlaced } from '../bookings/booked/usePlaced.ts'
import { timeIn } from '../bookings/openCalls.ts'
import { bothIn, meetingRows } from './meetings.ts'

const AT = timeIn(3, '10:00')
const SPAN = { side: 'fan', fromAgoMs: 30_000, untilAgoMs: 10_000 }

describe('what the relay of calls reports [S3.38]', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const { toStart } = meetingRows((login) => placed.world().database.pool(login))
  let roomId = ''

  beforeEach(async () => {
    const call = { ...(await placed.place(AT)), startsAt: AT, fan: placed.fan(), creator: placed.seller() }
    await placed.sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
    await toStart(call, -60)
    roomId = (await bothIn(call)).roomId
  })

  function send(path: string, body: unknown, as: { id?: string; key?: string } = {}): Promise<Reply> {
    const { internalUrl, installation } = placed.world().inside
    const { id = 'relay', key = installation.nodeKeys('report', id) } = as
    const headers = { authorization: nodeAuthorization(id, key) }
    return request(internalUrl, 'POST', path, { body, headers })
  }
  const report = (spans: unknown, as?: { id?: string; key?: string }, lateMs = 0) =>
    send(RELAY_SPANS_PATH, { sentAtMs: Date.now() - lateMs, spans }, as)
  const spans = () =>
    placed.sql<{ side: string; source: string; tookMs: number; agoMs: number }>(
      `SELECT side, source, extract(epoch FROM until_at - from_at)::float8 * 1000 AS "tookMs",
         extract(epoch FROM app.now() - until_at)::float8 * 1000 AS "agoMs" FROM app.call_span WHERE room_id = $1 AND source = 'relay' ORDER BY side`,
      roomId,
    )

  it('is on record as ours, by the time of the database; of a room that is none nothing is', async () => {
    const nowhere = { ...SPAN, roomId: `rom_${'0'.repeat(22)}` }
    const reply = await report([{ ...SPAN, roomId }, { ...SPAN, roomId, side: 'creator' }, nowhere])
    expect([reply.status, reply.body]).to.deep.equal([200, { ok: true }])
    const kept = await spans()
    expect(kept.map(({ side, source }) => [side, source])).to.deep.equal([
      ['creator', 'relay'],
      ['fan', 'relay'],
    ])
    for (const { tookMs, agoMs } of kept) {
      expect(tookMs).to.be.closeTo(20_000, 1)
      expect(agoMs).to.be.within(10_000, 40_000)
    }
  })

  it('[T14] that an api which stood still takes late is of the time at which it was seen, and of ten minutes ago it is not taken', async () => {
    const good = [{ ...SPAN, roomId }]
    for (const lateMs of [600_001, 100_000]) expect((await report(good, {}, lateMs)).status).to.equal(200)
    const kept = await spans()
    expect(kept).to.have.length(1)
    expect(kept[0]?.agoMs).to.be.within(110_000, 140_000)
  })

  it('[T13] is taken from the relay alone, and the relay says nothing in the place of a media node', async () => {
    const { nodeKeys, internalSecret } = placed.world().inside.installation
    const good = [{ ...SPAN, roomId }]
    for (const key of [nodeKeys('report', 'node-1'), nodeKeys('control', 'relay'), internalSecret])
      expect((await report(good, { key })).status).to.equal(401)
    const node = await report(good, { id: 'node-1' })
    expect([node.status, node.body.code]).to.deep.equal([403, 'FORBIDDEN'])
    expect(await spans()).to.deep.equal([])
    const beat = {
      id: 'relay',
      url: 'ws://localhost:1/b',
      controlUrl: 'http://127.0.0.1:9',
      rooms: 0,
      load: 0,
    }
    const startedAt = new Date().toISOString()
    const registered = await send('/internal/media-nodes', { ...beat, startedAt, limits: {} })
    expect([registered.status, registered.body.code]).to.deep.equal([403, 'FORBIDDEN'])
    const event = {
      eventId: 'relay:1:1',
      source: 'relay',
      kind: 'joined',
      providerRoomId: 'r',
      atMs: Date.now(),
    }
    const events = await send('/internal/media-events', { nodeId: 'relay', events: [event] })
    expect([events.status, events.body.code]).to.deep.equal([403, 'FORBIDDEN'])
    expect(await placed.sql("SELECT FROM app.media_node WHERE id = 'relay'")).to.deep.equal([])
  })

  it('[T13] what it may not say is refused as a whole', async () => {
    const good = { ...SPAN, roomId }
    const bad: Record<string, unknown> = {
      none: [],
      'too many': Array(MAX_RELAY_SPANS + 1).fill(good),
      'of another source': [good, { ...good, source: 'socket' }],
      'in the future': [good, { ...good, untilAgoMs: -1 }],
      'too old': [good, { ...good, fromAgoMs: 600_001 }],
      'longer than half a minute': [good, { ...good, fromAgoMs: 40_001 }],
      'no number': [good, { ...good, fromAgoMs: '30000' }],
      'no side': [good, { ...good, side: 'admin' }],
      'no room': [good, { ...good, roomId: "rom_1'; --" }],
    }
    for (const [name, sent] of Object.entries(bad)) {
      const { status, body } = await report(sent)
      expect([status, body.code], name).to.deep.equal([422, 'INVALID_INPUT'])
    }
    expect(await spans()).to.deep.equal([])
    const backwards = await report([{ ...good, fromAgoMs: 5000 }])
    expect([backwards.status, await spans()], 'backwards').to.deep.equal([200, []])
    expect((await report([{ ...good, fromAgoMs: 40_000 }])).status).to.equal(200)
    expect(await spans(), 'half a minute').to.have.length(1)
  })
})
