import { request } from 'node:http'
import { expect } from 'chai'
import Stripe from 'stripe'
import { clientOf, STAND_IN_KEY, useStandIn } from '../kit/useStandIn.ts'

describe('what the stand-in refuses [S1.1]', () => {
  const standIn = useStandIn()
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${standIn().url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${STAND_IN_KEY}`, ...init.headers },
    })
  const post = (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = form,
    path = '/v1/customers',
  ) => ask(path, { method: 'POST', body, headers })
  /** with headers that fetch does not let through */
  const raw = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${standIn().url}/v1/customers`, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', reject).end()
    })
  const authorization = `Bearer ${STAND_IN_KEY}`
  const refusalOf = async (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (error: unknown) => error,
    )

  it('[T29] every key but its own: another one, a live one, none', async () => {
    for (const key of ['sk_test_standin_ffffffffffffffff', 'sk_live_0123456789abcdef', 'sk_test_1', '']) {
      const response = await ask('/v1/customers', { headers: { authorization: `Bearer ${key}` } })
      expect(response.status, key).to.equal(401)
    }
    expect(await raw({})).to.equal(401)
    const stripe = new Stripe('sk_test_standin_ffffffffffffffff', {
      ...{ host: '127.0.0.1', port: new URL(standIn().url).port, protocol: 'http', telemetry: false },
    })
    expect(await refusalOf(stripe.customers.list())).to.be.instanceOf(Stripe.errors.StripeAuthenticationError)
  })

  it('[T25] another name for this machine, and calls of web pages', async () => {
    const port = new URL(standIn().url).port
    expect(await raw({ authorization, host: `localhost:${port}` })).to.equal(200)
    expect(await raw({ authorization, host: `evil.test:${port}` })).to.equal(421)
    expect(await raw({ authorization, origin: 'http://localhost:3000' })).to.equal(403)
  })

  it('addresses that are none: 404; broken escapes: 400', async () => {
    for (const path of ['/v1/unheard_of', '/', '//', '/v1/customers/', '/v1//x'])
      expect((await ask(path)).status, path).to.equal(404)
    expect((await ask('/v1/customers/%E0%A4%A')).status).to.equal(400)
    expect((await ask('/v1/customers', { method: 'PUT' })).status).to.equal(404)
  })

  it('a verb that the provider has and the stand-in has not: 501, which names it', async () => {
    const refusal = await refusalOf(standIn().stripe.subscriptions.list())
    expect(refusal).to.include({ statusCode: 501, code: 'verb_not_built' })
    expect((refusal as Error).message).to.include('GET /v1/subscriptions')
  })

  it('parameters that the contract does not have, and counts nothing made', async () => {
    const { stripe } = standIn()
    const before = (await stripe.customers.list({ limit: 100 })).data.length
    for (const [body, code, param] of [
      ['nickname=ann', 'parameter_unknown', 'nickname'],
      ['name[first]=ann', undefined, 'name'],
      ['metadata=ann', undefined, 'metadata'],
      ['tax_exempt=perhaps', undefined, 'tax_exempt'],
      [`a${'[b]'.repeat(30)}=1`, undefined, undefined],
      [Array.from({ length: 6000 }, (_, n) => `metadata[k${n}]=1`).join('&'), undefined, undefined],
    ]) {
      const response = await post(String(body))
      expect(response.status, String(body).slice(0, 30)).to.equal(400)
      const { error } = (await response.json()) as { error: Record<string, unknown> }
      expect([error.code, error.param], String(body).slice(0, 30)).to.deep.equal([code, param])
    }
    expect((await stripe.customers.list({ limit: 100 })).data.length).to.equal(before)
    const wrong = stripe.paymentIntents.create({ amount: 'ten' as unknown as number, currency: 'eur' })
    expect(await refusalOf(wrong)).to.include({ statusCode: 400, param: 'amount' })
    const gone = { amount: 1000, currency: 'eur', payment_method_types: ['card'] } as {
      amount: number
      currency: string
    }
    expect(await refusalOf(stripe.paymentIntents.create(gone))).to.include({
      code: 'payment_method_types_no_longer_supported',
    })
  })

  it('to answer what the types of the client do not have', async () => {
    const { stripe, store } = standIn()
    const { lastResponse: _, ...customer } = await stripe.customers.create({ name: 'invented' })
    const once = clientOf(standIn().url, { maxNetworkRetries: 0 })
    const changes: [object, string][] = [
      [{ shoe_size: 42 }, 'customer.shoe_size: not in the type'],
      [{ name: 7 }, 'customer.name: 7 is not string'],
      [{ livemode: undefined }, 'customer.livemode: missing'],
    ]
    for (const [change, fault] of changes) {
      store.transact((tx) => tx.save({ ...customer, ...change }))
      const refusal = (await refusalOf(once.customers.retrieve(customer.id))) as Stripe.errors.StripeError
      expect([refusal.statusCode, refusal.message.includes(fault)]).to.deep.equal([500, true])
    }
    store.transact((tx) => tx.save({ ...customer }))
    expect((await once.customers.retrieve(customer.id)).id).to.equal(customer.id)
  })

  it('[T18] an account that is not connected, by either header', async () => {
    const { stripe } = standIn()
    const customer = await stripe.customers.create({ name: 'no account' })
    for (const options of [
      { stripeAccount: 'acct_unheardof' },
      { stripeContext: 'acct_unheardof' },
      { stripeAccount: customer.id },
    ])
      expect(await refusalOf(stripe.customers.list({}, options))).to.be.instanceOf(
        Stripe.errors.StripePermissionError,
      )
  })

  it('[T18] shows an account nothing of another one', async () => {
    const { stripe, store } = standIn()
    for (const id of ['acct_one', 'acct_two']) store.transact((tx) => tx.save({ id, object: 'account' }))
    const inOne = { stripeContext: 'acct_one' }
    const customer = await stripe.customers.create({ name: 'of one' }, inOne)
    expect((await stripe.customers.retrieve(customer.id, {}, inOne)).id).to.equal(customer.id)
    for (const options of [{ stripeAccount: 'acct_two' }, {}]) {
      expect(await refusalOf(stripe.customers.retrieve(customer.id, {}, options))).to.include({
        code: 'resource_missing',
        statusCode: 404,
      })
      const { data } = await stripe.customers.list({ limit: 100 }, options)
      expect(data.map(({ id }) => id)).to.not.include(customer.id)
    }
  })

  it('bodies that are too large, broken or of the wrong kind', async () => {
    const large = await post(`name=${'y'.repeat(1_000_000)}`)
    expect(large.status).to.equal(413)
    expect((await post(`name=${'y'.repeat(4_000_000)}`)).status).to.equal(413)
    expect((await post('{"name":"ann"}', { 'content-type': 'application/json' })).status).to.equal(400)
    expect((await post(new Uint8Array([0x6e, 0x3d, 0xff, 0xfe]))).status).to.equal(400)
    const { data } = await standIn().stripe.customers.list({ limit: 100 })
    expect(data.map(({ name }) => name?.slice(0, 3))).to.not.include('yyy')
    expect((await post('name=ann')).status).to.equal(200)
  })

  it('a flood of headers, and goes on', async () => {
    expect(await raw({ authorization, 'x-flood': 'y'.repeat(20_000) })).to.equal(431)
    const many = Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`x-${n}`, 'yyyyyyyyy']))
    expect(await raw({ authorization, ...many })).to.equal(431)
    expect(await raw({ authorization })).to.equal(200)
  })

  it('more calls a second than it was told, by verb and in all, and only while it was told so', async () => {
    const stripe = clientOf(standIn().url, { maxNetworkRetries: 0 })
    const burst = async (count: number) => {
      const calls = Array.from({ length: count }, () => refusalOf(stripe.customers.list()))
      return (await Promise.all(calls)).filter((error) => error instanceof Stripe.errors.StripeRateLimitError)
    }
    expect(await burst(40)).to.have.length(0)
    await standIn().command('limits/set', { endpoint: 5, total: 8 })
    const refused = await burst(10)
    expect(refused).to.have.length(5)
    for (const error of refused) {
      expect(error.headers).to.include({ 'stripe-rate-limited-reason': 'endpoint-rate' })
      expect(error.headers).to.not.have.property('stripe-should-retry')
    }
    const other = await refusalOf(
      Promise.all(Array.from({ length: 4 }, (_, n) => stripe.customers.create({ name: `burst ${n}` }))),
    )
    expect((other as Stripe.errors.StripeError).headers).to.include({
      'stripe-rate-limited-reason': 'global-rate',
    })
    await standIn().command('limits/set', { isOff: true })
    expect(await burst(40)).to.have.length(0)
  })
})
