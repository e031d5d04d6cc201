import { expect } from 'chai'
import { joinNode } from '#test/kit/media/mediaClient.ts'
import { ROOM, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { until } from '#test/kit/time/until.ts'

describe('deliverEvidence', () => {
  let stream: Stream
  before(async () => {
    stream = await startStream()
  })
  after(() => stream.stop())

  const told = (user: string) =>
    stream.media.api.events.filter(({ userId }) => userId === user).map(({ kind }) => kind)

  it('tells the api who came, published and left, with unique ids', async () => {
    await until('the host', () => told('sea_host').length === 3)
    expect(told('sea_host')).to.deep.equal(['joined', 'published', 'published'])
    const { events } = stream.media.api
    expect(new Set(events.map(({ eventId }) => eventId)).size).to.equal(events.length)
    expect(events.every(({ source }) => source === stream.media.node.id)).to.equal(true)
  })

  it('registers with what the api needs to place a room', async () => {
    const beat = await until('a beat', () => stream.media.api.beats.at(-1))
    expect(beat.id).to.equal(stream.media.node.id)
    expect(Date.parse(beat.startedAt)).to.equal(stream.media.node.startedAtMs)
    expect(beat.limits).to.deep.equal({ maxParticipants: 70 })
  })

  it('keeps rooms running while the api is away, and replays what it missed [T14]', async () => {
    await stream.media.api.stop()
    const fan = await stream.enter('sea_meanwhile', VIEWER_BITS)
    await fan.open()
    await fan.subscribe([stream.camera])
    await fan.connected()
    await until('picture', () => (fan.received.get(stream.camera)?.packets ?? 0) > 20)
    await fan.leave()
    await stream.runs()
    expect(told('sea_meanwhile')).to.deep.equal([])
    await stream.media.api.start()
    await until('the replay', () => told('sea_meanwhile').length === 2)
    expect(told('sea_meanwhile')).to.deep.equal(['joined', 'left'])
  })

  it('writes down a refusal of a genuine ticket, and nothing of a forged one', async () => {
    const ticket = stream.media.ticket({ room: ROOM, user: 'sea_forged', bits: 170, secret: 'x'.repeat(64) })

    await joinNode(stream.media.signalUrl, ticket).catch(() => undefined)
    const nonceExp = Math.floor(Date.now() / 1000) - 5
    const stale = stream.media.ticket({ room: ROOM, user: 'sea_stale', bits: 170, nonceExp })
    for (let n = 0; n < 5; n++) await joinNode(stream.media.signalUrl, stale).catch(() => undefined)
    const viewer = await stream.enter('sea_wants', VIEWER_BITS)
    await viewer.open()
    await viewer.publish(['camera'])
    await viewer.leave()
    await until('the refusal inside', () => told('sea_wants').includes('left'))
    expect(told('sea_wants')).to.deep.equal(['joined', 'refused', 'left'])
    await until('the refusal', () => told('sea_stale').length === 1)
    expect(told('sea_stale')).to.deep.equal(['refused'])
    expect(told('sea_forged')).to.deep.equal([])
  })
})
