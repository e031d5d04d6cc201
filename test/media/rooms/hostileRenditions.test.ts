import { expect } from 'chai'
import { ReceiverEstimatedMaxBitrate, type RtcpPacket, RtcpPayloadSpecificFeedback } from 'werift'
import { RENDITION_BITS_PER_S } from '#domain/media/renditions.ts'
import { depth } from '#test/kit/depth.ts'
import { runCamera } from '#test/kit/media/cameraClient.ts'
import type { NodeClient } from '#test/kit/media/mediaClient.ts'
import { HOST_BITS, ROOM, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { dial } from '#test/kit/media/wire.ts'
import { until } from '#test/kit/time/until.ts'

const STALL_MS = 600
const TOO_MUCH_MS = depth(1000, 3000)

describe('renditions that nobody may have: refused, 0 packets [T2]', function () {
  this.timeout(60_000)
  let stream: Stream
  before(async () => {
    stream = await startStream({ limits: { stallMs: STALL_MS, tooMuchMs: TOO_MUCH_MS } })
  })
  after(() => stream.stop())

  const linesOf = async (seatId: string) =>
    (await stream.media.counters(ROOM)).publications.filter((one) => one.seatId === seatId)
  const codeOf = (answer: { t: string }) => ('code' in answer ? answer.code : answer.t)

  it('a low one without the bit to send a picture', async () => {
    const client = await stream.enter('sea_lowbit', HOST_BITS - 16)
    expect(codeOf(await client.publish(['low camera']))).to.equal('FORBIDDEN')
    const viewer = await stream.enter('sea_lowfan', VIEWER_BITS)
    expect(codeOf(await viewer.publish(['low camera']))).to.equal('FORBIDDEN')
    await stream.runs()
    expect([...(await linesOf('sea_lowbit')), ...(await linesOf('sea_lowfan'))]).to.deep.equal([])
    await client.leave()
    await viewer.leave()
  })

  it('a second high one, in one offer or in a later one', async () => {
    const client = await stream.enter('sea_twice', HOST_BITS)
    const declared = await client.publish(['camera', 'screen'], ['camera', 'camera'])
    expect(codeOf(declared)).to.equal('MALFORMED')
    await client.leave()
    const again = await stream.enter('sea_again', HOST_BITS)
    await again.publish(['camera'])
    await again.connected()
    // the same kind on a line of its own, under the name of the first
    const sdp = again.peer.localDescription?.sdp ?? ''
    const later = await again.wire.ask({ t: 'publish', kinds: [{ mid: '1', kind: 'camera' }], sdp })
    expect(codeOf(later)).to.equal('WRONG_STATE')
    const other = await again.wire.ask({
      ...{ t: 'publish', sdp },
      kinds: [{ mid: '0', kind: 'camera', rendition: 'low' }],
    })
    expect(codeOf(other), 'the line of the high one').to.equal('FORBIDDEN')
    const sound = await again.wire.ask({
      ...{ t: 'publish', sdp },
      kinds: [{ mid: '0', kind: 'microphone', rendition: 'low' }],
    })
    expect(codeOf(sound), 'sound has no renditions').to.equal('MALFORMED')
    expect(await linesOf('sea_again')).to.have.length(1)
    await again.leave()
  })

  it('two of one camera for one viewer: the other line has no name that opens it', async () => {
    const host = await stream.enter('sea_two', HOST_BITS)
    const answer = await host.publish(['camera', 'low camera'])
    if (answer.t !== 'answer') throw new Error(JSON.stringify(answer))
    await host.connected()
    const camera = runCamera(host, ['camera', 'low camera'])
    const whole = await stream.viewer.wire.wait('changed', (one) => one.publication.renditions.length === 2)
    const fan = await stream.enter('sea_greedy', VIEWER_BITS)
    const other = answer.publications.map(({ id }) => id).find((id) => id !== whole.publication.id) ?? ''
    expect(codeOf(await fan.subscribe([whole.publication.id, other]))).to.equal('FORBIDDEN')
    await stream.runs()
    const packets = async () =>
      (await stream.media.counters(ROOM)).seats.find(({ seatId }) => seatId === 'sea_greedy')?.packetsOutOf
    expect(await packets()).to.deep.equal({ high: 0, low: 0 })
    await fan.subscribe([whole.publication.id, whole.publication.id])
    await fan.connected()
    await until('the picture', async () => ((await packets())?.high ?? 0) > 10)
    expect(await fan.subscribe([whole.publication.id])).to.include({ t: 'ok' })
    await until('more of it', async () => ((await packets())?.high ?? 0) > 30)
    expect((await packets())?.low).to.equal(0)
    camera.stop()
    await fan.leave()
    await host.leave()
  })

  it('a choice without the bit to receive, of oneself, or for a crowd of seats', async () => {
    const deaf = await stream.enter('sea_deaf', HOST_BITS - 32)
    const ask = (client: NodeClient, seatId: string) =>
      client.wire.ask({ t: 'setRendition', seatId, rendition: 'low' }).then(codeOf)
    expect(await ask(deaf, 'sea_host')).to.equal('FORBIDDEN')
    const fan = await stream.enter('sea_choosy', VIEWER_BITS)
    expect(await ask(fan, 'sea_choosy')).to.equal('FORBIDDEN')
    const codes: unknown[] = []
    for (let n = 0; n < 45; n++) codes.push(await ask(fan, `sea_${n}`))
    expect(new Set(codes)).to.deep.equal(new Set(['ok']))
    await deaf.leave()
    await fan.leave()
  })

  it('says one maximum for the whole connection: the sum of its pictures', async () => {
    const host = await stream.enter('sea_sum', HOST_BITS)
    await host.publish(['camera', 'low camera', 'microphone'])
    await host.connected()
    const told: number[] = []
    host.peer.dtlsTransports[0]?.onRtcp.subscribe((packet: RtcpPacket) => {
      if (!(packet instanceof RtcpPayloadSpecificFeedback)) return
      if (packet.feedback instanceof ReceiverEstimatedMaxBitrate) told.push(Number(packet.feedback.bitrate))
    })
    const camera = runCamera(host, ['camera', 'low camera'])
    const sum = 1_200_000 + RENDITION_BITS_PER_S.low
    await until('the word', () => told.some((bits) => Math.abs(bits - sum) < sum / 1000))
    const from = told.length
    await until('two more words', () => told.length > from + 2)
    expect(told.slice(from).every((bits) => Math.abs(bits - sum) < sum / 1000)).to.equal(true)
    camera.stop()
    await host.leave()
  })

  it('takes away what sends more than twice what it may for long, and nothing else of that seat', async () => {
    const host = await stream.enter('sea_flood', HOST_BITS)
    const answer = await host.publish(['camera', 'low camera'])
    if (answer.t !== 'answer') throw new Error(JSON.stringify(answer))
    const [high, low] = answer.publications
    await host.connected()
    // as much as the high one may send, which is within the sum of both
    const stops = [host.send('camera', 30, 400), host.send('low camera', 150, 1000)]
    const gone = await host.wire.wait('unpublished')
    expect(gone).to.include({ publicationId: low?.id, reason: 'TOO_MUCH' })
    const flooded = (await linesOf('sea_flood')).find(({ publicationId }) => publicationId === low?.id)
    expect(flooded?.packetsIn, 'as long of it').to.be.above(
      (TOO_MUCH_MS * 2 * RENDITION_BITS_PER_S.low) / 8 / 1_000_000,
    )
    await stream.viewer.wire.wait(
      'changed',
      (one) => one.publication.id === high?.id && one.publication.renditions.join() === 'high',
    )
    for (const stop of stops) stop()
    await host.leave()
  })

  it('an older page is told to load itself again, a newer one too', async () => {
    const wire = await dial(stream.media.signalUrl)
    const ticket = stream.media.ticket({ room: ROOM, user: 'sea_old', bits: VIEWER_BITS })
    const { providerRoomId, userId, userSig, privateMapKey, joinNonce } = ticket
    const said = { t: 'join', providerRoomId, userId, userSig, privateMapKey, joinNonce }
    const codes: unknown[] = []
    for (const v of [1, 3]) codes.push(codeOf(await wire.ask({ ...said, v } as never)))
    expect(codes).to.deep.equal(['OTHER_VERSION', 'OTHER_VERSION'])
    await wire.close()
  })
})
