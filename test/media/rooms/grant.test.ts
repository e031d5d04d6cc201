import { expect } from 'chai'
import { bitsFor, SPEAKER_BITS } from '#domain/room/permission.ts'
import { createRoom } from '#media/rooms/createRoom.ts'
import { createWaiting } from '#media/rooms/createWaiting.ts'
import type { Engine, Fact } from '#media/rooms/engine.ts'
import { createPlaces } from '#media/rooms/places.ts'
import type { Link, LinkListener } from '#media/transport/createLink.ts'
import type { ServerSignal } from '#protocol/signal.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { heardBy } from '#test/kit/media/stream.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'voice0room0with0a0floor000'
const LISTENER_BITS = bitsFor('voice', 'viewer')

const codeOf = (answer: ServerSignal): string => (answer.t === 'fail' ? answer.code : answer.t)

describe('who may speak in a voice room, at the engine', () => {
  let media: MediaNode
  let host: NodeClient
  let ear: NodeClient
  let hostSound: string

  before(async () => {
    media = await startMediaNode()
    const spec = { providerRoomId: ROOM, kind: 'voice', maxParticipants: null }
    expect((await media.control('POST', '/rooms', spec)).status).to.equal(200)
    host = await enter('sea_host', bitsFor('voice', 'host'))
    await host.publish(['microphone'])
    await host.connected()
    host.send('microphone', 50)
    ear = await enter('sea_ear')
    hostSound = (await heardBy(ear, 1))[0]?.id ?? ''
    await ear.subscribe([hostSound])
    await ear.connected()
  })
  after(() => media.stop())

  const enter = (user: string, bits = LISTENER_BITS) =>
    joinNode(media.signalUrl, media.ticket({ room: ROOM, user, bits }))

  async function grant(userId: string, bits: number): Promise<unknown> {
    const answer = await media.control('POST', `/rooms/${ROOM}/grant`, { userId, bits })
    expect(answer.status).to.equal(200)
    return await answer.json()
  }

  const packetsAt = (client: NodeClient, id: string) => client.received.get(id)?.packets ?? 0

  /** Waits until so many more packets of the host came through the engine. */
  async function goesOn(packets = 30): Promise<void> {
    const from = packetsAt(ear, hostSound)
    await until('the sound of the host', () => packetsAt(ear, hostSound) >= from + packets)
  }

  const countersOf = async (seatId: string) =>
    (await media.counters(ROOM)).publications.filter((one) => one.seatId === seatId)

  /** Publishes the microphone and waits until somebody else has it. Answers its publication. */
  async function speak(speaker: NodeClient): Promise<string> {
    const answer = await speaker.publish(['microphone'])
    if (answer.t !== 'answer') throw new Error(JSON.stringify(answer))
    const id = answer.publications[0]?.id ?? ''
    await ear.wire.wait('published', ({ publication }) => publication.id === id)
    expect(codeOf(await ear.subscribe([id]))).to.equal('ok')
    await until('the speaker is heard', () => packetsAt(ear, id) > 20)
    return id
  }

  it('[S3.29] speaks over the connection they listen with, is cut before the call returns, and speaks again', async () => {
    const speaker = await enter('sea_speaker')
    await speaker.subscribe([hostSound])
    await speaker.connected()
    expect(codeOf(await speaker.publish(['microphone']))).to.equal('FORBIDDEN')
    speaker.send('microphone', 50)

    expect(await grant('sea_speaker', SPEAKER_BITS)).to.deep.equal({ applied: true })
    await speaker.wire.wait('bits', ({ bits }) => bits === SPEAKER_BITS)
    const first = await speak(speaker)
    expect((await media.participants(ROOM)).find(({ userId }) => userId === 'sea_speaker')).to.deep.equal({
      userId: 'sea_speaker',
      bits: SPEAKER_BITS,
      publishing: ['microphone'],
    })

    await grant('sea_speaker', LISTENER_BITS)
    const [atCut] = await countersOf('sea_speaker')
    await until('packets of who may not send them', async () => {
      const [now] = await countersOf('sea_speaker')
      return (now?.packetsIn ?? 0) > (atCut?.packetsIn ?? 0) + 20
    })
    await goesOn()
    const [later] = await countersOf('sea_speaker')
    expect(later?.packetsForwarded, 'forwarded after the cut').to.equal(atCut?.packetsForwarded)
    const said = speaker.wire.heard.filter(({ t }) => t === 'bits' || t === 'unpublished').slice(-2)
    expect(said).to.deep.equal([
      { t: 'unpublished', publicationId: first, reason: 'NOT_GRANTED' },
      { t: 'bits', bits: LISTENER_BITS },
    ])
    const end = (publicationId: string) => speaker.wire.ask({ t: 'unpublish', publicationId })
    expect(codeOf(await end(first)), 'ended by both').to.equal('ok')
    expect(codeOf(await end(hostSound))).to.equal('FORBIDDEN')
    expect(codeOf(await speaker.publish(['microphone']))).to.equal('FORBIDDEN')

    await grant('sea_speaker', SPEAKER_BITS)
    expect(await speak(speaker)).to.not.equal(first)
    const own = packetsAt(speaker, hostSound)
    await until('the host is heard by who speaks', () => packetsAt(speaker, hostSound) > own)
    const entries = media.api.events.filter(
      ({ kind, userId }) => kind === 'joined' && userId === 'sea_speaker',
    )
    expect(entries).to.have.length(1)
    await speaker.leave()
  })

  it('[S3.30][T2] takes the newest grant and not the key: given before it was taken, and before it was given', async () => {
    expect(await grant('sea_old', LISTENER_BITS)).to.deep.equal({ applied: false })
    const old = await enter('sea_old', SPEAKER_BITS)
    expect(old.joined.bits).to.equal(LISTENER_BITS)
    expect(codeOf(await old.publish(['microphone']))).to.equal('FORBIDDEN')
    expect(await countersOf('sea_old')).to.deep.equal([])
    await old.leave()

    await grant('sea_new', SPEAKER_BITS)
    const young = await enter('sea_new')
    expect(young.joined.bits).to.equal(SPEAKER_BITS)
    expect(codeOf(await young.publish(['camera'])), 'a picture').to.equal('FORBIDDEN')
    await young.leave()
  })

  it('[S3.30] makes a host of nobody, and leaves a host one', async () => {
    await grant('sea_ear', bitsFor('voice', 'host'))
    expect((await ear.wire.wait('bits')).bits).to.equal(SPEAKER_BITS)
    await grant('sea_host', SPEAKER_BITS)
    expect((await host.wire.wait('bits')).bits).to.equal(bitsFor('voice', 'host'))
    await goesOn()
  })
})

