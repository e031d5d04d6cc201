import { expect } from 'chai'
import type Stripe from 'stripe'
import { emitPayout } from '../kit/emitPayout.ts'
import { useReceiver, verify } from '../kit/useReceiver.ts'
import { useStandIn } from '../kit/useStandIn.ts'

interface DeliveryReport {
  pending_webhooks: number
  deliveries: { state: string; due_ms: number; tries: { status: number | null; text: string }[] }[]
}

describe('deliveries of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const receiver = useReceiver()
  let endpoint: Stripe.WebhookEndpoint
  const emit = () => emitPayout(standIn().store)
  const report = (event: string) => standIn().command<DeliveryReport>('events/deliveries', { event })
  const undelivered = async () =>
    (await standIn().stripe.events.list({ delivery_success: false })).data.map(({ id }) => id)

  before(async () => {
    const url = receiver().url('/events')
    endpoint = await standIn().stripe.webhookEndpoints.create({ url, enabled_events: ['*'] })
  })
  afterEach(async () => {
    await standIn().settled()
    receiver().restart()
  })

  it('sends the event as it is read, indented, at the time of its own clock', async () => {
    standIn().advance(86_400)
    const fromS = standIn().store.nowS()
    const { id: customer } = await standIn().stripe.customers.create({ name: 'Ada' })
    const [came] = await receiver().arrived(1)
    const nowMs = standIn().store.nowMs()
    const event = verify(came!, String(endpoint.secret), nowMs)
    expect(event.data.object).to.include({ id: customer })
    expect(event.pending_webhooks).to.equal(1)
    expect(came!.headers).to.include({ 'content-type': 'application/json; charset=utf-8' })
    expect(Number(/^t=(\d+),/.exec(String(came!.headers['stripe-signature']))?.[1])).to.be.within(
      fromS,
      nowMs / 1000,
    )
    expect(came!.body).to.equal(JSON.stringify(JSON.parse(came!.body), null, 2))
    await standIn().settled()
    const read = await standIn().stripe.events.retrieve(event.id)
    expect({ ...read, lastResponse: undefined }).to.deep.equal({
      ...event,
      pending_webhooks: 0,
      lastResponse: undefined,
    })
  })

  it('tries again with growing pauses until somebody takes it, and then never again', async () => {
    let left = 3
    receiver().answer = (response) => void response.writeHead(left-- > 0 ? 500 : 204).end()
    const id = emit()
    await standIn().settled()
    const pauses: number[] = []
    for (let tries = 1; tries < 4; tries++) {
      const { deliveries, pending_webhooks } = await report(id)
      expect([deliveries[0]?.tries.length, pending_webhooks]).to.deep.equal([tries, 1])
      expect(await undelivered()).to.include(id)
      const waitS = Math.ceil((Number(deliveries[0]?.due_ms) - standIn().store.nowMs()) / 1000)
      pauses.push(waitS)
      standIn().advance(waitS)
      await standIn().settled()
    }
    expect(pauses).to.deep.equal([10, 40, 160])
    expect(await report(id)).to.deep.include({ pending_webhooks: 0 })
    expect((await report(id)).deliveries[0]).to.include({ state: 'done' })
    expect(await undelivered()).not.to.include(id)
    standIn().advance(86_400)
    await standIn().settled()
    expect(receiver().received).to.have.length(4)
  })

  it('gives up after three days', async () => {
    receiver().answer = (response) => void response.writeHead(503).end()
    const id = emit()
    await standIn().settled()
    for (let hours = 0; hours < 80; hours++) {
      standIn().advance(3600)
      await standIn().settled()
    }
    expect((await report(id)).deliveries[0]).to.include({ state: 'failed' })
    expect(await undelivered()).to.include(id)
    const tries = receiver().received.length
    expect(tries).to.be.greaterThan(8)
    standIn().advance(7 * 86_400)
    await standIn().settled()
    expect(receiver().received).to.have.length(tries)
  })

  it('follows no redirect and takes none for taken', async () => {
    receiver().answer = (response, { path }) =>
      void response
        .writeHead(path === '/events' ? 307 : 200, { location: receiver().url('/elsewhere') })
        .end()
    const id = emit()
    await standIn().settled()
    expect(receiver().received.map(({ path }) => path)).to.deep.equal(['/events'])
    const [delivery] = (await report(id)).deliveries
    expect([delivery?.state, delivery?.tries[0]?.status]).to.deep.equal(['due', 307])
    receiver().restart()
    standIn().advance(10)
  })

  it('cuts an answer that never ends after 64 kB, and its status counts', async () => {
    const isOver = Promise.withResolvers<void>()
    receiver().answer = (response) => {
      response.writeHead(200)
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      }
      response.on('drain', more)
      response.on('close', () => isOver.resolve())
      more()
    }
    const id = emit()
    await isOver.promise
    await standIn().settled()
    expect((await report(id)).deliveries[0]).to.include({ state: 'done' })
  })

  it('a cut connection is no answer', async () => {
    let isFirst = true
    receiver().answer = (response) => {
      if (!isFirst) return void response.writeHead(200).end()
      isFirst = false
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => response.socket?.destroy())
    }
    const id = emit()
    await standIn().settled()
    expect((await report(id)).deliveries[0]).to.include({ state: 'due' })
    standIn().advance(10)
    await standIn().settled()
    expect((await report(id)).deliveries[0]).to.include({ state: 'done' })
  })

  it('has twenty in flight at most', async () => {
    const held: (() => void)[] = []
    const isFull = Promise.withResolvers<void>()
    receiver().answer = (response) => {
      held.push(() => response.writeHead(200).end())
      if (held.length === 20) isFull.resolve()
    }
    for (let n = 0; n < 60; n++) emit()
    await isFull.promise
    // whatever was sent beside them has come by the time that a call is answered
    await standIn().stripe.customers.list()
    receiver().answer = (response) => void response.writeHead(200).end()
    expect(receiver().received).to.have.length(20)
    for (const let_go of held) let_go()
    await standIn().settled()
    expect(receiver().received).to.have.length(60)
    expect(receiver().peak).to.equal(20)
  })

  it('an endpoint that is off or gone when it would be tried again is not tried', async () => {
    receiver().answer = (response) => void response.writeHead(500).end()
    const id = emit()
    await standIn().settled()
    await standIn().stripe.webhookEndpoints.update(endpoint.id, { disabled: true })
    standIn().advance(10)
    await standIn().settled()
    expect(receiver().received).to.have.length(1)
    expect((await report(id)).deliveries[0]).to.include({ state: 'failed' })
    await standIn().stripe.webhookEndpoints.update(endpoint.id, { disabled: false })
  })
})
