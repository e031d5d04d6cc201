import { expect } from 'chai'
import type { RenditionChoice } from '#domain/media/words.ts'
import { depth } from '#test/kit/depth.ts'
import {
  type RunningCamera,
  runCamera,
  type SeenPacket,
  watchPictures,
} from '#test/kit/media/cameraClient.ts'
import type { NodeClient } from '#test/kit/media/mediaClient.ts'
import { joinNode } from '#test/kit/media/mediaClient.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { HOST_BITS, ROOM, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { until } from '#test/kit/time/until.ts'

const STALL_MS = 600
const SWITCHES = depth(6, 20)
/** Ticks of a picture in a millisecond. */
const TICKS = 90
/** Half of what people notice; the engine's clock has whole milliseconds, and a switch may wait for one picture. */
const DRIFT_MS = 40

describe('renditions of a camera [S1.2]', function () {
  this.timeout(60_000)
  let media: MediaNode
  let host: NodeClient
  let viewer: NodeClient
  let camera: RunningCamera
  let stopSound: () => void
  let seen: SeenPacket[]
  let cameraId = ''

  const enter = (user: string, bits: number) =>
    joinNode(media.signalUrl, media.ticket({ room: ROOM, user, bits }))
  const choose = async (rendition: RenditionChoice, client = viewer) => {
    expect((await client.wire.ask({ t: 'setRendition', seatId: 'sea_host', rendition })).t).to.equal('ok')
  }
  const gets = (sent: string, from = seen.length, packets = 5) =>
    until(
      `${packets} packets of ${sent}`,
      () => seen.slice(from).filter((one) => one.sent === sent).length >= packets,
    )
  const soundAt = (client: NodeClient) =>
    [...client.received].filter(([id]) => id !== cameraId).reduce((sum, [, one]) => sum + one.packets, 0)
  const told = (from: number) =>
    viewer.wire.heard.slice(from).flatMap((one) => ('publication' in one ? [one.publication] : []))

  before(async () => {
    media = await startMediaNode({ limits: { stallMs: STALL_MS } })
    await media.openRoom(ROOM)
    viewer = await enter('sea_viewer', VIEWER_BITS)
    host = await enter('sea_host', HOST_BITS)
    const answer = await host.publish(['camera', 'low camera', 'microphone'])
    if (answer.t !== 'answer') throw new Error(JSON.stringify(answer))
    expect(answer.publications.map(({ kind, renditions }) => [kind, ...renditions])).to.deep.equal([
      ['camera', 'high'],
      ['camera', 'low'],
      ['microphone'],
    ])
    await host.connected()
    camera = runCamera(host, ['camera', 'low camera'])
    stopSound = host.send('microphone', depth(100, 50))
    await until('camera whole', () => told(0).some(({ renditions }) => renditions.length === 2))
    cameraId = told(0).find(({ kind }) => kind === 'camera')?.id ?? ''
    await until('sound', () => told(0).some(({ kind }) => kind === 'microphone'))
    await viewer.subscribe([...new Set(told(0).map(({ id }) => id))])
    await viewer.connected()
    seen = watchPictures(viewer)
  })
  after(async () => {
    camera?.stop()
    stopSound?.()
    await media?.stop()
  })

  it('is one camera to who watches and in the evidence, and begins with the high one', async () => {
    await gets('camera')
    expect(new Set(seen.map(({ sent }) => sent))).to.deep.equal(new Set(['camera']))
    const ids = new Set(
      told(0)
        .filter(({ kind }) => kind === 'camera')
        .map(({ id }) => id),
    )
    expect([...ids]).to.deep.equal([cameraId])
    const published = () =>
      media.api.events.filter(({ kind, body }) => kind === 'published' && body?.kind === 'camera')
    await until('the evidence', () => published().length > 0)
    expect(published()).to.have.length(1)
    expect(
      (await media.participants(ROOM)).find(({ userId }) => userId === 'sea_host')?.publishing,
    ).to.have.members(['camera', 'microphone'])
  })

  it('turns at a keyframe: numbers and times go on, no negotiation, sound untouched', async () => {
    await choose('high')
    await gets('camera')
    const from = seen.length - 1
    const lines = viewer.peer.getTransceivers().length
    await choose('low')
    await gets('low camera', from)
    const part = seen.slice(from)
    const first = part.findIndex(({ sent }) => sent === 'low camera')
    expect(part[first]?.isKeyframe, 'the first of the low one').to.equal(true)
    expect(part.slice(first).every(({ sent }) => sent === 'low camera')).to.equal(true)
    for (const [n, packet] of part.entries()) {
      const before = part[n - 1]
      if (!before) continue
      expect((packet.sequenceNumber - before.sequenceNumber) & 0xffff, 'sequence number').to.equal(1)
      expect((packet.pictureId - before.pictureId) & 0x7fff, 'picture').to.equal(1)
      expect((packet.timestamp - before.timestamp) | 0, 'time').to.be.greaterThan(0)
    }
    expect(viewer.peer.getTransceivers()).to.have.length(lines)
    expect(viewer.wire.heard.filter(({ t }) => t === 'offer')).to.have.length(1)
  })

  it('does not drift: after switches times stand as before, within a picture', async () => {
    await choose('high')
    await gets('camera')
    const aheadOf = ({ timestamp, capturedMs }: SeenPacket) => (timestamp - capturedMs * TICKS) | 0
    const start = aheadOf(seen.at(-1) as SeenPacket)
    const sound = soundAt(viewer)
    for (let n = 0; n < SWITCHES; n++) {
      await choose(n % 2 === 0 ? 'low' : 'high')
      await gets(n % 2 === 0 ? 'low camera' : 'camera', seen.length, 3)
    }
    await gets('camera')
    const drift = Math.abs((aheadOf(seen.at(-1) as SeenPacket) - start) | 0) / TICKS
    expect(drift).to.be.at.most(DRIFT_MS)
    expect(soundAt(viewer)).to.be.greaterThan(sound + 20)
  })

  it('none: not one packet of a picture, counted at the engine, and the sound goes on', async () => {
    await choose('none')
    const of = async () =>
      (await media.counters(ROOM)).seats.find(({ seatId }) => seatId === 'sea_viewer')?.packetsOutOf
    const at = await of()
    const sound = soundAt(viewer)
    await until('sound', () => soundAt(viewer) > sound + 40)
    expect(await of()).to.deep.equal(at)
    await choose('low')
    await gets('low camera')
    const later = await of()
    expect(later?.high).to.equal(at?.high)
    expect(later?.low).to.be.greaterThan(at?.low ?? 0)
    await choose('high')
    await gets('camera')
  })

  it('a choice from before counts from the first packet on', async () => {
    const deaf = await enter('sea_sound', VIEWER_BITS)
    await choose('none', deaf)
    await deaf.subscribe(told(0).map(({ id }) => id))
    await deaf.connected()
    await until('sound', () => soundAt(deaf) > 20)
    const { seats } = await media.counters(ROOM)
    expect(seats.find(({ seatId }) => seatId === 'sea_sound')?.packetsOutOf).to.deep.equal({
      high: 0,
      low: 0,
    })
    await deaf.leave()
  })

  it('high gone means low, and no word of an end: silent, or taken back by its host', async () => {
    const heard = viewer.wire.heard.length
    camera.sends(['low camera'])
    await gets('low camera')
    camera.sends(['camera', 'low camera'])
    await gets('camera')
    const own = await host.publish(['camera', 'low camera', 'microphone'], ['camera'])
    expect(own.t === 'fail' && own.code, 'a second high').to.equal('WRONG_STATE')
    const { publications } = await media.counters(ROOM)
    const high = publications.find((one) => one.seatId === 'sea_host' && one.rendition === 'high')
    const answer = await host.wire.ask({ t: 'unpublish', publicationId: high?.publicationId ?? '' })
    expect(answer.t).to.equal('ok')
    await gets('low camera')
    const states = told(heard).filter(({ id }) => id === cameraId)
    expect(states.at(-1)?.renditions).to.deep.equal(['low'])
    expect(states.some(({ isStalled }) => isStalled)).to.equal(false)
    expect(viewer.wire.heard.slice(heard).some(({ t }) => t === 'unpublished')).to.equal(false)
    expect(media.api.events.some(({ kind }) => kind === 'unpublished')).to.equal(false)
    // the line is free for the same rendition again
    const back = await host.publish(['camera'])
    expect(back.t === 'answer' && back.publications[0]?.renditions).to.deep.equal(['high'])
    await gets('camera')
  })

  it('is muted and late as one', async () => {
    const heard = viewer.wire.heard.length
    await media.mute(ROOM, 'sea_host', ['camera'])
    await until('muted', () => told(heard).some(({ isMuted }) => isMuted))
    const at = seen.length
    const sound = soundAt(viewer)
    await until('sound', () => soundAt(viewer) > sound + 20)
    expect(seen.length - at, 'packets on their way').to.be.at.most(2)
    await media.mute(ROOM, 'sea_host', [])
    await gets('camera')
    camera.sends([])
    await until('stalled', () => told(heard).some(({ isStalled }) => isStalled))
    camera.sends(['camera', 'low camera'])
    await until('resumed', () => told(heard).at(-1)?.isStalled === false)
    const stalls = () => media.api.events.filter(({ kind }) => kind === 'stalled')
    await until('the evidence', () => stalls().length > 0)
    expect(stalls().filter(({ body }) => body?.kind === 'camera')).to.have.length(1)
    await gets('camera')
  })
})