describe('a grant that ends while an offer is answered', () => {
  const LIMITS = { maxViewers: 9, hostsPct: 40, prefixPct: 100, stallMs: 3000, silenceMs: 9000 }
  const OFFER = [
    'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendonly\r\n',
  ].join('')

  it('[S3.30][T2] the line is known to both ends, and nothing of it is published', async () => {
    let listener: LinkListener | null = null
    let answer: () => void = () => undefined
    const link = {
      mids: () => [],
      outbounds: () => [],
      release() {},
      close: async () => undefined,
      answerOffer: () =>
        new Promise<string>((resolve) => {
          answer = () => resolve('v=0')
        }),
    } as unknown as Link
    const facts: Fact[] = []
    const engine: Engine = {
      ...{ clock: Date.now, wait: async () => undefined, random: (bytes) => new Uint8Array(bytes) },
      limits: { ...LIMITS, resumeMs: 1000, connectMs: 5000, maxVideoBitsPerS: 1_000_000 },
      log: { info() {}, warn() {} },
      openLink(next) {
        listener = next
        return link
      },
      waiting: createWaiting(),
      record: (fact) => void facts.push(fact),
    }
    const spec = { providerRoomId: ROOM, kind: 'voice' as const, maxParticipants: null }
    const room = createRoom(spec, engine, createPlaces(LIMITS))
    const sink = { send() {}, close() {} }
    const speaker = room.join('sea_speaker', SPEAKER_BITS, sink, '127.0.0.1')
    const published = speaker.publish([{ mid: '0', kind: 'microphone' }], OFFER)
    await until('the offer is being answered', () => listener !== null)
    room.updateGrant('sea_speaker', LISTENER_BITS)
    answer()
    expect((await published).publications).to.have.length(1)
    expect([...speaker.publications.keys()]).to.deep.equal([])
    room.close('END')
    expect(facts.map(({ kind }) => kind)).to.deep.equal(['room_closed'])
  })
})
