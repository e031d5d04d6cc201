import { expect } from 'chai'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { TIGHT } from './sharedSettings.ts'

/** Of the worker; the api has others as well. */
const SETTINGS = { HOST_GONE_S: TIGHT.HOST_GONE_S, SEAT_LEASE_S: TIGHT.SEAT_LEASE_S }

describe('a stream from draft to end', () => {
  const db = useDatabase()
  const api = useApi(db, { settings: TIGHT })
  let worker: ServerProcess
  let media: MediaProcess
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let clients: NodeClient[] = []

  before(async function () {
    this.timeout(60_000)
    stage = await setStage(db)
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    people = await seedPeople(db.pool('api'), api().installation, 10)
    creator = await stage.creator(people[0] as Person)
    worker = await startWorker(db, api().installation, { ...SETTINGS, WORKER_MAX_REST_MS: '200' })
  })
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.leave().catch(() => {})))
    clients = []
  })
  after(async () => {
    await media?.stop()
    await worker?.stop()
  })

  const host = (): Person => people[0] as Person
  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(api().url, method, path, body === undefined ? {} : { body })
  const draft = async (wish: Record<string, unknown> = {}) => {
    const body = { channelId: creator.channelId, title: 'Evening set', visibility: 'public', ...wish }
    const reply = await call(host(), 'POST', '/v1/rooms', body)
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.id as string
  }
  const view = async (id: string, who = host()) => (await call(who, 'GET', `/v1/rooms/${id}`)).body
  async function join(ticket: EmbeddedTicket): Promise<NodeClient> {
    const client = await joinNode(ticket.signalUrl, ticket)
    clients.push(client)
    return client
  }
  /** The host opens, enters, publishes and goes live. */
  async function play(wish: Record<string, unknown> = {}) {
    const id = await draft(wish)
    expect((await call(host(), 'POST', `/v1/rooms/${id}/open`)).status).to.equal(200)
    const admitted = await enter(api().url, host(), id, { action: 'host' })
    const client = await join(admitted.body.ticket)
    await client.publish(['camera'])
    await client.connected()
    const silence = client.send('camera', 50)
    const live = await until('the engine receives the host', async () => {
      const reply = await call(host(), 'POST', `/v1/rooms/${id}/live`)
      return reply.body?.code !== 'NOT_PUBLISHING' && reply
    })
    expect(live.status, live.text).to.equal(200)
    return { id, client, silence, seatId: admitted.body.seatId as string }
  }

  it('[S1.12] a draft exists for its owner alone; without an engine it cannot be opened, and nobody sees a live sign', async () => {
    const id = await draft()
    expect(await view(id)).to.include({ state: 'draft', isHost: true, viewers: 0 })
    expect((await call(people[1] as Person, 'GET', `/v1/rooms/${id}`)).status).to.equal(404)
    const reply = await call(host(), 'POST', `/v1/rooms/${id}/open`)
    expect({ status: reply.status, code: reply.body.code }).to.deep.equal({
      status: 503,
      code: 'NO_MEDIA_NODE',
    })
    expect(await view(id)).to.include({ state: 'draft' })
    const ended = await call(host(), 'POST', `/v1/rooms/${id}/end`)
    expect(ended.body).to.include({ state: 'ended', endReason: 'NEVER_STARTED' })
    expect((await call(host(), 'PATCH', `/v1/rooms/${id}`, { title: 'x' })).body.code).to.equal('CONFLICT')
  })

  it('refuses gates that cannot be built, and channels of others', async () => {
    const body = { channelId: creator.channelId, title: 'x', visibility: 'members' }
    const tier = await call(host(), 'POST', '/v1/rooms', { ...body, gate: { tierNo: 9 } })
    expect({ status: tier.status, fields: tier.body.fields }).to.deep.equal({
      status: 422,
      fields: { '/gate/tierNo': 'There is no such tier.' },
    })
    expect((await call(people[1] as Person, 'POST', '/v1/rooms', { ...body, gate: 'any' })).status).to.equal(
      404,
    )
    const gold = await view(await draft({ visibility: 'members', gate: { tierNo: 3 } }))
    expect(gold.gate).to.deep.equal({
      ...{ sentence: 'Anyone with a Gold pass or above', tierNo: 3, rank: 3 },
      ...{ mode: 'any', conditions: [{ kind: 'tier', tierNo: 3, rank: 3, tierName: 'Gold' }] },
    })
  })

  it('[S1.13] goes live only when the engine receives the host; viewers enter; ends; the engine closes', async function () {
    this.timeout(40_000)
    media = await startMedia(api())
    const idle = await draft()
    const open = async () => (await call(host(), 'POST', `/v1/rooms/${idle}/open`)).status === 200
    await until('there is an engine', open)
    expect((await call(host(), 'POST', `/v1/rooms/${idle}/live`)).body.code).to.equal('NOT_PUBLISHING')
    expect((await call(host(), 'POST', `/v1/rooms/${idle}/open`)).status).to.equal(200)
    expect((await call(host(), 'POST', `/v1/rooms/${idle}/end`)).status).to.equal(200)
    const { id, client, seatId } = await play({ capacity: 5 })
    expect(await view(id)).to.include({ state: 'live', hostSeatId: seatId })
    const fan = people[1] as Person
    const entered = await enter(api().url, fan, id)
    const viewer = await join(entered.body.ticket)
    expect(viewer.joined.bits).to.equal(170)
    await viewer.open()
    const seen = await until('the viewer is seen', async () => {
      const reply = await call(host(), 'GET', `/v1/rooms/${id}/viewers`)
      return reply.body.viewers[0]?.state === 'live' && reply
    })
    expect(seen.body.total).to.equal(1)
    expect(seen.body.viewers[0]).to.include({ displayName: fan.name, seatId: entered.body.seatId })
    expect((await call(fan, 'GET', `/v1/rooms/${id}/viewers`)).status).to.equal(404)
    expect((await call(host(), 'POST', `/v1/rooms/${id}/end`)).body.endReason).to.equal('HOST_ENDED')
    await Promise.all([viewer.wire.closed, client.wire.closed])
    const { rows } = await db
      .pool('api')
      .query('SELECT DISTINCT kind FROM app.evidence WHERE room_id = $1', [id])
    expect(rows.map((row) => row.kind)).to.include.members(['room_opened', 'joined', 'published'])
  })

  it('[S1.11] a banned viewer is out of the engine within 5 s, and their ticket opens nothing again', async function () {
    this.timeout(40_000)
    const { id } = await play()
    const fan = people[2] as Person
    const entered = await enter(api().url, fan, id)
    const viewer = await join(entered.body.ticket)
    let isOut = false
    void viewer.wire.closed.then(() => {
      isOut = true
    })
    const body = { seatId: entered.body.seatId, reason: 'Spam in the stream' }
    const out = until('they are out of the engine', () => isOut, promised(5000))
    const [banned] = await Promise.all([call(host(), 'POST', `/v1/rooms/${id}/bans`, body), out])
    expect(banned.status).to.equal(201)
    const again = await joinNode(entered.body.ticket.signalUrl, entered.body.ticket).catch((error) => error)
    expect(again).to.be.instanceOf(Error)
    await call(host(), 'POST', `/v1/rooms/${id}/end`)
  })

  it('[S3.17] a host who stops publishing is missed, and coming back in time goes on', async function () {
    this.timeout(40_000)
    const { id, client, seatId } = await play()
    const fan = await connect(api().url, people[3] as Person)
    await fan.ask('room:follow', { roomId: id, waiting: false })
    await client.leave()
    const gone = await fan.wait('room:changed', (m) => m.hostGoneUntil !== null)
    expect(gone.hostGoneUntil).to.be.a('number')
    const renewed = await call(host(), 'POST', `/v1/seats/${seatId}/renewals`, {})
    const back = await join(renewed.body.ticket)
    await back.publish(['camera'])
    await back.connected()
    back.send('camera', 50)
    await fan.wait('room:changed', (m) => m.hostGoneUntil === null && m.rev > gone.rev)
    expect(await view(id)).to.include({ state: 'live', hostGoneUntil: null })
    fan.close()
    await call(host(), 'POST', `/v1/rooms/${id}/end`)
  })

  it('[S1.13][S3.17] a host who stays away ends the stream by itself', async function () {
    this.timeout(40_000)
    const { id, client } = await play()
    const watcher = people[4] as Person
    const entered = await enter(api().url, watcher, id)
    const fan = await connect(api().url, watcher)
    await fan.ask('seat:attach', { seatId: entered.body.seatId })
    await client.leave()
    // the row stands in for time
    const forLong =
      "UPDATE app.room SET host_gone_since = host_gone_since - interval '30 s' WHERE id = $1 AND host_gone_since IS NOT NULL"
    await until('they are missed', async () => (await db.pool('owner').query(forLong, [id])).rowCount)
    const told = await fan.wait('seat:ended')
    expect(told).to.include({ reason: 'ROOM_ENDED' })
    expect(await view(id)).to.include({ state: 'ended', endReason: 'HOST_GONE' })
    fan.close()
  })

  it('[T37] a second stream of the channel is not opened beside the first: the answer names that one', async function () {
    this.timeout(40_000)
    const { id } = await play()
    const second = await draft()
    const refused = await call(host(), 'POST', `/v1/rooms/${second}/open`)
    expect(refused.body).to.deep.include({
      status: 409,
      code: 'CHANNEL_BUSY',
      detail: '“Evening set” of this channel is live already. End it first, or go on with it.',
      facts: { roomId: id, kind: 'stream', title: 'Evening set', state: 'live' },
    })
    expect((await call(host(), 'POST', `/v1/rooms/${second}/live`)).body.code).to.equal('CONFLICT')
    await call(host(), 'POST', `/v1/rooms/${id}/end`)
    expect((await call(host(), 'POST', `/v1/rooms/${second}/open`)).status).to.equal(200)
    await call(host(), 'POST', `/v1/rooms/${second}/end`)
  })

  it('a restarted engine has its rooms again and the host comes back with a renewed ticket', async function () {
    this.timeout(40_000)
    const { id, seatId } = await play()
    await media.kill()
    media = await startMedia(api())
    const client = await until('the host is back', async () => {
      const renewed = await call(host(), 'POST', `/v1/seats/${seatId}/renewals`, {})
      if (renewed.status !== 201) return null
      return joinNode(renewed.body.ticket.signalUrl, renewed.body.ticket).catch(() => null)
    })
    clients.push(client)
    expect(await view(id)).to.include({ state: 'live' })
  })
})
