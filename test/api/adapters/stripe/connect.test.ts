import { expect } from 'chai'
import type { Stripe } from 'stripe'
import { connectAccounts } from '#api/adapters/stripe/connectAccounts.ts'
import type { AskProvider } from '#api/adapters/stripe/stripeRequest.ts'
import { PaymentRefused, PaymentsUnreachable } from '#api/ports/payments.ts'
import { account, FRESH, PERSON } from './accountShapes.ts'
import { json } from './recordingProvider.ts'
import { errorOf, KEY, usePayments } from './usePayments.ts'

describe('creators’ accounts at the payment provider', () => {
  const { provider, payments } = usePayments()

  it('[S4.33] a new account has the provider’s dashboard, our fees and losses, transfers and nothing else', async () => {
    provider().answers = [json(200, account({ wanted: FRESH }))]
    const reading = await payments().createConnect({
      attemptKey: 'cre_1:account:IE',
      creatorId: 'cre_1',
      email: 'nora@northlight.test',
      displayName: 'Northlight',
      country: 'IE',
    })
    expect(reading).to.include({ accountRef: 'acct_1', state: 'started', currency: 'EUR' })
    const [asked] = provider().calls()
    expect(asked?.what).to.equal('POST /v2/core/accounts')
    expect(JSON.parse(asked?.body ?? '')).to.deep.equal({
      dashboard: 'express',
      contact_email: 'nora@northlight.test',
      display_name: 'Northlight',
      identity: { country: 'IE' },
      defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
      configuration: {
        recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
      },
      metadata: { creator_id: 'cre_1' },
      include: ['configuration.recipient', 'defaults', 'requirements'],
    })
  })

  it('[T49] a request carries key, version and attempt, and tells nothing of the machine', async () => {
    provider().answers = [json(200, account({}), { 'stripe-notice': 'a text for stderr' })]
    await payments().createConnect({
      ...{ attemptKey: 'cre_1:account:IE', creatorId: 'cre_1', email: 'a@b.test' },
      ...{ displayName: 'Northlight', country: 'IE' },
    })
    const { headers = {} } = provider().calls()[0] ?? {}
    expect(headers).to.include({
      authorization: `Bearer ${KEY}`,
      'stripe-version': '2026-10-28.endive',
      'idempotency-key': 'cre_1:account:IE',
      'user-agent': 'stagedoor stripe-node/23.1.0',
    })
    const ours = ['accept', 'authorization', 'connection', 'content-length', 'content-type', 'host']
    const theirs = ['idempotency-key', 'stripe-version', 'user-agent']
    expect(Object.keys(headers).sort()).to.deep.equal([...ours, ...theirs].sort())
  })

  it('[S4.37] a reading has these fields and nothing of the person, and who it is is not even asked for', async () => {
    provider().answers = [json(200, account({ wanted: FRESH }))]
    const reading = await payments().readConnect('acct_1')
    expect(Object.keys(reading).sort()).to.deep.equal(
      [
        'accountRef',
        'state',
        'wayOut',
        'currency',
        'demands',
        'demandsUntil',
        'isChecking',
        'paysOut',
      ].sort(),
    )
    const text = JSON.stringify(reading)
    for (const word of [...PERSON, 'northlight', 'given_name']) expect(text).not.to.include(word)
    const [asked] = provider().calls()
    expect(asked?.what).to.equal('GET /v2/core/accounts/acct_1')
    expect([...(asked?.query ?? [])].map(([, value]) => value)).to.deep.equal([
      'configuration.recipient',
      'defaults',
      'requirements',
    ])
  })

  it('[S4.5] a link to the provider’s pages knows the way back and ends', async () => {
    provider().answers = [
      json(200, {
        object: 'v2.core.account_link',
        url: 'https://connect.test/setup/1',
        expires_at: '2026-11-22T10:00:00.000Z',
      }),
    ]
    const back = { returnUrl: 'https://stage.test/back', renewUrl: 'https://stage.test/renew' }
    expect(await payments().connectLink('acct_1', back)).to.deep.equal({
      url: 'https://connect.test/setup/1',
      expiresAt: Date.parse('2026-11-22T10:00:00Z') / 1000,
    })
    const [asked] = provider().calls()
    expect(asked?.what).to.equal('POST /v2/core/account_links')
    expect(JSON.parse(asked?.body ?? '')).to.deep.equal({
      account: 'acct_1',
      use_case: {
        type: 'account_onboarding',
        account_onboarding: { return_url: back.returnUrl, refresh_url: back.renewUrl },
      },
    })
  })

  it('[S4.33] the link to the creator’s own view is of the first version, and not there before the pages', async () => {
    provider().answers = [
      json(200, { object: 'login_link', created: 1, url: 'https://connect.test/express/1' }),
    ]
    expect(await payments().dashboardLink('acct_1')).to.deep.equal({
      url: 'https://connect.test/express/1',
      expiresAt: null,
    })
    expect(provider().calls()[0]?.what).to.equal('POST /v1/accounts/acct_1/login_links')
    provider().answers = [json(400, { error: { type: 'invalid_request_error', message: 'not onboarded' } })]
    const error = await errorOf(payments().dashboardLink('acct_1'))
    expect(error).to.be.instanceOf(PaymentRefused).and.to.include({ code: 'GONE' })
  })

  it('[T18] JSON of a server that failed is no answer, whatever stands in it', async () => {
    provider().answers = [json(502, { object: 'login_link', url: 'https://connect.test/express/1' })]
    expect(await errorOf(payments().dashboardLink('acct_1'))).to.be.instanceOf(PaymentsUnreachable)
  })

  it('[T18] what is no page is no link, however it was answered', async () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/relative', '', null, 7]) {
      provider().answers = [json(200, { object: 'login_link', url })]
      expect(await errorOf(payments().dashboardLink('acct_1')), String(url)).to.be.instanceOf(
        PaymentsUnreachable,
      )
    }
  })

  it('[T18] a page that is not on the domain of the provider is no link either', async () => {
    const at = async (apiUrl: string, url: string) => {
      const answer = { object: 'login_link', created: 0, url } as unknown as Stripe.Response<Stripe.LoginLink>
      const ask: AskProvider = async () => answer as never
      return connectAccounts(ask, apiUrl)
        .dashboardLink('acct_1')
        .then(({ url }) => url)
        .catch((error: unknown) => error)
    }
    const real = 'https://api.stripe.com'
    for (const url of [
      'https://connect.stripe.com/express/1',
      'https://accounts.stripe.com/r/1#x',
      'https://stripe.com/1',
    ])
      expect(await at(real, url)).to.equal(url)
    for (const url of [
      'https://evil.test/https://connect.stripe.com/',
      'https://connect.stripe.com@evil.test/',
      'https://evil.test\\.stripe.com/',
      'https://evilstripe.com/1',
      'https://stripe.com.evil.test/1',
      'https://me:you@connect.stripe.com/1',
      'http://connect.stripe.com/1',
      'https:///',
    ])
      expect(await at(real, url), url).to.be.instanceOf(PaymentsUnreachable)
    // who is asked in the clear stands in for the provider
    expect(await at('http://127.0.0.1:1', 'http://localhost:2/x')).to.equal('http://localhost:2/x')
  })
})
