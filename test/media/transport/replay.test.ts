import { expect } from 'chai'
import { isCheck, replayChecks } from '#test/kit/attacks/media/replayedChecks.ts'
import { depth } from '#test/kit/depth.ts'
import type { NodeClient } from '#test/kit/media/mediaClient.ts'
import { HOST_BITS, ROOM, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { layTap, type Tap } from '#test/kit/media/tap.ts'
import { until } from '#test/kit/time/until.ts'

const DURATION_MS = depth(600, 1500)
const ANSWERS_PER_S = 50

describe('genuine checks, overheard and replayed from elsewhere', () => {
  let stream: Stream
  let tap: Tap
  before(async () => {
    stream = await startStream()
  })
  beforeEach(async () => {
    tap = await layTap()
  })
  afterEach(() => tap.stop())
  after(() => stream.stop())

  const replay = (durationMs: number) =>
    replayChecks({
      host: '127.0.0.1',
      port: tap.nodePort(),
      overheard: tap.heard,
      sources: 20,
      ratePerS: 1000,
      durationMs,
    })

  function assertQuiet(heard: { sent: number; answers: number }, durationMs: number): void {
    expect(heard.sent).to.be.greaterThan((durationMs / 1000) * 500)
    expect(heard.answers).to.be.at.most((durationMs / 1000) * ANSWERS_PER_S)
  }

  /** More packets, all on the old way. */
  async function goesOn(packets: () => number | Promise<number>): Promise<void> {
    const before = await packets()
    await until('packets after the replay', async () => (await packets()) > before + 40)
  }

  async function packetsIn(seat: string): Promise<number> {
    const { seats } = await stream.media.counters(ROOM)
    return seats.find(({ seatId }) => seatId === seat)?.packetsIn ?? 0
  }

  const received = (client: NodeClient, id: string) => client.received.get(id)?.packets ?? 0

  it("[T37][T38] of a viewer: no answer, no packet of the stream, and the viewer's picture goes on", async () => {
    const viewer = await stream.enter('sea_tapped', VIEWER_BITS)
    await viewer.subscribe([stream.camera], tap.reroute)
    await viewer.connected()
    const heard = await replay(DURATION_MS)
    assertQuiet(heard, DURATION_MS)
    await goesOn(() => received(viewer, stream.camera))
    expect(viewer.peer.connectionState).to.equal('connected')
    await viewer.leave()
  })

  it('[T37][T38] of a publisher, who decides about the pair: sound goes on', async () => {
    const publisher = await stream.enter('sea_publisher', HOST_BITS)
    await publisher.publish(['microphone'], ['microphone'], tap.reroute)
    await publisher.connected()
    const stop = publisher.send('microphone', 50)
    const heard = await replay(DURATION_MS)
    assertQuiet(heard, DURATION_MS)
    await goesOn(() => packetsIn('sea_publisher'))
    expect(publisher.peer.connectionState).to.equal('connected')
    stop()
    await publisher.leave()
  })

  it('[T37][T38] from the first check on, before anything is agreed: the client connects', async () => {
    const viewer = await stream.enter('sea_early', VIEWER_BITS)
    const connecting = viewer.subscribe([stream.camera], tap.reroute).then(() => viewer.connected())
    await until('the first check', () => tap.heard.some(isCheck))
    const heard = await replay(DURATION_MS)
    await connecting
    assertQuiet(heard, DURATION_MS)
    await goesOn(() => received(viewer, stream.camera))
    await viewer.leave()
  })
})
