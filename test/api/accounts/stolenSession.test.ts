import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import type { Person } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess, TestApi } from '#test/kit/api.ts'
import { type Intrusion, intrude } from '#test/kit/attacks/door/stolenSession.ts'
import { messageFor, request, sendSignIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { closeClients, joinNode } from '#test/kit/media/mediaClient.ts'
import { takeApi, useApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'

/** Of the worker. */
const SETTINGS = { HOST_GONE_S: '1', WORKER_MAX_REST_MS: '300' }
const WITHIN_MS = 5000

/** Somebody in a browser: a wallet, a cookie, nothing else. */
interface Visitor {
  accountId: string
  wallet: ReturnType<typeof privateKeyToAccount>
  cookie: string
  call(method: string, path: string, body?: unknown): ReturnType<typeof request>
}

describe('a stolen session', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let copy: TestApi
  let worker: ServerProcess
  let media: MediaProcess
  // before the folder of the installation goes, to which the engine writes until its end
  after(async () => {
    await closeClients()
    await media?.stop()
    await Promise.all([worker?.stop(), copy?.stop()])
  })
  const api = useApi(db)
  const intrusions: Intrusion[] = []
  const sockets: TestSocket[] = []
  let stage: Stage
  let watchRoomId: string

  /** Signs in as a page does, with the cookie that the browser has already. */
  async function visit(
    wallet = privateKeyToAccount(generatePrivateKey()),
    earlier?: string,
    url = api().url,
  ): Promise<Visitor> {
    const message = siweText(await messageFor(url, wallet.address))
    const headers = { origin: url, ...(earlier ? { cookie: earlier } : {}) }
    const reply = await sendSignIn(url, wallet, message, headers)
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const call = (method: string, path: string, body?: unknown) =>
      request(url, method, path, {
        headers: { cookie, origin: url },
        ...(body === undefined ? {} : { body }),
      })
    return { accountId: reply.body.accountId, wallet, cookie, call }
  }
  const asPerson = ({ accountId, wallet, call }: Visitor): Person => ({
    accountId,
    wallet: Buffer.from(wallet.address.slice(2), 'hex'),
    token: '',
    name: '',
    call: (_url, method, path, options) => call(method, path, options?.body),
  })
  /** A creator whose session was stolen, and the thief inside at both copies. */
  async function robbed(): Promise<{ owner: Visitor; intrusion: Intrusion }> {
    const owner = await visit()
    const { channelId } = await stage.creator(asPerson(owner))
    const apis: [string, string] = [api().url, copy.url]
    const intrusion = await intrude({ cookie: owner.cookie, apis, channelId, watchRoomId })
    intrusions.push(intrusion)
    return { owner, intrusion }
  }
  async function seatEnds({ seatIds }: Intrusion): Promise<(string | null)[]> {
    const { rows } = await db
      .pool('api')
      .query('SELECT end_reason FROM app.seat WHERE id = ANY($1)', [[seatIds.host, seatIds.viewer]])
    return rows.map((row) => row.end_reason)
  }
  async function expectGone(intrusion: Intrusion): Promise<void> {
    const { hostMediaMs, viewerMediaMs, socketsMs, packetsAfter, opened } = await intrusion.outcome(WITHIN_MS)
    expect([hostMediaMs, viewerMediaMs, ...socketsMs].map((ms) => ms !== null)).to.deep.equal([
      true,
      true,
      true,
      true,
    ])
    expect({ opened, packetsAfter }).to.deep.equal({ opened: [], packetsAfter: 0 })
    expect(await seatEnds(intrusion)).to.deep.equal(['SESSION_ENDED', 'SESSION_ENDED'])
  }

  before('start a second copy, a worker and an engine, and go live for others', async () => {
    stage = await setStage(db)
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    ;[copy, worker, media] = await Promise.all([
      takeApi(db, api().installation),
      takeWorker(db, api().installation, SETTINGS),
      startMedia(api()),
    ])
    const host = await visit()
    const { channelId } = await stage.creator(asPerson(host))
    const body = { channelId, title: 'Evening set', visibility: 'public' }
    watchRoomId = (await host.call('POST', '/v1/rooms', body)).body.id
    await until(
      'the room is open',
      async () => (await host.call('POST', `/v1/rooms/${watchRoomId}/open`)).status < 400,
    )
    const { ticket } = (await enter(api().url, asPerson(host), watchRoomId, { action: 'host' })).body
    const client = await joinNode(ticket.signalUrl, ticket)
    await client.publish(['camera'])
    await client.connected()
    client.send('camera', 50)
    await until(
      'the room is live',
      async () => (await host.call('POST', `/v1/rooms/${watchRoomId}/live`)).status < 400,
    )
  })
  afterEach(async () => {
    for (const intrusion of intrusions.splice(0)) await intrusion.leave()
    for (const socket of sockets.splice(0)) socket.close()
  })
  it('[T21] *End all other sessions* takes the thief out: seats, media, sockets; the owner stays, the room follows HOST_GONE_S', async () => {
    const { owner, intrusion } = await robbed()
    const here = await visit(owner.wallet)
    const own = await enter(api().url, asPerson(here), watchRoomId, { action: 'watch', move: true })
    expect(own.status, own.text).to.equal(201)
    const socket = await connect(api().url, { cookie: here.cookie, origin: api().url })
    sockets.push(socket)
    const reply = await here.call('DELETE', '/v1/me/sessions')
    expect([reply.status, reply.body]).to.deep.equal([200, { ended: 1 }])
    const facts = await intrusion.outcome(WITHIN_MS)
    expect({ ...facts, hostMediaMs: facts.hostMediaMs !== null }).to.deep.include({
      hostMediaMs: true,
      packetsAfter: 0,
      opened: [],
    })
    expect(facts.socketsMs).not.to.include(null)
    expect((await here.call('GET', '/v1/me/sessions')).body.sessions).to.have.length(1)
    expect((await here.call('POST', `/v1/seats/${own.body.seatId}/beats`)).status).to.equal(204)
    expect(await socket.ask('clock', {})).to.deep.equal({ ok: true })
    const room = await until('the room ends', async () => {
      const { body } = await here.call('GET', `/v1/rooms/${intrusion.hostRoomId}`)
      return body.state === 'ended' ? body : null
    })
    expect(room).to.include({ endReason: 'HOST_GONE' })
  })

  it('[T21] a revoked session takes its seats, media and sockets with it', async () => {
    const { owner, intrusion } = await robbed()
    const here = await visit(owner.wallet, undefined, copy.url)
    const { body } = await here.call('GET', '/v1/me/sessions')
    const stolen = body.sessions.find((one: { isCurrent: boolean }) => !one.isCurrent)
    expect((await here.call('DELETE', `/v1/me/sessions/${stolen.id}`)).status).to.equal(204)
    // in one commit with the session
    expect(await seatEnds(intrusion)).to.deep.equal(['SESSION_ENDED', 'SESSION_ENDED'])
    await expectGone(intrusion)
  })

  it('[T21] so does signing out in the browser it was stolen from', async () => {
    const { owner, intrusion } = await robbed()
    expect((await owner.call('POST', '/v1/sign-out')).status).to.equal(204)
    expect(await seatEnds(intrusion)).to.deep.equal(['SESSION_ENDED', 'SESSION_ENDED'])
    await expectGone(intrusion)
  })

  it('[T21] and signing in there again', async () => {
    const { owner, intrusion } = await robbed()
    await visit(owner.wallet, owner.cookie)
    expect(await seatEnds(intrusion)).to.deep.equal(['SESSION_ENDED', 'SESSION_ENDED'])
    await expectGone(intrusion)
  })

  it('[T21] a session that expires does it by itself', async () => {
    const { owner, intrusion } = await robbed()
    const sql = 'UPDATE app.auth_session SET expires_at = app.now() WHERE account_id = $1'
    await db.pool('owner').query(sql, [owner.accountId])
    await expectGone(intrusion)
  })

  it('[T21] and an account that is no longer active', async () => {
    const { owner, intrusion } = await robbed()
    const sql = "UPDATE app.account SET state = 'suspended' WHERE id = $1"
    await db.pool('owner').query(sql, [owner.accountId])
    await expectGone(intrusion)
  })
})
