import { expect } from 'chai'
import { createWaiting } from '#media/rooms/createWaiting.ts'
import { SIGNAL_CLOSE } from '#protocol/signal.ts'
import { openKeylessLink } from '#test/kit/attacks/media/keylessLink.ts'
import { depth } from '#test/kit/depth.ts'
import { closeClients, joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { type MediaNode, type MediaNodeOptions, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { HOST_BITS, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { layTap } from '#test/kit/media/tap.ts'
import { dial, join, type Wire } from '#test/kit/media/wire.ts'
import { promised, until } from '#test/kit/time/until.ts'

const ROOM = 'r00mthatcountsconnected000'
const CONNECT_MS = depth(1000, 3000)
const LONG_MS = 15_000

describe('who is inside', () => {
  let media: MediaNode
  const wires: Wire[] = []

  async function start(options: MediaNodeOptions = {}, places: number | null = null): Promise<void> {
    media = await startMediaNode(options)
    await media.openRoom(ROOM, places)
  }
  afterEach(async () => {
    await closeClients()
    for (const wire of wires.splice(0)) wire.drop()
    await media.stop()
  })

  const ticket = (user: string) => media.ticket({ room: ROOM, user, bits: VIEWER_BITS })
  const enter = (user: string): Promise<NodeClient> => joinNode(media.signalUrl, ticket(user))
  const inside = async () => (await media.participants(ROOM)).map(({ userId }) => userId)
  const told = (user: string) =>
    media.api.events.filter(({ userId }) => userId === user).map(({ kind }) => kind)
  const refusal = (user: string) =>
    enter(user).then(
      () => 'joined',
      (cause: Error) => cause.message,
    )

  /** Joins without media, from an own address. */
  async function knock(user: string, localAddress = '127.0.0.1'): Promise<Wire> {
    const wire = await dial(media.signalUrl, { localAddress })
    wires.push(wire)
    expect((await join(wire, ticket(user))).t).to.equal('joined')
    return wire
  }

  it('[T37] is connected: joined is told when keys are exchanged, left only of who joined', async () => {
    await start()
    const fan = await enter('sea_fan')
    expect(await inside()).to.deep.equal([])
    expect(told('sea_fan')).to.deep.equal([])
    await fan.open()
    await until('joined', () => told('sea_fan').length > 0)
    expect(await inside()).to.deep.equal(['sea_fan'])
    const fake = await knock('sea_fake')
    await fake.close()
    await fan.leave()
    await until('left', () => told('sea_fan').length > 1)
    expect(told('sea_fan')).to.deep.equal(['joined', 'left'])
    expect(told('sea_fake')).to.deep.equal([])
  })

  it('is also who gets each answer 700 ms late, and so asks twice', async () => {
    await start()
    const tap = await layTap(() => 700)
    const late = await joinNode(
      media.signalUrl,
      media.ticket({ room: ROOM, user: 'sea_late', bits: HOST_BITS }),
    )
    await late.publish(['camera'], ['camera'], tap.reroute)
    await late.connected()
    await until('joined', async () => (await inside()).includes('sea_late'))
    tap.stop()
  })

  it('[T37] is nobody who found a way and exchanges no keys, however often it is negotiated', async () => {
    await start()
    const host = await joinNode(
      media.signalUrl,
      media.ticket({ room: ROOM, user: 'sea_host', bits: HOST_BITS }),
    )
    await host.publish(['camera'])
    await host.connected()
    host.send('camera', 50)
    const wire = await knock('sea_keyless')
    const link = await openKeylessLink(wire, [(await wire.wait('published')).publication.id])
    const fan = await enter('sea_fan')
    await fan.open()
    await until('the honest one', () => told('sea_fan').length > 0)
    expect(await inside()).to.have.members(['sea_host', 'sea_fan'])
    expect(told('sea_keyless')).to.deep.equal([])
    await link.close()
  })

  it('[T37] is nobody who does not connect in time, with or without a negotiation: out, the way back is open', async () => {
    await start({ limits: { connectMs: CONNECT_MS } })
    const [idle, offered] = [await knock('sea_idle'), await knock('sea_offered')]
    const codes: number[] = []
    for (const { closed } of [idle, offered]) void closed.then((code) => codes.push(code))
    expect((await offered.ask({ t: 'subscribe', publicationIds: [] })).t).to.equal('offer')
    expect(codes, 'there is time to connect').to.deep.equal([])
    await until('both are out', () => codes.length === 2, promised(CONNECT_MS + 1000))
    expect(codes).to.deep.equal([SIGNAL_CLOSE.noMediaPath, SIGNAL_CLOSE.noMediaPath])
    media.limits.connectMs = LONG_MS
    const again = await enter('sea_idle')
    await again.open()
    await until('inside', async () => (await inside()).length === 1)
    media.limits.connectMs = CONNECT_MS
    await (await knock('sea_later')).closed
    expect(await inside(), 'who is connected stays').to.deep.equal(['sea_idle'])
  })

  it('[T37][S1.26] has a place: who only waits holds none, and of two who come for the last one gets it', async () => {
    await start({}, 1)
    await knock('sea_fake')
    const [first, second] = [await enter('sea_first'), await enter('sea_second')]
    await first.open()
    await until('inside', async () => (await inside()).length === 1)
    expect(await refusal('sea_third')).to.equal('CAPACITY_FULL')
    await second.subscribe([])
    expect(await second.wire.closed).to.equal(SIGNAL_CLOSE.full)
    expect(await inside()).to.deep.equal(['sea_first'])
    expect(told('sea_second')).to.deep.equal([])
  })

  it('[T37] when ports run out, the longest waiting of the address with most of them gives way, not the newcomer', async () => {
    await start({ udpPorts: 8 })
    const held: [string, Wire][] = []
    for (const [user, address] of [
      ['sea_patient', '127.0.0.7'],
      ['sea_many1', '127.0.0.66'],
      ['sea_many2', '127.0.0.66'],
      ['sea_many3', '127.0.0.66'],
    ] as const) {
      const wire = await knock(user, address)
      expect((await wire.ask({ t: 'subscribe', publicationIds: [] })).t).to.equal('offer')
      held.push([user, wire])
    }
    const fan = await enter('sea_fan')
    await fan.open()
    expect(await held[1]?.[1].closed).to.equal(SIGNAL_CLOSE.noMediaPath)
    for (const at of [0, 2, 3])
      expect(await held[at]?.[1].ask({ t: 'ping', sentAt: 1 }), held[at]?.[0]).to.include({ t: 'ok' })
    expect(await inside()).to.deep.equal(['sea_fan'])
  })

  it('[T37] counts the waiting by prefix; of prefixes with as many, the one that has waited longest', async () => {
    await start()
    const waiting = createWaiting()
    for (const address of ['198.51.100.1', '2001:db8:1::1', '203.0.113.1', '203.0.113.9', '2001:db8:1:2::1'])
      waiting.add({ address, giveWay: async () => {} })
    const order: string[] = []
    for (let one = waiting.first(); one; one = waiting.first()) {
      order.push(one.address)
      waiting.delete(one)
    }
    expect(order).to.deep.equal([
      '2001:db8:1::1',
      '203.0.113.1',
      '198.51.100.1',
      '203.0.113.9',
      '2001:db8:1:2::1',
    ])
  })
})
