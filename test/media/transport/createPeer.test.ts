import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { NodeClient } from '#test/kit/media/mediaClient.ts'
import { type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'

const VIEWERS = 40
/** The fault looked for waits for ten seconds and more, in which this process has nothing to do. */
const LIMIT_MS = 9000

describe('createPeer', () => {
  let stream: Stream
  before(async () => {
    // forty people here decrypt all that comes: what a real host sends is more than this process can take beside a load
    stream = await startStream({ packetsPerS: { camera: 5, microphone: 5 } })
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
      .filter(({ port }) => port >= stream.media.udp.min && port <= stream.media.udp.max)
    expect(sockets.length).to.be.at.least(2)
    expect(new Set(sockets.map(({ address }) => address))).to.deep.equal(new Set(['0100007F']))
  })

  it('lets 40 people in at once: nobody waits for an outside server', async () => {
    const clients: NodeClient[] = []
    async function enter(name: string): Promise<void> {
      const client = await stream.enter(name, VIEWER_BITS)
      const answer = await client.subscribe([stream.camera, stream.microphone])
      expect(answer.t).to.equal('ok')
      await client.reached()
      clients.push(client)
    }
    const names = Array.from({ length: VIEWERS }, (_, n) => `sea_storm${n}`)
    // a busy machine makes this process slow, but not idle
    const before = performance.eventLoopUtilization()
    await Promise.all(names.map(enter))
    expect(performance.eventLoopUtilization(before).idle).to.be.lessThan(LIMIT_MS)
    for (const client of clients) await client.leave()
  }).timeout(120_000)

  it('gives its ports back: twice as many people as ports, one after the other', async () => {
    const sdp = stream.host.peer.remoteDescription?.sdp ?? ''
    const [, port] = /a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) typ host/.exec(sdp) ?? []
    expect(Number(port)).to.be.within(stream.media.udp.min, stream.media.udp.max)
    expect(sdp.match(/typ (?!host)/g)).to.equal(null)
    const small = await startStream({ udpPorts: 6 })
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
