import type { RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect } from 'chai'
import { createHttpServer, PATIENCE, type Patience } from '#api/http/createHttpServer.ts'
import { playSlowHeads, SLOW_HEADS } from '#test/kit/attacks/door/slowHeads.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { promised, until } from '#test/kit/time/until.ts'

/** As patient as an api, five times as fast: the gate looks at the server that each of them has, the night at an api. */
const QUICK: Patience = { ...PATIENCE, headMs: PATIENCE.headMs / 5 }

async function startServer(listener: RequestListener, patience: Patience) {
  const server = createHttpServer(listener, patience)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

describe('connections that do not ask', () => {
  const api = useApi(useDatabase())

  it('[S3.85] without a whole request head goes after 5 s, and the others are served meanwhile', async function () {
    this.timeout(60_000)
    expect(PATIENCE.headMs).to.equal(5000)
    const { withinMs: forMs } = promised(6000)
    const quick = await startServer((_asked, answer) => answer.end('{}'), QUICK)
    const [url, headMs] = depth([quick.url, QUICK.headMs], [api().url, PATIENCE.headMs])
    const held = playSlowHeads({ url, each: 20, forMs })
    expect((await request(url, 'GET', '/v1/live')).status).to.equal(200)
    for (const { how, heldMs } of await held) {
      expect(heldMs, `${how} stays`).not.to.equal(null)
      // here it begins when it is noticed: later than there
      expect(heldMs, how).to.be.at.least(headMs * 0.8)
    }
    expect(new Set((await held).map(({ how }) => how))).to.have.length(SLOW_HEADS.length)
    await quick.stop()
  })

  it('[S3.85] a body that does not come ends as well', async () => {
    const server = await startServer((asked) => asked.resume(), { headMs: 100, requestMs: 400 })
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    const startedMs = performance.now()
    let text = ''
    let endedMs = 0
    socket.on('data', (chunk) => (text += chunk))
    socket.on('close', () => {
      endedMs = performance.now()
    })
    // what drips on after the end meets a reset
    socket.on('error', () => {})
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
    const drip = setInterval(() => socket.writable && socket.write(' '), 50)
    await until('it is ended', () => endedMs, promised(3000)).finally(() => clearInterval(drip))
    expect(text).to.match(/^HTTP\/1\.1 408 /)
    expect(endedMs, 'no earlier than it has to').to.be.at.least(startedMs + 350)
    await server.stop()
  })
})
