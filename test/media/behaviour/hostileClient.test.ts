import { expect } from 'chai'
import { RtpHeader } from 'werift'
import type { RenditionChoice } from '#domain/media/words.ts'
import { bitsFor } from '#domain/room/permission.ts'
import { EMBEDDED_SDK_APP_ID } from '#protocol/node.ts'
import type { ServerSignal } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { HOST_BITS, heardBy, ROOM, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { forge } from '#test/kit/media/ticket/forge.ts'
import { dial, join } from '#test/kit/media/wire.ts'
import { until } from '#test/kit/time/until.ts'

const OTHER_ROOM = 'another0room0of0the0node00'
const AUDIO_ONLY = 2 + 4

describe('hostile clients get and give 0 packets, counted at the engine [T1][T2]', () => {
  let stream: Stream
  before(async () => {
    stream = await startStream()
    await stream.media.openRoom(OTHER_ROOM)
  })
  after(() => stream.stop())

  /** Packets in both directions of a seat, after the honest stream has visibly gone on. */
  async function packetsOf(seatId: string, room = ROOM): Promise<{ seat: number; publications: number }> {
    await stream.runs()
    const counters = await stream.media.counters(room)
    const seat = counters.seats.find((one) => one.seatId === seatId)
    return {
      seat: (seat?.packetsIn ?? 0) + (seat?.packetsOut ?? 0),
      publications: counters.publications.filter((one) => one.seatId === seatId).length,
    }
  }

  async function refusedJoin(ticket: EmbeddedTicket): Promise<string> {
    const wire = await dial(stream.media.signalUrl)
    const answer = await join(wire, ticket)
    // what a refused client says next is not heard either
    const next = await wire.ask({ t: 'subscribe', publicationIds: [stream.camera] })
    expect(next.t === 'fail' && next.code).to.equal('WRONG_STATE')
    await wire.close()
    return answer.t === 'fail' ? answer.code : answer.t
  }

  async function publishAs(seat: string, bits: number, ...args: Parameters<NodeClient['publish']>) {
    const client = await stream.enter(seat, bits)
    const answer = await client.publish(...args)
    const stop = args[0].map((kind) => client.send(kind, 50))
    const packets = await packetsOf(seat)
    for (const end of stop) end()
    await client.leave()
    return { code: answer.t === 'fail' ? answer.code : answer.t, packets }
  }

  const NOTHING = { seat: 0, publications: 0 }

  it('without the publish bit [S1.10]', async () => {
    const camera = await publishAs('sea_nobit', VIEWER_BITS, ['camera'])
    expect(camera).to.deep.equal({ code: 'FORBIDDEN', packets: NOTHING })
    const screen = await publishAs('sea_noscreen', HOST_BITS - 64, ['screen'])
    expect(screen).to.deep.equal({ code: 'FORBIDDEN', packets: NOTHING })
  })

  it('with an extra media line beside an allowed one', async () => {
    const extra = await publishAs('sea_extra', AUDIO_ONLY, ['microphone', 'camera'], ['microphone'])
    expect(extra).to.deep.equal({ code: 'FORBIDDEN', packets: NOTHING })
    const declared = await publishAs('sea_declared', AUDIO_ONLY, ['microphone', 'camera'])
    expect(declared).to.deep.equal({ code: 'FORBIDDEN', packets: NOTHING })
  })

  it('with an extra media line in a later offer: what was allowed goes on', async () => {
    const client = await stream.enter('sea_later', AUDIO_ONLY)
    await client.publish(['microphone'])
    await client.connected()
    const stop = [client.send('microphone', 50)]
    const again = await client.publish(['camera'])
    expect(again.t === 'fail' && again.code).to.equal('FORBIDDEN')
    stop.push(client.send('camera', 50))
    await until('sound of the allowed line', async () => {
      const { publications } = await stream.media.counters(ROOM)
      return publications.some((one) => one.seatId === 'sea_later' && one.packetsIn > 10)
    })
    const { publications } = await stream.media.counters(ROOM)
    expect(publications.filter((one) => one.seatId === 'sea_later').map(({ kind }) => kind)).to.deep.equal([
      'microphone',
    ])
    for (const end of stop) end()
    await client.leave()
  })

  it('with a camera or a screen beside the microphone of a voice room, and a microphone of who listens there [S3.26]', async () => {
    const room = 'voice0room0of0the0node0000'
    const wish = { providerRoomId: room, kind: 'voice', maxParticipants: null }
    expect((await stream.media.control('POST', '/rooms', wish)).ok).to.equal(true)
    const enterVoice = (user: string, role: 'host' | 'viewer') =>
      joinNode(stream.media.signalUrl, stream.media.ticket({ room, user, bits: bitsFor('voice', role) }))
    const host = await enterVoice('sea_voice', 'host')
    const [listener, loud] = [await enterVoice('sea_ear', 'viewer'), await enterVoice('sea_loud', 'viewer')]
    const codeOf = (answer: ServerSignal) => (answer.t === 'fail' ? answer.code : answer.t)
    expect(codeOf(await host.publish(['microphone']))).to.equal('answer')
    await host.connected()
    const stops = [host.send('microphone', 50)]
    for (const kind of ['camera', 'screen'] as const) {
      expect(codeOf(await host.publish([kind])), kind).to.equal('FORBIDDEN')
      stops.push(host.send(kind, 50))
    }
    expect(codeOf(await loud.publish(['microphone']))).to.equal('FORBIDDEN')
    stops.push(loud.send('microphone', 50))
    const [sound] = await heardBy(listener, 1)
    await listener.subscribe([sound?.id ?? ''])
    await listener.connected()
    await until('sound at the listener', () => (listener.received.get(sound?.id ?? '')?.packets ?? 0) > 20)
    const { publications } = await stream.media.counters(room)
    expect(publications.map(({ seatId, kind }) => `${seatId} ${kind}`)).to.deep.equal([
      'sea_voice microphone',
    ])
    expect([...listener.received.keys()]).to.deep.equal([sound?.id])
    // who wants no picture asks for none, and is refused nothing
    const choose = (rendition: RenditionChoice) =>
      listener.wire.ask({ t: 'setRendition', seatId: 'sea_voice', rendition })
    expect(codeOf(await choose('low'))).to.equal('FORBIDDEN')
    expect(codeOf(await choose('none'))).to.equal('ok')
    for (const stop of stops) stop()
    for (const client of [host, listener, loud]) await client.leave()
  })

  it('with packets of a source that was never offered, over an allowed connection', async () => {
    const client = await stream.enter('sea_ssrc', AUDIO_ONLY)
    await client.publish(['microphone'])
    await client.connected()
    const [transport] = client.peer.dtlsTransports
    for (let n = 0; n < 50; n++) {
      const header = new RtpHeader({
        version: 2,
        ssrc: 4242,
        payloadType: 96,
        sequenceNumber: n,
        timestamp: n,
      })
      await transport?.sendRtp(Buffer.alloc(200), header)
    }
    const seat = await until('the packets at the engine', async () => {
      const { seats } = await stream.media.counters(ROOM)
      return seats.find((one) => one.seatId === 'sea_ssrc' && one.packetsIn >= 40)
    })
    expect(seat.packetsIn).to.be.at.least(40)
    const { publications } = await stream.media.counters(ROOM)
    const own = publications.filter((one) => one.seatId === 'sea_ssrc')
    expect(own.map(({ packetsIn, packetsForwarded }) => packetsIn + packetsForwarded)).to.deep.equal([0])
    await client.leave()
  })

  it('with a ticket of another room', async () => {
    const ticket = stream.media.ticket({ room: ROOM, user: 'sea_hop', bits: 170, signedRoom: OTHER_ROOM })
    expect(await refusedJoin(ticket)).to.equal('TICKET_INVALID')
    expect(await packetsOf('sea_hop')).to.deep.equal(NOTHING)
    expect(await packetsOf('sea_hop', OTHER_ROOM)).to.deep.equal(NOTHING)
  })

  it('with a ticket of another person', async () => {
    const ticket = stream.media.ticket({ room: ROOM, user: 'sea_thief', bits: 170, signedUser: 'sea_owner' })
    expect(await refusedJoin(ticket)).to.equal('TICKET_INVALID')
    expect(await packetsOf('sea_thief')).to.deep.equal(NOTHING)
  })

  it('with an expired ticket or an expired nonce', async () => {
    const fresh = stream.media.ticket({ room: ROOM, user: 'sea_late', bits: 170 })
    const time = Math.floor(Date.now() / 1000) - 120
    const userSig = forge(stream.media.secret, {
      identifier: 'sea_late',
      sdkappid: EMBEDDED_SDK_APP_ID,
      time,
      expire: 60,
    })
    expect(await refusedJoin({ ...fresh, userSig })).to.equal('TICKET_EXPIRED')
    const nonceExp = Math.floor(Date.now() / 1000) - 1
    const stale = stream.media.ticket({ room: ROOM, user: 'sea_late', bits: 170, nonceExp })
    expect(await refusedJoin(stale)).to.equal('TICKET_EXPIRED')
    expect(await packetsOf('sea_late')).to.deep.equal(NOTHING)
  })

  it('with a ticket made for another node or another start of it', async () => {
    const wish = { room: ROOM, user: 'sea_else', bits: 170 }
    expect(await refusedJoin(stream.media.ticket({ ...wish, nodeId: 'node-2' }))).to.equal('TICKET_INVALID')
    const old = stream.media.ticket({ ...wish, nodeStartedAtMs: stream.media.node.startedAtMs - 1 })
    expect(await refusedJoin(old)).to.equal('TICKET_INVALID')
    expect(await packetsOf('sea_else')).to.deep.equal(NOTHING)
  })

  it('with a ticket somebody has used: the thief gets nothing, the owner keeps the seat', async () => {
    const ticket = stream.media.ticket({ room: ROOM, user: 'sea_owner', bits: 170 })
    const owner = await joinNode(stream.media.signalUrl, ticket)
    await owner.subscribe([stream.microphone])
    await owner.connected()
    expect(await refusedJoin(ticket)).to.equal('TICKET_USED')
    const before = owner.received.get(stream.microphone)?.packets ?? 0
    await until(
      'packets at the owner',
      () => (owner.received.get(stream.microphone)?.packets ?? 0) > before + 20,
    )
    const { seats } = await stream.media.counters(ROOM)
    const out = seats.find((one) => one.seatId === 'sea_owner')?.packetsOut ?? 0
    expect(out, 'every packet of the seat went to the owner').to.be.at.most(
      (owner.received.get(stream.microphone)?.packets ?? 0) + 5,
    )
    await owner.leave()
  })

  it('with an answer that sends on a line it was only to receive', async () => {
    const client = await stream.enter('sea_turned', VIEWER_BITS)
    const offer = await client.wire.ask({ t: 'subscribe', publicationIds: [stream.camera] })
    if (offer.t !== 'offer') throw new Error(offer.t)
    await client.peer.setRemoteDescription({ type: 'offer', sdp: offer.sdp })
    await client.peer.setLocalDescription(await client.peer.createAnswer())
    const sdp = client.peer.localDescription?.sdp.replace('a=recvonly', 'a=sendrecv') ?? ''
    const answer = await client.wire.ask({ t: 'answer', sdp })
    expect(answer.t === 'fail' && answer.code).to.equal('FORBIDDEN')
    expect(await packetsOf('sea_turned')).to.deep.equal(NOTHING)
    await client.leave()
  })

  it('without the receive bit, or for what is not there', async () => {
    const client = await stream.enter('sea_deaf', 2 + 8)
    for (const id of [stream.camera, 'pub_0000000000000000000000']) {
      const answer = await client.subscribe([id])
      expect(answer.t === 'fail' && answer.code).to.equal('FORBIDDEN')
    }
    expect(await packetsOf('sea_deaf')).to.deep.equal(NOTHING)
    await client.leave()
    const own = await stream.host.wire.ask({ t: 'subscribe', publicationIds: [stream.camera] })
    expect(own.t === 'fail' && own.code).to.equal('FORBIDDEN')
  })
})
