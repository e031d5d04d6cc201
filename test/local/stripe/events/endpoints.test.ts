import { expect } from 'chai'
import type Stripe from 'stripe'
import { checkAnswer } from '#local/stripe/contract/checkAnswer.ts'
import { emitPayout } from '../kit/emitPayout.ts'
import { failureOf } from '../kit/failureOf.ts'
import { useReceiver, verify } from '../kit/useReceiver.ts'
import { useStandIn } from '../kit/useStandIn.ts'

const ALL: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = ['*']

describe('webhook endpoints of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const receiver = useReceiver()
  const made: string[] = []
  const create = async (params: Partial<Stripe.WebhookEndpointCreateParams> = {}) => {
    const url = receiver().url(`/${made.length}`)
    const endpoint = await standIn().stripe.webhookEndpoints.create({ url, enabled_events: ALL, ...params })
    made.push(endpoint.id)
    return { ...endpoint, secret: String(endpoint.secret) }
  }
  const emit = (type: string, scope?: string) => emitPayout(standIn().store, type, scope)
  const command = <T>(name: string, params: object) => standIn().command<T>(name, params)
  const pathsOf = async () => {
    await standIn().settled()
    return receiver()
      .received.map(({ path }) => path)
      .sort()
  }

  before(() =>
    standIn().store.transact((tx) => tx.save({ id: 'acct_fan', object: 'account', created: tx.nowS })),
  )
  afterEach(async () => {
    await standIn().settled()
    for (const id of made.splice(0)) await standIn().stripe.webhookEndpoints.del(id)
    receiver().restart()
  })

  it('shows its secret once', async () => {
    const endpoint = await create({ description: 'ours', metadata: { a: 'b' } })
    expect(endpoint.secret).to.match(/^whsec_/)
    const again = await standIn().stripe.webhookEndpoints.retrieve(endpoint.id)
    expect(again).to.include({
      object: 'webhook_endpoint',
      status: 'enabled',
      description: 'ours',
      livemode: false,
    })
    expect(again).not.to.have.property('secret')
    expect(checkAnswer('WebhookEndpoint', endpoint)).to.deep.equal([])
    const { data } = await standIn().stripe.webhookEndpoints.list()
    expect(JSON.stringify(data)).not.to.contain('whsec_')
    expect((await create()).secret).not.to.equal(endpoint.secret)
  })

  it('gets the events it asked for, and the others after a change', async () => {
    const endpoint = await create({ enabled_events: ['payout.paid'] })
    emit('payout.failed')
    emit('payout.paid')
    await standIn().settled()
    expect(receiver().received.map(({ event }) => event.type)).to.deep.equal(['payout.paid'])
    const url = receiver().url('/moved')
    await standIn().stripe.webhookEndpoints.update(endpoint.id, { url, enabled_events: ['payout.failed'] })
    emit('payout.failed')
    emit('payout.paid')
    await standIn().settled()
    expect(receiver().received.map(({ path, event }) => `${path} ${event.type}`)).to.deep.equal([
      '/0 payout.paid',
      '/moved payout.failed',
    ])
    expect((await standIn().stripe.webhookEndpoints.update(endpoint.id, { disabled: true })).status).to.equal(
      'disabled',
    )
    const unsent = await standIn().stripe.events.retrieve(emit('payout.failed'))
    await standIn().settled()
    expect(unsent.pending_webhooks).to.equal(0)
    expect(receiver().received).to.have.length(2)
    await standIn().stripe.webhookEndpoints.update(endpoint.id, { disabled: false })
    emit('payout.failed')
    expect(await receiver().arrived(3)).to.have.length(3)
  })

  it('for connected accounts gets theirs, the other one the platform’s, each signed with its own secret', async () => {
    const own = await create()
    const connect = await create({ connect: true })
    emit('payout.paid')
    emit('payout.failed', 'acct_fan')
    const [first, second] = (await receiver().arrived(2)).toSorted((a, b) => a.path.localeCompare(b.path))
    await standIn().settled()
    expect(receiver().received).to.have.length(2)
    expect(verify(first!, own.secret)).to.include({ type: 'payout.paid' }).and.not.have.property('account')
    expect(verify(second!, connect.secret)).to.include({ type: 'payout.failed', account: 'acct_fan' })
    expect(() => verify(second!, own.secret)).to.throw(/No signatures found/)
  })

  it('of a connected account’s own gets that account’s events alone', async () => {
    const options = { stripeContext: 'acct_fan' }
    const endpoint = await standIn().stripe.webhookEndpoints.create(
      { url: receiver().url('/own'), enabled_events: ALL },
      options,
    )
    emit('payout.paid')
    emit('payout.failed', 'acct_fan')
    expect(await pathsOf()).to.deep.equal(['/own'])
    await standIn().stripe.webhookEndpoints.del(endpoint.id, {}, options)
  })

  it('signs with the old secret beside the new one until the old one’s time is over', async () => {
    const { id, secret: old } = await create()
    const rolled = await command<{ secret: string }>('endpoints/roll', { endpoint: id, overlapS: 3600 })
    expect(rolled.secret).not.to.equal(old)
    emit('payout.paid')
    const [both] = await receiver().arrived(1)
    expect(String(both!.headers['stripe-signature'])).to.match(/^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/)
    expect(verify(both!, old).id).to.equal(verify(both!, rolled.secret).id)
    await standIn().settled()
    receiver().restart()
    standIn().advance(3600)
    emit('payout.paid')
    const [one] = await receiver().arrived(1)
    const nowMs = standIn().store.nowMs()
    expect(verify(one!, rolled.secret, nowMs).type).to.equal('payout.paid')
    expect(() => verify(one!, old, nowMs)).to.throw(/No signatures found/)
  })

  it('named by who starts the stand-in is made once and keeps its place with another secret', async () => {
    const params = { url: receiver().url('/named'), secret: 'whsec_first', connect: false }
    const first = await command<{ id: string }>('endpoints/ensure', params)
    const second = await command<{ id: string }>('endpoints/ensure', { ...params, secret: 'whsec_second' })
    const connect = await command<{ id: string }>('endpoints/ensure', { ...params, connect: true })
    made.push(first.id, connect.id)
    expect([second.id === first.id, connect.id === first.id]).to.deep.equal([true, false])
    emit('payout.paid')
    const [came] = await receiver().arrived(1)
    expect(verify(came!, 'whsec_second').type).to.equal('payout.paid')
  })

  it('anywhere but on this machine, or without events, is refused, and nothing is kept', async () => {
    const urls = [
      'https://127.0.0.1/',
      'http://example.com/',
      'http://127.0.0.1.example.com/',
      'http://u:p@127.0.0.1/',
    ]
    for (const url of [...urls, 'file:///etc/passwd', 'http://10.0.0.1/', 'nonsense'])
      expect(
        (await failureOf(standIn().stripe.webhookEndpoints.create({ url, enabled_events: ALL }))).param,
        url,
      ).to.equal('url')
    const none = standIn().stripe.webhookEndpoints.create({ url: receiver().url(), enabled_events: [] })
    expect((await failureOf(none)).statusCode).to.equal(400)
    const { id } = await create()
    const moved = standIn().stripe.webhookEndpoints.update(id, { url: 'http://example.com/' })
    expect((await failureOf(moved)).param).to.equal('url')
    expect((await standIn().stripe.webhookEndpoints.list()).data.map((one) => one.id)).to.deep.equal([id])
  })
})
