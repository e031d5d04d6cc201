import { expect } from 'chai'
import Stripe from 'stripe'
import { STAND_IN_KEY, useStandIn } from '../kit/useStandIn.ts'
import { makeAccount, readAccount, refusalOf, transfersOf, WISH, wantedOf } from './account.ts'

type Create = Stripe.V2.Core.AccountCreateParams

describe('accounts of the stand-in', () => {
  const standIn = useStandIn()

  it('[S1.1] a new account says what is wanted of its owner, in both versions of the API', async () => {
    const account = await makeAccount(standIn())
    expect(account).to.include({
      object: 'v2.core.account',
      dashboard: 'express',
      livemode: false,
      closed: false,
    })
    expect(account.applied_configurations).to.deep.equal(['recipient'])
    expect(account.created).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
    expect(transfersOf(account)).to.equal('restricted')
    expect(wantedOf(account)).to.include.members([
      'external_account past_due user',
      'representative.given_name past_due user',
      'representative.date_of_birth.day past_due user',
      'identity.attestations.terms_of_service.account.date past_due user',
    ])
    const v1 = await standIn().stripe.accounts.retrieve(account.id)
    expect(v1).to.include({ country: 'DE', default_currency: 'eur', email: 'northlight@example.org' })
    expect(v1).to.include({ charges_enabled: false, payouts_enabled: false, details_submitted: false })
    expect(v1.capabilities).to.deep.equal({ transfers: 'inactive' })
    expect(v1.requirements?.disabled_reason).to.equal('requirements.past_due')
    expect(v1.requirements?.currently_due).to.include.members([
      'external_account',
      'representative.first_name',
      'tos_acceptance.date',
    ])
    expect(v1.requirements?.currently_due).to.have.length(account.requirements?.entries?.length ?? 0)
  })

  it('shows of an account what the call names, and nothing more', async () => {
    const { id } = await makeAccount(standIn(), { include: [] })
    const bare = await standIn().stripe.v2.core.accounts.retrieve(id)
    expect(bare).to.not.have.any.keys('configuration', 'requirements', 'identity', 'defaults')
    const whole = await readAccount(standIn(), id)
    expect(whole.identity?.country).to.equal('de')
    expect(whole.defaults).to.deep.include({
      currency: 'eur',
      responsibilities: {
        ...{ fees_collector: 'application', losses_collector: 'application' },
        requirements_collector: 'stripe',
      },
    })
  })

  it('takes the currency from the country, unless it is told one', async () => {
    const currencies: Record<string, string> = { FR: 'eur', gb: 'gbp', JP: 'jpy', US: 'usd', ch: 'chf' }
    for (const [country, currency] of Object.entries(currencies)) {
      const { id } = await makeAccount(standIn(), { identity: { country } })
      expect((await standIn().stripe.accounts.retrieve(id)).default_currency, country).to.equal(currency)
    }
    const told = await makeAccount(standIn(), {
      defaults: { ...WISH.defaults, currency: 'kwd' },
      include: ['defaults'],
    })
    expect(told.defaults?.currency).to.equal('kwd')
  })

  const recipient = { ...WISH.configuration.recipient }
  const REFUSED: Record<string, [Create, string, string]> = {
    'losses that the provider bears': [
      { defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'stripe' } } },
      ...['400 invalid_fields', 'defaults.responsibilities.losses_collector'],
    ] as [Create, string, string],
    'fees that the provider bears': [
      { defaults: { responsibilities: { fees_collector: 'stripe', losses_collector: 'application' } } },
      '400 invalid_fields',
      'defaults.responsibilities.fees_collector',
    ],
    'a country that is none': [
      { identity: { country: 'XX' } },
      '400 country_code_invalid',
      'identity.country',
    ],
    'a country that is not served': [
      { identity: { country: 'KP' } },
      '400 country_unsupported',
      'identity.country',
    ],
    'no country': [{ identity: {} }, '400 invalid_fields', 'identity.country'],
    'an address that is none': [{ contact_email: 'nobody' }, '400 email_invalid', 'contact_email'],
    'a merchant': [{ configuration: { recipient, merchant: {} } }, '501 not_built', 'configuration.merchant'],
    'another dashboard': [{ dashboard: 'full' }, '501 not_built', 'dashboard'],
  }
  for (const [what, [over, status, param]] of Object.entries(REFUSED))
    it(`refuses ${what}, and makes nothing`, async () => {
      const count = () => standIn().store.transact((tx) => tx.list('account').length)
      const before = count()
      expect(await refusalOf(makeAccount(standIn(), over))).to.deep.equal({ status, param })
      expect(count()).to.equal(before)
    })

  it('changes what may change, and never the country', async () => {
    const { id } = await makeAccount(standIn(), { metadata: { creator: '7', old: 'x' } })
    const { accounts } = standIn().stripe.v2.core
    const changed = await accounts.update(id, { display_name: 'Kiln', metadata: { old: '', fresh: 'y' } })
    expect(changed).to.deep.include({ display_name: 'Kiln', metadata: { creator: '7', fresh: 'y' } })
    const refused = await refusalOf(accounts.update(id, { identity: { country: 'fr' } }))
    expect(refused).to.deep.equal({ status: '400 invalid_fields', param: 'identity.country' })
  })

  it('[S1.1] knows nothing of an account for another account, and the platform’s own for its key', async () => {
    const mine = await makeAccount(standIn())
    const foreign = await makeAccount(standIn())
    const { stripe } = standIn()
    const as = { stripeContext: mine.id }
    expect((await stripe.accounts.retrieveCurrent({}, as)).id).to.equal(mine.id)
    expect((await stripe.accounts.retrieveCurrent()).type).to.equal('standard')
    expect((await refusalOf(stripe.accounts.retrieve(foreign.id, {}, as))).status).to.equal(
      '403 account_invalid',
    )
    expect((await refusalOf(stripe.v2.core.accounts.retrieve(foreign.id, {}, as))).status).to.equal(
      '404 not_found',
    )
    expect((await refusalOf(stripe.accounts.retrieve('acct_nobody'))).status).to.equal('403 account_invalid')
    const made = stripe.v2.core.accounts.create(WISH as Create, as)
    expect((await refusalOf(made)).status).to.equal('403 account_invalid')
  })

  it('answers no key but its own', async () => {
    const { port } = new URL(standIn().url)
    const other = new Stripe(`${STAND_IN_KEY}x`, {
      host: '127.0.0.1',
      port,
      protocol: 'http',
      telemetry: false,
    })
    expect((await refusalOf(other.accounts.retrieveCurrent())).status).to.match(/^401 /)
  })
})
