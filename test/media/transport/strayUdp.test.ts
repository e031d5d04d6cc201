import { expect } from 'chai'
import type { SecurityFact } from '#domain/securityFact.ts'
import { openStrangers } from '#test/kit/attacks/media/strangers.ts'
import {
  clientHello,
  closingAlert,
  forgedRequest,
  type StrayKind,
  sendStrayUdp,
} from '#test/kit/attacks/media/strayUdp.ts'
import { depth } from '#test/kit/depth.ts'
import { HOST_BITS, ROOM, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { until } from '#test/kit/time/until.ts'

/** To all ports together; the node, its clients and the strangers share one process. */
const RATE_PER_S = depth(500, 1500)

describe('datagrams from strangers on the media ports', () => {
  let stream: Stream
  const told: SecurityFact[] = []
  before(async () => {
    const security = { write: (fact: SecurityFact) => void told.push(fact), stop() {} }
    stream = await startStream({ udpPorts: 40, security })
  })
  let end: AbortController
  beforeEach(() => {
    end = new AbortController()
  })
  afterEach(() => end.abort())
  after(() => stream.stop())

  function storm(ratePerS: number, kinds: StrayKind[]) {
    const order = {
      host: '127.0.0.1',
      ports: stream.media.udp,
      sources: 3,
      durationMs: 60_000,
      ratePerS,
      kinds,
    }
    const sending = sendStrayUdp(order, end.signal)
    return {
      async over() {
        end.abort()
        return await sending
      },
    }
  }

  it('[T37][T38] ClientHellos on every port, before anybody is there: a publisher connects', async () => {
    const hellos = storm(RATE_PER_S, ['hello'])
    const publisher = await stream.enter('sea_publisher', HOST_BITS)
    await publisher.publish(['microphone'])
    await publisher.connected()
    const stop = publisher.send('microphone', 50)
    await until('sound at the engine', async () => {
      const { seats } = await stream.media.counters(ROOM)
      return seats.some(({ seatId, packetsIn }) => seatId === 'sea_publisher' && packetsIn > 20)
    })
    stop()
    const { sent, answers } = await hellos.over()
    expect(sent).to.be.greaterThan(100)
    expect(answers).to.equal(0)
    await publisher.leave()
  })

  it('[T37][T38] ten ClientHellos a second on each port: viewers connect, one after the other', async () => {
    const hellos = storm(400, ['hello'])
    for (let n = 0; n < 4; n++) {
      const viewer = await stream.enter(`sea_viewer${n}`, VIEWER_BITS)
      await viewer.subscribe([stream.camera])
      await viewer.connected()
      await until('packets', () => (viewer.received.get(stream.camera)?.packets ?? 0) > 5)
      await viewer.leave()
    }
    expect((await hellos.over()).answers).to.equal(0)
  })

  it('[T37][T38] alerts, hellos, forged checks and garbage to those who are inside: nobody falls out', async () => {
    const all = storm(RATE_PER_S, [
      'alert',
      'hello',
      'requestThenHello',
      'controlled',
      'answer',
      'rtp',
      'rtcp',
      'anySize',
      'empty',
    ])
    await stream.runs(200)
    const drops = stream.media.node.gateDrops()
    for (const kind of ['dtls', 'stun_request', 'stun_answer', 'rtp', 'rtcp', 'other'] as const)
      await until(`${kind} at the gate`, () => drops.get(kind))
    expect((await all.over()).answers).to.equal(0)
    await stream.runs()
    const inside = await stream.media.participants(ROOM)
    expect(inside.map(({ userId }) => userId)).to.have.members(['sea_host', 'sea_viewer'])
    const fromWhere = new Set(told.filter(({ kind }) => kind === 'gate_drop').map(({ prefix }) => prefix))
    expect([...fromWhere].join(), '[T53] the security log names the sender').to.match(
      /^127(\.\d+){3}(,127(\.\d+){3})*$/,
    )
  })

  it('[T37][T38] the clients of the kit believe strangers as little as a browser does: who plays an attack beside them judges the node', async () => {
    const strangers = await openStrangers('127.0.0.1', 1)
    let answers: number
    try {
      for (const { peer } of [stream.host, stream.viewer]) {
        const [, port] = /^a=candidate:\S+ 1 udp \d+ \S+ (\d+) /m.exec(peer.localDescription?.sdp ?? '') ?? []
        for (const datagram of [closingAlert(), clientHello(), forgedRequest('ICE-CONTROLLING')])
          strangers.send(0, datagram, Number(port))
        await stream.runs(50)
      }
    } finally {
      ;({ answers } = await strangers.close())
    }
    expect(answers).to.equal(0)
  })
})
