import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import WebSocket from 'ws'
import { IDENTIFIED_MS } from '#api/realtime/attachRealtime.ts'
import { newTimedId } from '#domain/ids.ts'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { playFollowFlood } from '#test/kit/attacks/door/followFlood.ts'
import { playIdleApiSockets } from '#test/kit/attacks/door/idleApiSockets.ts'
import { playUnreadReplies } from '#test/kit/attacks/door/unreadReplies.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { promised, until } from '#test/kit/time/until.ts'

/** Of Engine.IO and Socket.IO: say whose the connection is, and leave. */
const [CONNECT, LEAVE] = ['40', '41']
const ASKS_WHO = /FROM app\.auth_session/

describe('sockets of strangers', () => {
  const database = useDatabase()
  const wire = useStatements(database)
  const api = useApi(wire, {
    settings: {
      LIMIT_SOCKETS_ADDRESS: '8',
      LIMIT_SOCKETS: '20',
      LIMIT_FOLLOW: '10/1',
      TRUST_PROXY: 'loopback',
    },
  })
  const open: TestSocket[] = []
  let people: Person[]
  before(async () => {
    people = await seedPeople(database.pool('api'), api().installation, 6)
  })
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.close()
  })
  const person = (n: number) => people[n] as Person
  const reads = () => wire.take().filter((text) => ASKS_WHO.test(text)).length
  const dial = async (n: number, from = '127.0.0.1') => {
    const headers = { authorization: `Bearer ${person(n).token}`, 'x-forwarded-for': from }
    const socket = await connect(api().url, headers)
    open.push(socket)
    return socket
  }
  const dialAgain = (n: number) => until('a place is free', () => dial(n).catch(() => null))

  it('[S3.85][T21] without a genuine signature are refused in the handshake, and read nothing', async () => {
    wire.take()
    const [session] = person(0).token.split('.')
    const forged = `${session}.${randomBytes(32).toString('base64')}`
    const kinds: ((n: number) => Record<string, string>)[] = [
      () => ({ origin: api().url }),
      () => ({ origin: api().url, cookie: `stagedoor_session=${encodeURIComponent(forged)}` }),
      () => ({ authorization: `Bearer ${forged}` }),
    ]
    for (const headers of kinds) {
      const facts = await playIdleApiSockets({ url: api().url, sockets: 40, headers, forMs: 3000 })
      expect(facts).to.include({ opened: 0, refused: 40 })
    }
    expect(reads()).to.equal(0)
    expect(await (await dial(0)).ask('clock', {})).to.deep.equal({ ok: true })
  })

  it('[S3.85] that never say whose they are go within a second, as do those whose session is over', async () => {
    const headers = () => ({ authorization: `Bearer ${person(1).token}` })
    expect(IDENTIFIED_MS).to.equal(1000)
    const { withinMs: forMs } = promised(IDENTIFIED_MS + 2000)
    const silent = await playIdleApiSockets({ url: api().url, sockets: 6, headers, forMs })
    expect(silent).to.include({ opened: 6, closed: 6 })

    await database
      .pool('owner')
      .query('DELETE FROM app.auth_session WHERE account_id = $1', [person(1).accountId])
    wire.take()
    const packets = Array<string>(30).fill(CONNECT)
    const over = await playIdleApiSockets({ url: api().url, sockets: 6, headers, packets, forMs })
    expect(over).to.include({ opened: 6, closed: 6 })
    expect(reads(), 'one question each').to.be.within(1, 6)
  })

  it('[S3.85] who leaves and keeps the connection loses it', async () => {
    const address = `${api().url.replace(/^http/, 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`
    const socket = new WebSocket(address, { headers: { authorization: `Bearer ${person(2).token}` } })
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.on('message', (data) => {
      const text = String(data)
      if (text.startsWith('0')) socket.send(CONNECT)
      if (text.startsWith(CONNECT)) socket.send(LEAVE)
    })
    await closed
  })

  for (const [kind, times] of [
    ['ping', 200_000],
    ['namespace', 3000],
  ] as const) {
    it(`[S3.85] who asks for replies (${kind}) and does not read them is cut before they fill the memory`, async () => {
      const facts = await playUnreadReplies({
        url: api().url,
        token: person(3).token,
        kind,
        times,
        ...{ forMs: promised(3000).withinMs },
      })
      expect(facts.isClosed, `after ${facts.sent}`).to.equal(true)
      expect(await (await dial(0)).ask('clock', {})).to.deep.equal({ ok: true })
    })
  }

  it('[S3.85] one address has so many sockets, all together so many: who has most gives way; those that close make room', async () => {
    for (let n = 0; n < 8; n++) await dial(n % 4 === 1 ? 0 : n % 4)
    expect(await dial(3).catch((error: Error) => error)).to.be.instanceOf(Error)
    for (let n = 0; n < 12; n++) await dial(3, n < 6 ? '2001:db8::1' : '2001:db8:0:1::1')
    const gone = () => open.flatMap(({ socket }, n) => (socket.connected ? [] : [n]))
    expect(gone()).to.deep.equal([])
    // person 3 has most: the oldest of theirs gives way to each that comes
    const [first, second, ...theirs] = open.flatMap((_, n) => (n === 3 || n === 7 || n >= 8 ? [n] : []))
    for (const given of [[first], [first, second]]) {
      expect(await (await dial(4, '203.0.113.9')).ask('clock', {})).to.deep.equal({ ok: true })
      await until('the oldest is gone', () => gone().length === given.length)
      expect(gone()).to.deep.equal(given)
    }
    expect(theirs).to.have.length(12)
    for (const socket of open.splice(0, 8)) socket.close()
    expect(await (await dialAgain(4)).ask('clock', {})).to.deep.equal({ ok: true })
  })

  for (const message of ['room:follow', 'seat:attach', 'floor:open'] as const) {
    it(`[S3.85] ${message} is taken ten times a second from an account, however many sockets it has`, async () => {
      const roomId = `rom_${'0'.repeat(22)}`
      const payload = { roomId, seatId: newTimedId('sea', Date.now(), randomBytes) }
      const tokens = [person(4).token, person(5).token]
      const startedAtMs = performance.now()
      const facts = await playFollowFlood({
        url: api().url,
        tokens,
        socketsEach: 4,
        messagesEach: 200,
        message,
        payload,
      })
      const seconds = (performance.now() - startedAtMs) / 1000
      expect(facts).to.include({ sockets: 8, lost: 0 })
      expect(facts.taken + facts.limited).to.equal(400)
      expect(facts.taken).to.be.within(20, 2 * (10 + 10 * seconds))
      expect(facts.limited).to.be.greaterThan(0)
    })
  }
})
