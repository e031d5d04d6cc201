import { expect } from 'chai'
import {
  SIGNALLING_PATIENCE,
  type SignallingOptions,
  STRANGER_BOUNDS,
} from '#media/signalling/listenSignalling.ts'
import { SIGNAL_CLOSE } from '#protocol/signal.ts'
import { type IdleSockets, openIdleSockets, playIdleSockets } from '#test/kit/attacks/media/idleSockets.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { ROOM, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { dial, join } from '#test/kit/media/wire.ts'
import { until } from '#test/kit/time/until.ts'

/** Short enough to wait for; the real ones are looked at as numbers. */
const HASTY = { headMs: 300, firstMessageMs: 300, joinMs: 900 }
const believeForwarded: SignallingOptions['clientAddress'] = ({ headers }) =>
  String(headers['x-forwarded-for'])

describe('sockets that have not joined', () => {
  let media: MediaNode
  let held: IdleSockets | undefined
  const begin = async (signal: Partial<SignallingOptions> = {}) => {
    media = await startMediaNode({ signal, limits: { maxViewers: 300 } })
    await media.openRoom(ROOM)
  }
  afterEach(async () => {
    held?.end()
    held = undefined
    await media.stop()
  })

  /** True when somebody real joins with a genuine ticket. */
  async function enters(user: string): Promise<boolean> {
    const wire = await dial(media.signalUrl)
    const answer = await join(wire, media.ticket({ room: ROOM, user, bits: VIEWER_BITS }))
    await wire.close()
    return answer.t === 'joined'
  }

  it('[T37] an address holds 256, all together 1,024; 5 s pass until a request head and a first message', () => {
    expect(STRANGER_BOUNDS).to.deep.equal({ perAddress: 256, inAll: 1024 })
    expect(SIGNALLING_PATIENCE).to.include({ headMs: 5000, firstMessageMs: 5000 })
    return begin()
  })

  it('[T37] idle sockets of an address keep nobody behind it out: 16, 300, talking or without a request', async function () {
    this.timeout(60_000)
    await begin()
    const url = media.signalUrl
    for (const [count, manner] of [
      [16, 'silent'],
      [300, 'silent'],
      [300, 'bare'],
    ] as const) {
      const facts = await playIdleSockets({ url, count, manner }, () => enters(`sea_${manner}_${count}`))
      const stayed = count === 16 ? 16 : 255
      expect(facts, `${count} ${manner}`).to.include({ opened: count, refused: 0, isNewcomerHeard: true })
      // whoever has joined gives the place back, which nobody takes meanwhile
      expect(facts.stayed, `${count} ${manner}`).to.be.within(stayed, Math.min(count, 256))
    }
    const talking = { url, count: 256, manner: 'talking', talkEveryMs: 100 } as const
    expect((await playIdleSockets(talking, () => enters('sea_talk'))).isNewcomerHeard).to.equal(true)
  })

  it('[T37] at a bound the longest silent one of the largest holder goes, by the address that the proxy names', async () => {
    await begin({ clientAddress: believeForwarded, bounds: { perAddress: 4, inAll: 9 } })
    const from = (address: string, count: number, manner: 'silent' | 'talking' = 'silent') =>
      openIdleSockets({
        ...{ url: media.signalUrl, count, manner, talkEveryMs: 20 },
        headers: () => ({ 'x-forwarded-for': address }),
      })
    const crowds = await Promise.all(
      ['2001:db8:1:2::7', '2001:db8:1:2::8'].map((address) => from(address, 2)),
    )
    const office = await from('203.0.113.9', 3)
    const few = await from('198.51.100.1', 2)
    const stayed = () => [...crowds, office, few].map((one) => one.stayed())
    expect(stayed(), 'nine are in').to.deep.equal([2, 2, 3, 2])
    const newcomer = await from('192.0.2.1', 1)
    await until(
      'one of the /64 is gone',
      () => stayed().join() === '1,2,3,2' || stayed().join() === '2,1,3,2',
    )
    const next = await from('203.0.113.9', 2)
    await until('the address has four', () => office.stayed() + next.stayed() === 4)
    expect(next.stayed(), 'the newcomers stay').to.equal(2)
    expect([newcomer.stayed(), few.stayed()]).to.deep.equal([1, 2])
    await until('it is told to come later', () => office.closedWith().has(1013))
    for (const one of [...crowds, office, few, newcomer, next]) one.end()
  })

  it('[T37] who has spoken last goes last', async () => {
    await begin({ bounds: { perAddress: 3, inAll: 9 } })
    const [first, second, third] = [
      await dial(media.signalUrl),
      await dial(media.signalUrl),
      await dial(media.signalUrl),
    ]
    expect((await first.ask({ t: 'ping', sentAt: 1 })).t).to.equal('fail')
    const fourth = await dial(media.signalUrl)
    expect(await second.closed).to.equal(1013)
    for (const wire of [first, third, fourth])
      expect((await wire.ask({ t: 'ping', sentAt: 2 })).t, 'it is listened to').to.equal('fail')
    for (const wire of [first, third, fourth]) wire.drop()
  })

  it('[T37] who says nothing goes, with a handshake or without a request head, and does not have to agree', async () => {
    await begin({ patience: { ...HASTY, joinMs: 60_000 } })
    const silent = await openIdleSockets({ url: media.signalUrl, count: 5, manner: 'silent' })
    held = await openIdleSockets({ url: media.signalUrl, count: 5, manner: 'bare' })
    const deaf = await openIdleSockets({ url: media.signalUrl, count: 5, manner: 'deaf' })
    await until('all are gone', () => silent.stayed() + deaf.stayed() + (held?.stayed() ?? 0) === 0)
    expect(silent.closedWith()).to.deep.equal(new Map([[SIGNAL_CLOSE.joinTimeout, 5]]))
  })

  it('[T37] talking delays the end but does not prevent it: the third refused message closes', async () => {
    await begin({ patience: { ...HASTY, joinMs: 60_000 } })
    held = await openIdleSockets({ url: media.signalUrl, count: 3, manner: 'talking', talkEveryMs: 50 })
    await until('all are gone', () => held?.stayed() === 0)
    expect(held.closedWith()).to.deep.equal(new Map([[SIGNAL_CLOSE.refused, 3]]))
    const wire = await dial(media.signalUrl)
    const forged = { ...media.ticket({ room: ROOM, user: 'sea_forger', bits: VIEWER_BITS }), joinNonce: 'x' }
    for (let n = 0; n < 3; n++) expect((await join(wire, forged)).t).to.equal('fail')
    expect(await wire.closed).to.equal(SIGNAL_CLOSE.refused)
  })

  it('[T37] who has spoken once still has to join', async () => {
    await begin({ patience: HASTY })
    const wire = await dial(media.signalUrl)
    wire.raw('{}')
    expect(await wire.closed).to.equal(SIGNAL_CLOSE.joinTimeout)
  })

  it('[T37] 200 joins within a second from one address are all heard', async function () {
    this.timeout(60_000)
    await begin()
    const wires = await Promise.all(Array.from({ length: 200 }, () => dial(media.signalUrl)))
    const tickets = wires.map((_, n) => media.ticket({ room: ROOM, user: `sea_${n}`, bits: VIEWER_BITS }))
    // all are said before the first is answered
    const asked = wires.map((wire, n) => join(wire, tickets[n] ?? expect.fail('no ticket')))
    expect(wires.flatMap(({ heard }) => heard)).to.deep.equal([])
    const answers = await Promise.all(asked)
    expect(answers.filter(({ t }) => t === 'joined')).to.have.length(200)
    for (const wire of wires) wire.drop()
  })
})
