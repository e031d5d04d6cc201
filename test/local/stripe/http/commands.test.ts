import { expect } from 'chai'
import type { LoggedCall } from '#local/stripe/http/callLog.ts'
import { COMMAND_SECRET, STAND_IN_KEY, useStandIn } from '../kit/useStandIn.ts'

describe('commands of the stand-in [T29]', () => {
  const standIn = useStandIn()
  const send = async (name: string, headers: Record<string, string>, method = 'POST') => {
    const body = method === 'POST' ? { body: '{"seconds":60}' } : {}
    const response = await fetch(`${standIn().commandsUrl}/commands/${name}`, { method, headers, ...body })
    return response.status
  }
  const secret = { 'stand-in-secret': COMMAND_SECRET }

  it('need the secret of the run', async () => {
    const before = standIn().store.nowS()
    for (const headers of [
      {},
      { 'stand-in-secret': '' },
      { 'stand-in-secret': `${COMMAND_SECRET}x` },
      { authorization: `Bearer ${STAND_IN_KEY}` },
      { authorization: `Bearer ${COMMAND_SECRET}` },
    ])
      expect(await send('clock/ahead', headers as Record<string, string>)).to.equal(401)
    expect(standIn().store.nowS() - before).to.be.lessThan(60)
    expect(await send('clock/ahead', secret)).to.equal(200)
    expect(standIn().store.nowS() - before).to.be.at.least(60)
  })

  it('are for no web page, and stand on no other port', async () => {
    expect(await send('clock/ahead', { ...secret, origin: 'http://localhost:3000' })).to.equal(403)
    expect(await send('clock/ahead', secret, 'GET')).to.equal(404)
    expect(await send('clock/back', secret)).to.equal(404)
    const { url, pagesUrl } = standIn()
    const headers = { ...secret, authorization: `Bearer ${STAND_IN_KEY}` }
    for (const other of [url, pagesUrl])
      expect((await fetch(`${other}/commands/clock/ahead`, { method: 'POST', headers })).status).to.equal(404)
  })

  it('move the clock by whole seconds ahead, and never back', async () => {
    const before = standIn().store.nowS()
    const { nowS } = await standIn().command<{ nowS: number }>('clock/ahead', { seconds: 3600 })
    expect(nowS).to.be.within(before + 3600, before + 3660)
    for (const seconds of [-1, 0.5, '60', null, undefined, 1e15]) {
      const refused = await standIn()
        .command('clock/ahead', { seconds })
        .then(
          () => '',
          (error: Error) => error.message,
        )
      expect(refused, String(seconds)).to.include('parameter_invalid')
    }
  })

  it('tell every call, without keys and what a card is known by', async () => {
    const { stripe } = standIn()
    const before = await standIn().command<LoggedCall[]>('calls/list')
    const after = before.at(-1)?.seq ?? 0
    const customer = await stripe.customers.create({ name: 'told' }, { idempotencyKey: 'told' })
    await stripe.customers.create({ name: 'told' }, { idempotencyKey: 'told' })
    await stripe.customers.retrieve(customer.id)
    const body = 'type=card&card[number]=4242424242424242&card[cvc]=987&card[exp_year]=2030'
    await fetch(`${standIn().url}/v1/payment_methods`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${STAND_IN_KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body,
    })
    const calls = await standIn().command<LoggedCall[]>('calls/list', { after })
    const told = calls.map(({ method, path, verb, status, isReplayed, idempotencyKey }) => ({
      ...{ method, path, verb, status, isReplayed, idempotencyKey },
    }))
    const create = { method: 'POST', path: '/v1/customers', verb: '/v1/customers', status: 200 }
    expect(told.slice(0, 3)).to.deep.equal([
      { ...create, isReplayed: false, idempotencyKey: 'told' },
      { ...create, isReplayed: true, idempotencyKey: 'told' },
      {
        ...{ method: 'GET', path: `/v1/customers/${customer.id}`, verb: '/v1/customers/{id}' },
        ...{ status: 200, isReplayed: false, idempotencyKey: null },
      },
    ])
    expect(calls[0]).to.deep.include({ params: { name: 'told' }, account: null, seq: after + 1 })
    expect(calls[0]?.version).to.match(/^2026-10-28/)
    expect(JSON.stringify(calls)).to.not.match(/4242424242424242|\b987\b|sk_test/)
    expect(await standIn().command('calls/list', { after: calls.at(-1)?.seq })).to.deep.equal([])
  })
})
