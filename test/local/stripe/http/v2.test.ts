import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { STAND_IN_KEY, useStandIn } from '../kit/useStandIn.ts'

const CREATE = { method: 'POST', path: '/v2/core/accounts' } as const

describe('calls of API v2 in the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const post = async (body: unknown, key: string, { path = '', type = 'application/json' } = {}) => {
    const response = await fetch(`${standIn().url}${path || CREATE.path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${STAND_IN_KEY}`,
        'content-type': type,
        'idempotency-key': key,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const account = {
    dashboard: 'express',
    contact_email: 'ann@example.test',
    identity: { country: 'de' },
    defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
    configuration: {
      recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
    },
  }
  const made = () => standIn().store.transact((tx) => tx.list('account')).length
  afterEach(() => standIn().command('faults/set', { faults: [] }))

  it('a key replays what worked', async () => {
    const key = randomUUID()
    const [before, first] = [made(), await post(account, key)]
    expect(first.status, first.text).to.equal(200)
    const again = await post(account, key)
    expect([again.text, again.headers.get('idempotent-replayed')]).to.deep.equal([first.text, 'true'])
    expect((await post({ ...account, contact_email: 'ben@example.test' }, key)).status).to.equal(400)
    expect(made()).to.equal(before + 1)
  })

  it('a key keeps no failure: the next call goes on, and does nothing twice', async () => {
    const key = randomUUID()
    const before = made()
    for (const kind of ['fail_before', 'fail_after'] as const) {
      await standIn().command('faults/set', { faults: [{ ...CREATE, kind, times: 1 }] })
      const failed = await post(account, key)
      expect(failed.status).to.equal(500)
      expect(failed.headers.get('stripe-should-retry')).to.equal(null)
    }
    const last = await post(account, key)
    expect(last.status).to.equal(200)
    expect(made()).to.equal(before + 1)
  })

  it('a refusal of the work is not kept either', async () => {
    const key = randomUUID()
    const use_case = {
      type: 'account_onboarding',
      account_onboarding: { refresh_url: 'http://localhost/again' },
    }
    const link = { account: 'acct_unheardof', use_case }
    for (let n = 0; n < 2; n++) {
      const refused = await post(link, key, { path: '/v2/core/account_links' })
      expect([refused.status, refused.headers.get('idempotent-replayed')], refused.text).to.deep.equal([
        404,
        null,
      ])
    }
  })

  it('bodies are JSON objects and nothing else', async () => {
    const before = made()
    for (const [body, type] of [
      ['{"dashboard":', 'application/json'],
      ['[]', 'application/json'],
      ['null', 'application/json'],
      ['"text"', 'application/json'],
      ['{"dashboard":"express","shoe_size":4}', 'application/json'],
      ['{"dashboard":7}', 'application/json'],
      ['dashboard=express', 'application/x-www-form-urlencoded'],
    ])
      expect((await post(body, randomUUID(), type === undefined ? {} : { type })).status, body).to.equal(400)
    expect(made()).to.equal(before)
  })
})
