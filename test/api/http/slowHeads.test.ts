import { type AddressInfo, connect } from 'node:net'
import { expect } from 'chai'
import { createHttpServer, PATIENCE } from '#api/http/createHttpServer.ts'
import { useApi } from '#test/kit/api.ts'
import { playSlowHeads, SLOW_HEADS } from '#test/kit/attacks/door/slowHeads.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'

describe('connections that do not ask', () => {
  const api = useApi(useDatabase())

  it('[S3.85] without a whole request head goes after 5 s, and the others are served meanwhile', async function () {
    this.timeout(15_000)
    expect(PATIENCE.headMs).to.equal(5000)
    const held = playSlowHeads({ url: api().url, each: 20, forMs: 8000 })
    expect((await request(api().url, 'GET', '/v1/live')).status).to.equal(200)
    for (const { how, heldMs } of await held) expect(heldMs, how).to.be.within(4500, 6000)
    expect(new Set((await held).map(({ how }) => how))).to.have.length(SLOW_HEADS.length)
  })

  it('[S3.85] a body that does not come ends as well', async () => {
    const server = createHttpServer((asked) => asked.resume(), { headMs: 100, requestMs: 400 })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const startedMs = performance.now()
    const answer = new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (chunk) => (text += chunk))
      socket.on('close', () => resolve(text))
      // what drips on after the end meets a reset
      socket.on('error', () => {})
    })
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
    const drip = setInterval(() => socket.writable && socket.write(' '), 50)
    expect(await answer).to.match(/^HTTP\/1\.1 408 /)
    clearInterval(drip)
    expect(performance.now() - startedMs).to.be.within(350, 3000)
    await new Promise((resolve) => server.close(resolve))
  })
})
