import { expect } from 'chai'
import { emitPayout } from '../kit/emitPayout.ts'
import { useReceiver, verify } from '../kit/useReceiver.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('seeded disorder of deliveries [S1.1]', () => {
  const standIn = useStandIn()
  const receiver = useReceiver()
  let endpoint: string
  let secret: string
  const create = async (connect: boolean) => {
    const url = receiver().url(connect ? '/connect' : '/own')
    return standIn().stripe.webhookEndpoints.create({ url, connect, enabled_events: ['*'] })
  }
  /** writes events and answers their ids in the order in which they happened */
  const emit = (count: number) => Array.from({ length: count }, () => emitPayout(standIn().store))
  const disturb = (disorder: object) => standIn().command('disorder/set', { endpoint, ...disorder })
  const received = () => receiver().received.map(({ event }) => event.id)
  const tick = async (seconds: number) => {
    standIn().advance(seconds)
    await standIn().settled()
  }
  /** positions, among those sent, in which the next events arrive */
  const orderOf = async (count: number) => {
    receiver().restart()
    const ids = emit(count)
    await standIn().settled()
    return received().map((id) => ids.indexOf(id))
  }

  before(async () => {
    const made = await create(false)
    endpoint = made.id
    secret = String(made.secret)
  })
  afterEach(async () => {
    await standIn().command('disorder/clear', {})
    await standIn().settled()
    receiver().restart()
  })

  it('sends each so many more times (stripe.md §8.1)', async () => {
    await disturb({ copies: 99 })
    const [id] = emit(1)
    await standIn().settled()
    expect(received()).to.deep.equal(Array.from({ length: 100 }, () => id))
    const read = await standIn().stripe.events.retrieve(String(id))
    expect(read.pending_webhooks).to.equal(0)
  })

  it('sends a window in the order that its seed draws: the same seed, the same order (stripe.md §8.2)', async () => {
    await disturb({ seed: 7, window: 8 })
    const first = await orderOf(8)
    expect(first.toSorted((a, b) => a - b)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7])
    expect(first).not.to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7])
    expect(receiver().peak).to.equal(1)
    const later = await orderOf(8)
    await disturb({ seed: 7, window: 8 })
    expect([await orderOf(8), await orderOf(8)]).to.deep.equal([first, later])
    await disturb({ seed: 8, window: 8 })
    expect(await orderOf(8)).not.to.deep.equal(first)
  })

  it('sends a window that never fills when its time is over, or when the disorder ends', async () => {
    await disturb({ window: 10, windowS: 60 })
    expect(await orderOf(3)).to.deep.equal([])
    await tick(60)
    expect(received()).to.have.length(3)
    expect(await orderOf(2)).to.deep.equal([])
    await standIn().command('disorder/clear', { endpoint })
    await standIn().settled()
    expect(received()).to.have.length(2)
  })

  it('delays each by its own time, of the stand-in’s clock', async () => {
    await disturb({ seed: 3, delayS: 100 })
    const ids = emit(10)
    for (let second = 0; second < 100; second += 20) await tick(20)
    expect(received().toSorted()).to.deep.equal(ids.toSorted())
    expect(received()).not.to.deep.equal(ids)
  })

  it('drops the first ones, or all for ever; they are still listed (stripe.md §8.5)', async () => {
    await disturb({ drop: 2 })
    const ids = emit(4)
    await standIn().settled()
    expect(received()).to.have.members(ids.slice(2))
    receiver().restart()
    await disturb({ drop: 'all' })
    const [lost] = emit(1)
    await tick(4 * 86_400)
    expect(received()).to.deep.equal([])
    const unsent = await standIn().stripe.events.list({ delivery_success: false })
    expect(unsent.data.map(({ id }) => id)).to.deep.equal([lost, ids[1], ids[0]])
    // what somebody sends again by hand is not disturbed
    await standIn().command('events/resend', { event: lost })
    await standIn().settled()
    expect(received()).to.deep.equal([lost])
    expect((await standIn().stripe.events.retrieve(String(lost))).pending_webhooks).to.equal(0)
  })

  it('drops a share that its seed draws', async () => {
    await disturb({ seed: 5, dropPct: 30 })
    const first = (await orderOf(100)).toSorted((a, b) => a - b)
    expect(first.length).to.be.within(55, 85)
    await disturb({ seed: 5, dropPct: 30 })
    expect((await orderOf(100)).toSorted((a, b) => a - b)).to.deep.equal(first)
  })

  it('sends old events in a storm, again and again (stripe.md §8.9)', async () => {
    const old = Array.from({ length: 5 }, () => emitPayout(standIn().store, 'payout.failed'))
    await standIn().settled()
    receiver().restart()
    const { planned } = await standIn().command<{ planned: number }>('events/storm', {
      count: 200,
      type: 'payout.failed',
    })
    expect(planned).to.equal(200)
    await standIn().settled()
    const timesOf = (id: string) => received().filter((one) => one === id).length
    expect(old.map(timesOf)).to.deep.equal([40, 40, 40, 40, 40])
    expect(receiver().peak).to.be.at.most(20)
  })

  it('an endpoint that is away gets what it missed when it is back (stripe.md §8.6)', async () => {
    await disturb({ awayS: 7200 })
    const ids = emit(3)
    for (let minutes = 0; minutes < 115; minutes += 5) await tick(300)
    expect(received()).to.deep.equal([])
    await tick(6 * 3600)
    expect(received()).to.have.members(ids)
  })

  it('an event comes before the API’s answer (stripe.md §8.4)', async () => {
    await disturb({ isBeforeAnswer: true })
    let isAnswered = false
    const cameFirst: boolean[] = []
    receiver().answer = async (response, { event }) => {
      cameFirst.push(!isAnswered)
      // a receiver that asks back at once is answered, though the first call still waits
      const read = await standIn().stripe.events.retrieve(event.id)
      response.writeHead(read.id === event.id ? 200 : 500).end()
    }
    const customer = await standIn().stripe.customers.create({ name: 'early' })
    isAnswered = true
    expect(cameFirst).to.deep.equal([true])
    const [early] = receiver().received
    expect(early?.event.data.object).to.include({ id: customer.id })
    await standIn().settled()
    const taken = await standIn().stripe.events.retrieve(String(early?.event.id))
    expect(taken.pending_webhooks, 'taken at the first try').to.equal(0)
  })

  it('replays what is old: with today’s signature, or with that of its day (stripe.md §8.8)', async () => {
    const [id] = emit(1)
    await standIn().settled()
    await tick(31 * 86_400)
    receiver().restart()
    await standIn().command('events/resend', { event: id, endpoint })
    const [today] = await receiver().arrived(1)
    expect(verify(today!, secret, standIn().store.nowMs()).id).to.equal(id)
    await standIn().command('events/resend', { event: id, endpoint, ageS: 31 * 86_400 })
    const stale = (await receiver().arrived(2))[1]
    expect(() => verify(stale!, secret, standIn().store.nowMs())).to.throw(/Timestamp outside/)
    await standIn().settled()
  })

  it('signs wrongly: another secret, a blank one, an empty mark, none, a time to come (stripe.md §8.8)', async () => {
    const at = () => standIn().store.nowMs()
    const next = async (disorder: object) => {
      receiver().restart()
      await disturb(disorder)
      emit(1)
      const [came] = await receiver().arrived(1)
      await standIn().settled()
      return came!
    }
    for (const signature of ['wrongSecret', 'blankSecret']) {
      const came = await next({ signature })
      expect(() => verify(came, secret, at()), signature).to.throw(/No signatures found/)
    }
    const blank = await next({ signature: 'blank' })
    expect(blank.headers['stripe-signature']).to.match(/^t=\d+,v1=$/)
    expect(() => verify(blank, secret, at())).to.throw()
    expect((await next({ signature: 'none' })).headers).not.to.have.property('stripe-signature')
    const fromS = standIn().store.nowS()
    const ahead = await next({ ageS: -3600 })
    const signedS = Number(/^t=(\d+)/.exec(String(ahead.headers['stripe-signature']))?.[1])
    expect(signedS - 3600).to.be.within(fromS, standIn().store.nowS())
  })

  it('sends the platform’s events to the endpoint for connected accounts too (stripe.md §8.13)', async () => {
    const connect = await create(true)
    await standIn().command('disorder/set', { endpoint: connect.id, isMisdirected: true })
    const [id] = emit(1)
    const came = (await receiver().arrived(2)).toSorted((a, b) => a.path.localeCompare(b.path))
    expect(came.map(({ path, event }) => `${path} ${event.id}`)).to.deep.equal([
      `/connect ${id}`,
      `/own ${id}`,
    ])
    const event = verify(came[0]!, String(connect.secret), standIn().store.nowMs())
    expect(event).not.to.have.property('account')
    await standIn().settled()
    expect((await standIn().stripe.events.retrieve(String(id))).pending_webhooks).to.equal(0)
    await standIn().stripe.webhookEndpoints.del(connect.id)
  })

  it('of a kind that does not exist, or out of its bounds, is refused', async () => {
    for (const disorder of [
      { chaos: 1 },
      { delayS: -1 },
      { window: 1.5 },
      { drop: 'some' },
      { signature: 'odd' },
    ])
      expect(
        await disturb(disorder).then(
          () => 'set',
          () => 'refused',
        ),
        JSON.stringify(disorder),
      ).to.equal('refused')
    expect(await orderOf(2)).to.have.length(2)
  })
})
