import { expect } from 'chai'
import { MUTE_PAUSE_MS } from '#media/signalling/createMuteRecorder.ts'
import { SIGNAL_CLOSE } from '#protocol/signal.ts'
import { joinNode } from '#test/kit/media/mediaClient.ts'
import { startMediaNode } from '#test/kit/media/mediaNode.ts'
import { HOST_BITS, ROOM, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { until } from '#test/kit/time/until.ts'

describe('createRoom', () => {
  let stream: Stream
  before(async () => {
    stream = await startStream()
  })
  after(() => stream.stop())

  const packets = (id: string) => stream.viewer.received.get(id)?.packets ?? 0

  it('cuts a removed viewer at once and refuses every ticket of that seat afterwards [S1.11][T1]', async () => {
    const fan = await stream.enter('sea_banned', VIEWER_BITS)
    const unused = stream.media.ticket({ room: ROOM, user: 'sea_banned', bits: VIEWER_BITS })
    await fan.subscribe([stream.camera])
    await fan.connected()
    await until('picture at the fan', () => (fan.received.get(stream.camera)?.packets ?? 0) > 20)
    await stream.media.remove(ROOM, 'sea_banned')
    const out = async () =>
      (await stream.media.counters(ROOM)).seats.find((one) => one.seatId === 'sea_banned')?.packetsOut
    const atCut = await out()
    expect((await fan.wire.wait('removed')).reason).to.equal('BANNED')
    expect(await fan.wire.closed).to.equal(SIGNAL_CLOSE.removed)
    await stream.runs(60)
    expect(await out(), 'packets to the removed seat').to.equal(atCut)
    expect(fan.received.get(stream.camera)?.packets, 'and none of them late').to.be.at.most(atCut ?? 0)
    const again = await joinNode(stream.media.signalUrl, unused).catch((cause: Error) => cause.message)
    expect(again).to.equal('FORBIDDEN')
    await fan.peer.close()
  })

  it('removes a host: the publications go, the viewers are told why', async () => {
    const guest = await stream.enter('sea_guest', HOST_BITS)
    await guest.publish(['microphone'])
    await guest.connected()
    const stop = guest.send('microphone', 50)
    const live = await stream.viewer.wire.wait('published', (one) => one.publication.seatId === 'sea_guest')
    await stream.media.remove(ROOM, 'sea_guest', 'BANNED')
    const gone = await stream.viewer.wire.wait(
      'unpublished',
      (one) => one.publicationId === live.publication.id,
    )
    expect(gone.reason).to.equal('BANNED')
    stop()
    await guest.peer.close()
  })

  it('mutes by the server in the session: picture stops, sound goes on, nobody reconnects', async () => {
    await stream.runs()
    await stream.media.mute(ROOM, 'sea_host', ['camera'])
    expect((await stream.host.wire.wait('muted')).on).to.equal(true)
    const told = await stream.viewer.wire.wait('changed', (one) => one.publication.isMuted)
    expect(told.publication.id).to.equal(stream.camera)
    const before = packets(stream.camera)
    const sound = packets(stream.microphone)
    await until('sound goes on', () => packets(stream.microphone) > sound + 25)
    expect(packets(stream.camera) - before, 'packets on their way').to.be.at.most(2)
    await stream.media.mute(ROOM, 'sea_host', [])
    await until('picture again', () => packets(stream.camera) > before + 10)
    expect(stream.host.peer.connectionState).to.equal('connected')
    expect(stream.viewer.peer.connectionState).to.equal('connected')
  })

  it('mutes a seat as a whole: what is not named as muted is heard and seen', async () => {
    await stream.runs()
    await stream.media.mute(ROOM, 'sea_host', ['camera', 'microphone'])
    await stream.viewer.wire.wait(
      'changed',
      (one) => one.publication.isMuted && one.publication.id === stream.microphone,
    )
    await stream.media.mute(ROOM, 'sea_host', ['camera'])
    await stream.viewer.wire.wait(
      'changed',
      (one) => !one.publication.isMuted && one.publication.id === stream.microphone,
    )
    const before = packets(stream.camera)
    const sound = packets(stream.microphone)
    await until('sound goes on', () => packets(stream.microphone) > sound + 25)
    expect(packets(stream.camera) - before, 'pictures').to.be.at.most(2)
    await stream.media.mute(ROOM, 'sea_host', [])
    await until('picture again', () => packets(stream.camera) > before + 10)
  })

  it('keeps a kind muted over a new publication of it, and the publisher cannot lift it', async () => {
    const guest = await stream.enter('sea_muted', HOST_BITS)
    await stream.media.mute(ROOM, 'sea_muted', ['microphone'])
    const answer = await guest.publish(['microphone'])
    if (answer.t !== 'answer') throw new Error(answer.t)
    expect(answer.publications[0]?.isMuted).to.equal(true)
    await guest.connected()
    const stop = guest.send('microphone', 50)
    await guest.wire.ask({ t: 'selfMute', kind: 'microphone', on: false })
    const [own] = answer.publications
    await stream.viewer.wire.wait('published', (one) => one.publication.id === own?.id)
    await stream.viewer.subscribe([own?.id ?? ''])
    await stream.runs()
    expect(stream.viewer.received.get(own?.id ?? '')).to.equal(undefined)
    stop()
    await guest.leave()
  })

  it('mutes by the publisher: nothing is forwarded until it is lifted', async () => {
    await stream.host.wire.ask({ t: 'selfMute', kind: 'microphone', on: true })
    const before = packets(stream.microphone)
    await stream.runs()
    expect(packets(stream.microphone) - before).to.be.at.most(2)
    await stream.host.wire.ask({ t: 'selfMute', kind: 'microphone', on: false })
    await until('sound again', () => packets(stream.microphone) > before + 10)
  })

  it('[T38] who toggles fills no evidence: a fact a second, and what is true in the end', async () => {
    for (let n = 0; n < 40; n++) {
      const { t } = await stream.host.wire.ask({ t: 'selfMute', kind: 'camera', on: n % 2 === 0 })
      expect(t).to.equal('ok')
    }
    const facts = () =>
      stream.media.api.events.filter(
        ({ kind, body }) => /muted$/.test(kind) && body?.kind === 'camera' && body.by === 'self',
      )
    await until('the last word', () => facts().at(-1)?.kind === 'unmuted')
    const told = facts().map(({ kind }) => kind)
    const pauses = facts().map(({ atMs }, n, all) => atMs - (all[n - 1]?.atMs ?? 0))
    // a timer and the time of day may differ a little
    expect(Math.min(...pauses), 'between two of them').to.be.above(MUTE_PAUSE_MS - 50)
    expect(told).to.deep.equal(told.map((_, n) => (n % 2 === 0 ? 'muted' : 'unmuted')))
    await stream.runs()
  })

  it('takes a kind away and brings it back on the same line', async () => {
    const guest = await stream.enter('sea_back', HOST_BITS)
    const first = await guest.publish(['microphone'])
    if (first.t !== 'answer') throw new Error(first.t)
    await guest.connected()
    const stop = guest.send('microphone', 50)
    const publicationId = first.publications[0]?.id ?? ''
    expect((await guest.wire.ask({ t: 'unpublish', publicationId })).t).to.equal('ok')
    const second = await guest.publish(['microphone'])
    if (second.t !== 'answer') throw new Error(JSON.stringify(second))
    const id = second.publications[0]?.id ?? ''
    expect(id).to.not.equal(publicationId)
    await stream.viewer.wire.wait('published', (one) => one.publication.id === id)
    await stream.viewer.subscribe([id])
    await until('sound of the second', () => packets(id) > 10)
    stop()
    await guest.leave()
  })

  it('says that it is full, of the room and of the node, and lets in when somebody leaves', async () => {
    const media = await startMediaNode({ limits: { maxViewers: 3 } })
    const enter = async (room: string, user: string, bits = VIEWER_BITS) => {
      const client = await joinNode(media.signalUrl, media.ticket({ room, user, bits }))
      await client.open()
      return client
    }
    const refusal = (room: string, user: string) =>
      enter(room, user).then(
        () => 'joined',
        (cause: Error) => cause.message,
      )
    await media.openRoom('small000', 2)
    await media.openRoom('large000')
    const a = await enter('small000', 'sea_a')
    const b = await enter('small000', 'sea_b')
    expect(await refusal('small000', 'sea_c')).to.equal('CAPACITY_FULL')
    const c = await enter('large000', 'sea_c')
    expect(await refusal('large000', 'sea_d')).to.equal('CAPACITY_FULL')
    const open = async (providerRoomId: string) => {
      const spec = { providerRoomId, kind: 'stream', maxParticipants: null }
      const opened = await media.control('POST', '/rooms', spec)
      return [opened.status, ((await opened.json()) as { code?: string }).code]
    }
    // hosts have two places of their own beside the three of viewers
    expect(await open('third000')).to.deep.equal([200, undefined])
    const hosts = [await enter('third000', 'sea_h', HOST_BITS), await enter('large000', 'sea_i', HOST_BITS)]
    expect(await open('fourth00')).to.deep.equal([503, 'MEDIA_FULL'])
    const last = media.ticket({ room: 'third000', user: 'sea_j', bits: HOST_BITS })
    expect(await joinNode(media.signalUrl, last).catch((cause: Error) => cause.message)).to.equal(
      'CAPACITY_FULL',
    )
    // who comes again counts once
    hosts[0] = await enter('third000', 'sea_h', HOST_BITS)
    await a.leave()
    await until('a free place', async () => (await media.participants('small000')).length === 1)
    const d = await enter('small000', 'sea_d')
    for (const client of [b, c, d, ...hosts]) await client.leave()
    await media.stop()
  })

  it('closes with everybody told', async () => {
    await stream.media.openRoom('short000')
    const ticket = stream.media.ticket({ room: 'short000', user: 'sea_x', bits: VIEWER_BITS })
    const client = await joinNode(stream.media.signalUrl, ticket)
    await stream.media.control('DELETE', '/rooms/short000?reason=HOST_ENDED')
    expect((await client.wire.wait('closed')).reason).to.equal('HOST_ENDED')
    expect(await client.wire.closed).to.equal(SIGNAL_CLOSE.roomClosed)
    await client.peer.close()
  })
})
