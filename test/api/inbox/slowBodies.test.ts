import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { createNoticeBodies } from '#api/inbox/noticeBody.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { notice, signed, useEventWorld } from './useEventWorld.ts'

const PATH = '/v1/webhooks/provider/platform'
/** Those of one network, and all. */
const [OF_NETWORK, ALL] = [128, 256]
/** One of its own network each. */
const network = (n: number) => `203.0.${n}.7`

describe('bodies of notices that arrive slowly [S2.8][T18]', function () {
  this.timeout(60_000)

  describe('before an api', () => {
    const database = useDatabase()
    const world = useEventWorld(database)
    const sockets: Socket[] = []
    let over = 0
    afterEach(() => {
      for (const socket of sockets.splice(0)) socket.destroy()
      over = 0
    })

    /** Begins a notice and goes on with it byte by byte, as long as somebody listens. */
    function trickle(from: string): void {
      const { port } = new URL(world.api().url)
      const socket = connect(Number(port), '127.0.0.1')
      const timer = setInterval(() => socket.write('x'), 200)
      socket.on('error', () => {})
      socket.on('close', () => {
        clearInterval(timer)
        over++
      })
      socket.resume()
      const head = [
        ...[`POST ${PATH} HTTP/1.1`, `Host: localhost:${port}`, `X-Forwarded-For: ${from}`],
        ...['Content-Type: application/json', 'Content-Length: 1000', 'Stripe-Signature: t=1,v1=00'],
      ]
      socket.write(`${head.join('\r\n')}\r\n\r\n{`)
      sockets.push(socket)
    }
    async function send(from: string): Promise<number> {
      const body = notice('pi_quick')
      const headers = { ...signed(body, world.secrets.platform), 'x-forwarded-for': from }
      return (await world.post('platform', body, headers)).status
    }
    const taken = (from: string) => until('a quick one is taken', async () => (await send(from)) === 200)

    it('of one network leave places to others at once, and to their own network too', async () => {
      for (let n = 0; n < OF_NETWORK + 10; n++) trickle(network(1))
      expect(await send(network(2))).to.equal(200)
      await taken(network(1))
      await until('those that are too many are gone', async () => over >= 10)
      expect(sockets.filter((socket) => !socket.destroyed).length).to.be.within(1, OF_NETWORK)
    })

    it('of two networks, and of hundreds, do not shut the endpoint', async () => {
      for (let n = 0; n < ALL; n++) trickle(network(n % 2))
      await taken(network(3))
      for (let n = 0; n < ALL; n++) trickle(network(n))
      await taken(network(250))
      expect((await request(world.api().url, 'GET', '/readyz')).status, 'everybody else').to.equal(200)
      expect(sockets.filter((socket) => !socket.destroyed).length).to.be.within(1, ALL)
    })
  })

  describe('before the reader alone', () => {
    let server: Server
    let sockets: Socket[] = []
    let mayAnswer = Promise.withResolvers<void>()
    async function serve(options: { withinMs?: number; kb?: number }): Promise<void> {
      mayAnswer = Promise.withResolvers<void>()
      const bodies = createNoticeBodies(options)
      const app = express()
      app.post('/', async (asked, response) => {
        bodies.hold(asked, response)
        const body = await bodies.read(asked, response)
        await mayAnswer.promise
        response.send(body)
      })
      app.use(((error, _request, response, _next) => {
        response.status(error.code === 'BUSY' ? 503 : 400).end()
      }) as express.ErrorRequestHandler)
      server = app.listen(0, '127.0.0.1')
      await once(server, 'listening')
    }
    afterEach(async () => {
      mayAnswer.resolve()
      for (const socket of sockets) socket.destroy()
      sockets = []
      await new Promise((resolve) => server.close(resolve))
    })
    function begin(body: string): Socket {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n${body}`)
      sockets.push(socket)
      return socket
    }
    const answerOf = async (socket: Socket) => ((await once(socket, 'data')) as [Buffer])[0].toString()

    it('they are cut when they are not here in time; one that is here takes as long as its answer does', async () => {
      await serve({ withinMs: 300 })
      const [whole, slow] = [begin('body'), begin('bod')]
      await once(slow.resume(), 'close')
      mayAnswer.resolve()
      expect(await answerOf(whole))
        .to.include('200 OK')
        .and.include('body')
    })

    for (const [kb, held] of [
      [256, OF_NETWORK],
      [64, 4 * OF_NETWORK],
    ] as const)
      it(`[S2.8] of ${kb} kB each, ${held} of one network are held that are here; the next one is asked to come again`, async () => {
        await serve({ kb })
        const answers = { held: 0, refused: 0 }
        const count = async (socket: Socket) => {
          if ((await answerOf(socket)).includes('503')) answers.refused++
          else answers.held++
        }
        const all = Array.from({ length: held + 10 }, () => count(begin('body')))
        await until('ten are too many', async () => answers.refused >= 10)
        mayAnswer.resolve()
        await Promise.all(all)
        expect(answers).to.deep.equal({ held, refused: 10 })
      })
  })
})
