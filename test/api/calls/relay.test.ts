import { createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createServer } from 'node:tls'
import { expect } from 'chai'
import { writeSecretLines } from '#domain/rotatingSecret.ts'
import type { CallRelay } from '#protocol/calls.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { freePort } from '#test/kit/ports.ts'
import { makeSelfSigned } from '#test/kit/selfSigned.ts'
import { until } from '#test/kit/time/until.ts'
import { usePlaced } from '../bookings/booked/usePlaced.ts'
import { refusalOf } from '../bookings/callSeller.ts'
import { timeIn } from '../bookings/openCalls.ts'
import { candidate } from '../realtime/calls/descriptions.ts'
import { bothIn, enter, type Meeting, meetingRows } from './meetings.ts'

const NOT_FOUND = [404, 'NOT_FOUND']
const AT = timeIn(3, '10:00')
const LENGTH_S = 30 * 60
const relayPath = (seatId: string) => `/v1/seats/${seatId}/relay`

describe('a booked call goes through a relay', function () {
  this.timeout(60_000)
  const dir = mkdtempSync(path.join(tmpdir(), 'relayed-'))
  const tls = makeSelfSigned()
  let secret = randomBytes(32).toString('hex')
  const files = { secret: path.join(dir, 'secret'), cert: path.join(dir, 'cert.pem') }
  const settings = {
    ...{ RELAY_URLS: '', RELAY_SECRET_FILE: files.secret, SECRET_LOOK_MS: '200' },
    NODE_EXTRA_CA_CERTS: files.cert,
  }
  let port = 0
  before(async () => {
    writeFileSync(files.secret, secret, { mode: 0o600 })
    writeFileSync(files.cert, tls.cert)
    port = await freePort()
    settings.RELAY_URLS = `turns:localhost:${port}`
  })
  const placed = usePlaced({ settings })
  const { toStart, rooms } = meetingRows((login) => placed.world().database.pool(login))
  after(() => rmSync(dir, { recursive: true, force: true }))
  let call: Meeting
  beforeEach(async () => {
    call = { ...(await placed.place(AT)), startsAt: AT, fan: placed.fan(), creator: placed.seller() }
    await placed.sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
    await toStart(call, 0)
  })

  const nowS = () => Date.now() / 1000
  const untilS = ({ username }: CallRelay) => Number(username.split(':')[0])
  const nameIn = ({ username }: CallRelay) => username.split(':')[1]
  const credentialOf = (username: string, by: string) =>
    createHmac('sha1', by).update(username).digest('base64')
  const renew = (who: Client, seatId: string) => who.call('POST', relayPath(seatId))

  it('[S0.16] nobody is asked for their network address, and each side gets what opens ways for it alone', async () => {
    const { body: config } = await request(call.fan.url, 'GET', '/v1/config')
    expect(config.areCallsRelayed).to.equal(true)
    const first = await enter(call.fan, call, { showsAddress: false })
    expect(first.status, first.text).to.equal(201)
    const relay: CallRelay = first.body.ticket.relay
    expect(relay.urls).to.deep.equal([settings.RELAY_URLS])
    expect(relay.username).to.match(new RegExp(`^\\d+:${first.body.roomId}\\.fan$`))
    expect(relay.credential).to.equal(credentialOf(relay.username, secret))
    expect(relay.lifeS).to.equal(600)
    // by the clock of a relay, whatever that of the database says
    expect(untilS(relay) - nowS()).to.be.within(595, 600)
    const other = await enter(call.creator, call, { showsAddress: false })
    expect(nameIn(other.body.ticket.relay)).to.equal(`${first.body.roomId}.creator`)
    const again = await enter(call.fan, call, { seatId: first.body.seatId, showsAddress: false })
    expect(again.body).to.include({ seatId: first.body.seatId, decisionId: first.body.decisionId })
    expect(again.body.ticket.relay.credential).to.be.a('string')
  })

  it('nothing that it is given opens a way more than half a minute after the call', async () => {
    await toStart(call, 100 - LENGTH_S)
    const { seatId } = await bothIn(call)
    const { body } = await enter(call.fan, call, { seatId })
    const relay: CallRelay = body.ticket.relay
    expect(relay.lifeS).to.be.within(90, 100)
    expect(untilS(relay) - nowS()).to.be.within(85, 100)
    const renewed = await renew(call.fan, seatId)
    expect(renewed.status, renewed.text).to.equal(200)
    expect(renewed.body.lifeS).to.be.within(90, 100)
  })

  it('[T22] another way is opened for an own open seat of a call, and for nothing else', async () => {
    const { seatId, roomId } = await bothIn(call)
    const own = await renew(call.fan, seatId)
    expect(own.status, own.text).to.equal(200)
    expect(own.body.credential).to.equal(credentialOf(own.body.username, secret))
    const elsewhere = await signIn(call.fan.url, call.fan.wallet)
    expect(elsewhere.accountId).to.equal(call.fan.accountId)
    for (const [who, client] of Object.entries({
      ...{ 'the other side': call.creator, 'another session': elsewhere },
      'a third account': await signIn(call.fan.url),
    }))
      expect(refusalOf(await renew(client, seatId)), who).to.deep.equal(NOT_FOUND)
    await placed.sql("UPDATE app.room SET kind = 'stream' WHERE id = $1", roomId)
    expect(refusalOf(await renew(call.fan, seatId)), 'of a stream').to.deep.equal(NOT_FOUND)
    await placed.sql("UPDATE app.room SET kind = 'call' WHERE id = $1", roomId)
    const left = await call.fan.call('DELETE', `/v1/seats/${seatId}`)
    expect(left.status, left.text).to.equal(204)
    expect(refusalOf(await renew(call.fan, seatId)), 'after leaving').to.deep.equal(NOT_FOUND)
    const anew = await enter(call.fan, call)
    expect(anew.body.seatId).not.to.equal(seatId)
    // a relay counts by it: who comes again may open no more ways than who stayed
    expect(nameIn(anew.body.ticket.relay), 'named as before').to.equal(nameIn(own.body))
    await toStart(call, -LENGTH_S)
    expect(refusalOf(await renew(call.fan, anew.body.seatId)), 'after its end').to.deep.equal(NOT_FOUND)
    expect(await rooms(call), 'its room is not closed yet').to.have.length(1)
  })

  it('[S0.16][T38] a page that names a way of its own, whatever ours does, is refused it', async () => {
    const entered = { fan: await enter(call.fan, call), creator: await enter(call.creator, call) }
    const ofAll: TestSocket[] = []
    const lineOf = async (who: Client, seat: string) => {
      const socket = await connect(who.url, { authorization: `Bearer ${who.token}` })
      ofAll.push(socket)
      const own = { seatId: seat, page: randomBytes(8).toString('hex') }
      expect(await socket.ask('call:open', { ...own, after: 0 })).to.deep.equal({ ok: true })
      return (way: string) => {
        const body = candidate(`candidate:1 1 ${way}`)
        return socket.ask('call:signal', { ...own, n: 1, to: 1, kind: 'candidate', body })
      }
    }
    try {
      await lineOf(call.creator, entered.creator.body.seatId)
      const send = await lineOf(call.fan, entered.fan.body.seatId)
      for (const way of ['udp 1 192.0.2.1 9000 typ host', 'udp 1 192.0.2.1 9000 typ srflx'])
        expect(await send(way), way).to.deep.equal({ ok: false, code: 'INVALID_INPUT' })
      expect(await placed.sql('SELECT FROM app.call_signal')).to.deep.equal([])
      expect(await send('udp 1 192.0.2.7 50000 typ relay')).to.deep.equal({ ok: true })
    } finally {
      for (const socket of ofAll) socket.close()
    }
  })

  it('[T29] a new secret signs as soon as its time has come, and none is in the log', async () => {
    const { seatId } = await bothIn(call)
    const older = secret
    secret = randomBytes(32).toString('hex')
    const lines = {
      newest: secret,
      signsFromMs: null,
      older: { secret: older, untilMs: Date.now() + 3_600_000 },
    }
    writeFileSync(files.secret, writeSecretLines(lines))
    const made: string[] = []
    await until('the new one signs', async () => {
      const { username, credential } = (await renew(call.fan, seatId)).body as CallRelay
      made.push(credential)
      expect([older, secret].map((by) => credentialOf(username, by))).to.include(credential)
      return credential === credentialOf(username, secret)
    })
    const log = placed.world().output()
    expect(log).to.include('/relay')
    for (const word of [older, secret, ...made]) expect(log).not.to.include(word)
  })

  it('[S0.16] health says that it is away, until it answers', async () => {
    const words = async (): Promise<string[]> =>
      (await request(call.fan.url, 'GET', '/readyz')).body.degraded ?? []
    await until('it is missed', async () => (await words()).includes('relay_away'))
    const server = createServer(tls, (socket) => {
      socket.on('error', () => {})
      socket.on('data', (asked) => {
        const answer = Buffer.from(asked)
        answer.writeUInt16BE(0x0101)
        // in two parts, as a stream may bring it
        socket.write(answer.subarray(0, 5))
        setImmediate(() => socket.write(answer.subarray(5)))
      })
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    try {
      await until('it is found', async () => !(await words()).includes('relay_away'))
      expect(placed.world().output()).to.include('the relay of calls answers again')
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
