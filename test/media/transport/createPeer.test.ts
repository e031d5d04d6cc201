import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'

const VIEWERS = 40
/** Thrice the three seconds aimed at; the fault looked for takes ten and more, with an idle processor. */
const LIMIT_MS = 9000
/** A machine that gives this process a sixth of a processor may take longer. */
const STARVED = 6
const UDP = { min: 13_000, max: 13_199 }

describe('createPeer', () => {
  let stream: Stream
  before(async () => {
    stream = await startStream({ udp: UDP })
  })
  after(() => stream.stop())

  it('has no media socket on anything but loopback, so nothing can go outside [S1.1]', () => {
    // the table of open sockets is a file only on Linux
    if (!existsSync('/proc/self/net/udp')) return
    const sockets = readFileSync('/proc/self/net/udp', 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, address = '', port = ''] = /^\s*\d+: ([0-9A-F]{8}):([0-9A-F]{4})/.exec(line) ?? []
        return address ? [{ address, port: Number.parseInt(port, 16) }] : []
      })
      .filter(({ port }) => port >= UDP.min && port <= UDP.max)
    expect(sockets.length).to.be.at.least(2)
    expect(new Set(sockets.map(({ address }) => address))).to.deep.equal(new Set(['0100007F']))
  })

  it('lets 40 people in at once: nobody waits for an outside server', async () => {
    async function enter(name: string) {
      const client = await stream.enter(name, VIEWER_BITS)
      const answer = await client.subscribe([stream.camera, stream.microphone])
      expect(answer.t).to.equal('ok')
      await client.reached()
      return client
    }
    const startMs = performance.now()
    const startCpu = process.cpuUsage()
    const names = Array.from({ length: VIEWERS }, (_, n) => `sea_storm${n}`)
    const clients = await Promise.all(names.map(enter))
    const tookMs = performance.now() - startMs
    const { user, system } = process.cpuUsage(startCpu)
    expect(tookMs).to.be.lessThan(Math.max(LIMIT_MS, ((user + system) / 1000) * STARVED))
    for (const client of clients) await client.leave()
  }).timeout(120_000)

  it('gives its ports back: twice as many people as ports, one after the other', async () => {
    const sdp = stream.host.peer.remoteDescription?.sdp ?? ''
    expect(sdp).to.match(/a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 13\d\d\d typ host/)
    expect(sdp.match(/typ (?!host)/g)).to.equal(null)
    const small = await startStream({ udp: { min: 13_300, max: 13_305 } })
    for (let n = 0; n < 4; n++) {
      const client = await small.enter('sea_turn', VIEWER_BITS)
      const answer = await client.subscribe([small.camera])
      expect(answer.t).to.equal('ok')
      await client.connected()
      await client.leave()
    }
    await small.stop()
  })
})
