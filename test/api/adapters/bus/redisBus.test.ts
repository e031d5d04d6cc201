import { randomBytes } from 'node:crypto'
import tls from 'node:tls'
import { expect } from 'chai'
import { createRedisBus } from '#api/adapters/bus/redisBus.ts'
import type { Bus } from '#api/ports/bus.ts'
import { newId } from '#domain/ids.ts'
import { depth } from '#test/kit/depth.ts'
import { type RedisManners, type RedisStandIn, startRedis } from '#test/kit/redis/startRedis.ts'
import { makeSelfSigned } from '#test/kit/selfSigned.ts'
import { until } from '#test/kit/time/until.ts'

const newRoom = () => newId('rom', randomBytes)

describe('bus over a server of the Redis protocol', () => {
  let redis: RedisStandIn
  let copies: Bus[] = []
  let errors: Error[] = []
  const start = async (manners?: RedisManners) => {
    redis = await startRedis(manners)
  }
  const open = async ({
    url = redis.url,
    password = null as string | null,
    prefix = 'stagedoor',
    silentMs = undefined as number | undefined,
  } = {}) => {
    const onError = (error: Error) => errors.push(error)
    const bus = await createRedisBus({ url, password, prefix, onError, silentMs })
    copies.push(bus)
    return bus
  }
  const hears = (bus: Bus, withinMs?: number) => until('it hears', () => bus.health().isHearing, { withinMs })
  const revsOf = (bus: Bus, roomId: string) => {
    const revs: number[] = []
    bus.subscribe((id, rev) => {
      if (id === roomId) revs.push(rev)
    })
    return revs
  }
  afterEach(async () => {
    await Promise.all(copies.map((bus) => bus.stop()))
    copies = []
    errors = []
    await redis.stop()
  })

  it('logs in as the address and the password say, over one connection', async () => {
    await start({ login: { user: 'stage@door', password: 'p%:/@ ß' } })
    const address = redis.url.replace('://', '://stage%40door@')
    const bus = await open({ url: address, password: 'p%:/@ ß' })
    await hears(bus)
    expect(redis.commands.map(([verb]) => verb)).to.deep.equal(['HELLO', 'SUBSCRIBE'])
  })

  it('without the right login it hears nothing, says so once and goes on trying', async () => {
    await start({ login: { user: 'us', password: 'right' } })
    const bus = await open({ url: redis.url.replace('://', '://us@'), password: 'wrong' })
    await until('two tries', () => redis.commands.length >= 2)
    expect(bus.health().isHearing).to.equal(false)
    expect(errors).to.have.length(1)
    expect(String(errors[0])).to.not.include('wrong')
    expect(redis.subscribers('stagedoor:rooms')).to.equal(0)
  })

  it('speaks TLS with rediss://, and says nothing to a certificate of nobody', async () => {
    const identity = makeSelfSigned()
    await start({ identity })
    const stranger = await open()
    await until('it is refused', () => errors.length > 0)
    expect(stranger.health().isHearing).to.equal(false)
    expect(redis.commands).to.deep.equal([])
    const before = tls.getCACertificates('default')
    tls.setDefaultCACertificates([...before, identity.cert])
    try {
      await hears(await open())
    } finally {
      tls.setDefaultCACertificates(before)
    }
  })

  it('installations with prefixes of their own hear nothing of each other', async () => {
    await start()
    const [ours, theirs] = [await open({ prefix: 'ours' }), await open({ prefix: 'theirs' })]
    await Promise.all([hears(ours), hears(theirs)])
    const room = newRoom()
    const [heard, foreign] = [revsOf(ours, room), revsOf(theirs, room)]
    ours.publish(room, 1)
    await until('heard', () => heard.length > 0)
    theirs.publish(room, 2)
    await until('heard there', () => foreign.length > 0)
    expect([heard, foreign]).to.deep.equal([[1], [2]])
  })

  it('hints come doubled, late and out of order, or not at all, as the server has it', async () => {
    await start()
    const [first, second] = [await open(), await open()]
    await Promise.all([hears(first), hears(second)])
    const room = newRoom()
    const revs = revsOf(second, room)
    let delivered = 0
    // each publication goes to two copies
    const manners = [[400], [400], [0, 0], [0, 0], [], [], [0], [0]]
    redis.deliver(() => ({ copiesAfterMs: manners[delivered++] ?? [0] }))
    for (let rev = 1; rev <= 4; rev += 1) {
      first.publish(room, rev)
      await until('it went out', () => delivered >= rev * 2)
    }
    await until('the late one', () => revs.includes(1))
    expect(revs).to.deep.equal([2, 2, 4, 1])
  })

  it('a server that is away at the start is found when it comes', async () => {
    await start()
    await redis.goAway()
    const bus = await open()
    bus.publish(newRoom(), 1)
    await until('it is lost', () => bus.health().lost === 1)
    expect(bus.health().isHearing).to.equal(false)
    await redis.back()
    await hears(bus)
    expect(errors).to.have.length(1)
  })

  it('a user that may not subscribe yet hears as soon as it may', async () => {
    await start()
    redis.refuseSubscribers(true)
    const bus = await open()
    await until('two tries', () => redis.commands.filter(([verb]) => verb === 'SUBSCRIBE').length >= 2)
    expect(bus.health().isHearing).to.equal(false)
    expect(errors).to.have.length(1)
    redis.refuseSubscribers(false)
    await hears(bus)
  })

  it('a server that falls silent is left within seconds, and hints that it kept are counted', async () => {
    await start()
    const bus = await open({ silentMs: depth(600, undefined) })
    await hears(bus)
    redis.fallSilent()
    bus.publish(newRoom(), 1)
    await until('it is left', () => errors.length > 0)
    await hears(bus)
    expect(bus.health().lost).to.equal(1)
    const room = newRoom()
    const revs = revsOf(bus, room)
    bus.publish(room, 5)
    await until('heard', () => revs.includes(5))
  })
})
