import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createServer as createTls } from 'node:tls'
import { expect } from 'chai'
import { askRelay, type RelayPlace, relayPlaces } from '#api/adapters/relay/askRelay.ts'
import { watchRelay } from '#api/adapters/relay/watchRelay.ts'
import { startTestRelay, type TestRelay } from '#test/kit/media/relay.ts'
import { freePort } from '#test/kit/ports.ts'
import { makeSelfSigned } from '#test/kit/selfSigned.ts'
import { until } from '#test/kit/time/until.ts'

const PATIENCE_MS = 3000
const HOST = '127.0.0.1'

describe('whether a relay is there', () => {
  let relay: TestRelay
  before(async function () {
    this.timeout(30_000)
    relay = await startTestRelay()
  })
  after(() => relay.stop())

  const ask = (of: Partial<RelayPlace>, patienceMs = PATIENCE_MS) =>
    askRelay({ transport: 'udp', host: HOST, port: relay.port, ...of }, AbortSignal.timeout(patienceMs))

  it('is asked at each of its addresses once, by their way and at their port', () => {
    const urls = ['turn:a.example', 'turn:A.example:3478?transport=udp', 'turn:a.example?transport=tcp']
    const places = relayPlaces([...urls, 'turns:a.example', 'turns:[::1]:443?transport=tcp'])
    expect(places.map(({ transport, host, port }) => `${transport} ${host} ${port}`)).to.deep.equal([
      ...['udp a.example 3478', 'tcp a.example 3478', 'tls a.example 5349', 'tls ::1 443'],
    ])
  })

  it('coturn answers by UDP and by TCP, at its name too', async () => {
    for (const transport of ['udp', 'tcp'] as const)
      for (const host of [HOST, 'localhost'])
        expect(await ask({ transport, host }), `${transport} ${host}`).to.equal(true)
  })

  it('nobody, somebody who says nothing or something else, and a certificate that nobody vouches for are no answer', async () => {
    const nobody = await freePort()
    expect(await ask({ port: nobody }), 'udp').to.equal(false)
    expect(await ask({ port: nobody, transport: 'tcp' }), 'tcp').to.equal(false)
    expect(await ask({ host: 'relay.invalid' }), 'a name that nobody has').to.equal(false)
    const sockets: Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket.resume())).listen(0, HOST)
    const tls = createTls(makeSelfSigned(), (socket) => void socket.on('error', () => {})).listen(0, HOST)
    tls.on('tlsClientError', () => {})
    const wrong = createSocket('udp4').bind(0, HOST)
    await Promise.all([once(silent, 'listening'), once(tls, 'listening'), once(wrong, 'listening')])
    // an answer to another question
    wrong.on('message', (asked, { port }) => {
      const answer = Buffer.from(asked)
      answer.writeUInt16BE(0x0101)
      answer.writeUInt8(answer.readUInt8(19) ^ 1, 19)
      wrong.send(answer, port, HOST)
    })
    const portOf = (server: { address(): unknown }) => (server.address() as { port: number }).port
    try {
      expect(await ask({ port: portOf(wrong) }, 300), 'another answer').to.equal(false)
      expect(await ask({ transport: 'tcp', port: portOf(silent) }, 300), 'silence').to.equal(false)
      await until('it is closed', async () => sockets[0]?.closed)
      expect(await ask({ transport: 'tls', port: portOf(tls) }), 'not vouched for').to.equal(false)
    } finally {
      for (const server of [silent, tls]) server.close()
      wrong.close()
    }
  })

  it('[S0.16] it is away after two questions without an answer, and back with the first one', async () => {
    const port = await freePort()
    const [pace, said] = [{ everyMs: 20, soonMs: 20, patienceMs: 1500 }, [] as boolean[]]
    const urls = [`turn:${HOST}:${port}`, `turn:${HOST}:${await freePort()}?transport=tcp`]
    const watch = watchRelay(urls, { onChange: (isAnswering) => void said.push(isAnswering), pace })
    expect(watch.isAnswering(), 'not asked yet').to.equal(true)
    const questions = new Set<string>()
    let isAnswered = false
    const server = createSocket('udp4')
    try {
      await until('it is missed', async () => !watch.isAnswering())
      server.on('message', (request, from) => {
        const id = request.toString('hex', 8)
        // one that is sent again is no other question
        if (!questions.has(id)) isAnswered = !isAnswered
        questions.add(id)
        const answer = Buffer.from(request)
        answer.writeUInt16BE(0x0101)
        // each second question goes unanswered
        if (isAnswered) server.send(answer, from.port, HOST)
      })
      server.bind(port, HOST)
      await until('it is asked for a while', async () => questions.size > 4)
      expect([watch.isAnswering(), said]).to.deep.equal([true, [false, true]])
    } finally {
      watch.stop()
      server.close()
    }
  })

  it('a watch that was stopped leaves nothing open', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket.resume())).listen(0, HOST)
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    const said: boolean[] = []
    const watch = watchRelay([`turn:${HOST}:${port}?transport=tcp`], { onChange: (is) => void said.push(is) })
    await until('it is asked', async () => sockets.length > 0)
    watch.stop()
    await until('it is closed', async () => sockets[0]?.closed)
    silent.close()
    await once(silent, 'close')
    expect([sockets.length, said]).to.deep.equal([1, []])
  })
})
