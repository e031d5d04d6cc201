import { once } from 'node:events'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { SIGNAL_CLOSE, SIGNAL_VERSION } from '#protocol/signal.ts'
import { joinNode } from '#test/kit/media/mediaClient.ts'
import { ROOM, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { dial, join, type Wire } from '#test/kit/media/wire.ts'

const MALFORMED: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['no JSON', '{"t":"join"'],
  ['a number', '7'],
  ['null', 'null'],
  ['a list', '[{"t":"ping"}]'],
  ['an unknown name', '{"t":"shutdown","rid":1}'],
  ['a missing field', JSON.stringify({ t: 'join', v: SIGNAL_VERSION, rid: 1, userId: 'a' })],
  ['no version', '{"t":"resume","v":"2","rid":1,"resumeToken":"a"}'],
  ['a field too many', '{"t":"leave","rid":1,"all":true}'],
  ['a wrong type', '{"t":"subscribe","rid":1,"publicationIds":"all"}'],
  ['too many entries', JSON.stringify({ t: 'subscribe', rid: 1, publicationIds: Array(65).fill('a') })],
  ['a prototype', '{"t":"ping","rid":1,"sentAt":1,"__proto__":{"isAdmin":true}}'],
  ['binary', new Uint8Array([0, 1, 2, 255])],
  ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
]

describe('listenSignalling', () => {
  /** when the clock of the node stands still */
  let frozenMs: number | null = null
  let stream: Stream
  before(async () => {
    stream = await startStream({ clock: () => frozenMs ?? Date.now() })
  })
  afterEach(() => {
    frozenMs = null
  })
  after(() => stream.stop())

  async function failed(wire: Wire, raw: string | Uint8Array): Promise<string> {
    const before = wire.heard.length
    wire.raw(raw)
    const fail = await wire.wait('fail', (one) => wire.heard.indexOf(one) >= before)
    return fail.code
  }

  async function people(): Promise<string[]> {
    return (await stream.media.participants(ROOM)).map(({ userId }) => userId)
  }

  it('[S0.17] refuses malformed frames without harm, before and after joining; then good input works', async () => {
    const inside = await people()
    for (const [name, raw] of MALFORMED) {
      const stranger = await dial(stream.media.signalUrl)
      expect(await failed(stranger, raw), name).to.equal('MALFORMED')
      await stranger.close()
    }
    expect(await people()).to.deep.equal(inside)
    const wire = await dial(stream.media.signalUrl)
    const joined = await join(wire, stream.media.ticket({ room: ROOM, user: 'sea_rude', bits: VIEWER_BITS }))
    expect(joined.t).to.equal('joined')
    for (const [name, raw] of MALFORMED) expect(await failed(wire, raw), name).to.equal('MALFORMED')
    const ping = await wire.ask({ t: 'ping', sentAt: 5 })
    expect(ping).to.deep.include({ t: 'ok', body: { sentAt: 5 } })
    await stream.runs()
    await wire.close()
  })

  it('ends a session whose description cannot be understood, and only that one', async () => {
    const client = await stream.enter('sea_garbled', 255)
    const sdp =
      'v=0\r\na=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=sendonly\r\na=fmtp:1 x\r\n'
    const answer = await client.wire.ask({ t: 'publish', kinds: [{ mid: '0', kind: 'camera' }], sdp })
    expect(answer.t === 'fail' && answer.code).to.equal('MALFORMED')
    expect(await client.wire.closed).to.equal(SIGNAL_CLOSE.noMediaPath)
    expect(await people()).to.not.include('sea_garbled')
    await stream.runs()
    const again = await stream.enter('sea_garbled', 255)
    const good = await again.publish(['camera'])
    expect(good.t).to.equal('answer')
    await again.leave()
  })

  it('[S0.17] cuts a client that sends 1,000 messages in a second; the others go on', async () => {
    const client = await stream.enter('sea_flood', VIEWER_BITS)
    for (let n = 1; n <= 1000; n++) client.wire.raw(JSON.stringify({ t: 'ping', rid: n, sentAt: n }))
    expect(await client.wire.closed).to.equal(SIGNAL_CLOSE.tooManyMessages)
    const answered = client.wire.heard.filter((one) => one.t === 'ok').length
    expect(answered).to.be.at.most(60)
    expect(await people()).to.not.include('sea_flood')
    await stream.runs()
    const again = await stream.enter('sea_flood', VIEWER_BITS)
    const answer = await again.subscribe([stream.camera])
    expect(answer.t).to.equal('ok')
    await again.leave()
  })

  it('[S0.17] cuts a seat that sends more bytes than descriptions take, also over several sockets; the others go on', async () => {
    frozenMs = Date.now()
    const bytes = 60_000
    const large = 'x'.repeat(bytes)
    for (const isResumed of [false, true]) {
      const client = await stream.enter('sea_large', VIEWER_BITS)
      let { wire } = client
      // what large calls take is answered
      for (let n = 1; n <= 4; n++) expect(await failed(wire, large), `message ${n}`).to.equal('MALFORMED')
      if (isResumed) {
        wire.drop()
        await wire.closed
        wire = await dial(stream.media.signalUrl)
        const { resumeToken } = client.joined
        expect((await wire.ask({ t: 'resume', v: SIGNAL_VERSION, resumeToken })).t).to.equal('joined')
      }
      wire.raw(large)
      expect(await wire.closed).to.equal(SIGNAL_CLOSE.tooManyBytes)
      expect(wire.heard.at(-1)).to.deep.include({
        t: 'fail',
        code: 'TOO_MANY_MESSAGES',
        detail: 'too many bytes',
      })
      expect(await people()).to.not.include('sea_large')
      await client.peer.close()
    }
    frozenMs = null
    await stream.runs()
  })

  it('[S0.17] counts pings of the socket as messages, of strangers too', async () => {
    frozenMs = Date.now()
    const socket = new WebSocket(stream.media.signalUrl)
    const code = new Promise((resolve) => socket.on('close', resolve))
    await once(socket, 'open')
    for (let n = 1; n <= 100; n++) socket.ping('x')
    expect(await code).to.equal(SIGNAL_CLOSE.tooManyMessages)
  })

  it('cuts a frame above 64 kB; the others go on', async () => {
    const wire = await dial(stream.media.signalUrl)
    wire.raw('x'.repeat(65_537))
    expect(await wire.closed).to.equal(1009)
    await stream.runs()
  })

  it('[S0.17] answers nobody who has not joined, and lets a socket join once', async () => {
    const wire = await dial(stream.media.signalUrl)
    const early = await wire.ask({ t: 'subscribe', publicationIds: [stream.camera] })
    expect(early.t === 'fail' && early.code).to.equal('WRONG_STATE')
    const wish = { room: ROOM, user: 'sea_twice', bits: VIEWER_BITS }
    expect((await join(wire, stream.media.ticket(wish))).t).to.equal('joined')
    const again = await join(wire, stream.media.ticket(wish))
    expect(again.t === 'fail' && again.code).to.equal('WRONG_STATE')
    await wire.close()
  })

  it('says which room it does not know', async () => {
    const ticket = stream.media.ticket({ room: 'n0suchr00m', user: 'sea_lost', bits: VIEWER_BITS })
    const wire = await dial(stream.media.signalUrl)
    const answer = await join(wire, ticket)
    expect(answer.t === 'fail' && answer.code).to.equal('ROOM_NOT_FOUND')
    await wire.close()
  })

  it('keeps a session whose socket broke off and gives it back once, by token [T1]', async () => {
    const client = await stream.enter('sea_back', VIEWER_BITS)
    await client.subscribe([stream.camera])
    await client.connected()
    client.wire.drop()
    await client.wire.closed
    const { resumeToken } = client.joined
    const wire = await dial(stream.media.signalUrl)
    const resumed = await wire.ask({ t: 'resume', v: SIGNAL_VERSION, resumeToken })
    if (resumed.t !== 'joined') throw new Error(resumed.t)
    expect(resumed.participantId).to.equal(client.joined.participantId)
    expect(resumed.publications.map(({ id }) => id)).to.have.members([stream.camera, stream.microphone])
    const before = client.received.get(stream.camera)?.packets ?? 0
    await stream.runs()
    expect(client.received.get(stream.camera)?.packets ?? 0, 'media never stopped').to.be.greaterThan(before)
    const thief = await dial(stream.media.signalUrl)
    const used = await thief.ask({ t: 'resume', v: SIGNAL_VERSION, resumeToken })
    expect(used.t === 'fail' && used.code).to.equal('TICKET_INVALID')
    await thief.close()
    await wire.close()
    await client.peer.close()
  })

  it('lets the same seat in again with a new ticket, in the place of the old one', async () => {
    const first = await stream.enter('sea_again', VIEWER_BITS)
    await first.open()
    const second = await stream.enter('sea_again', VIEWER_BITS)
    await second.open()
    expect(await first.wire.closed).to.equal(SIGNAL_CLOSE.replaced)
    expect((await people()).filter((user) => user === 'sea_again')).to.have.length(1)
    await first.peer.close()
    await second.leave()
    const ticket = stream.media.ticket({ room: ROOM, user: 'sea_again', bits: VIEWER_BITS })
    await (await joinNode(stream.media.signalUrl, ticket)).leave()
  })
})
