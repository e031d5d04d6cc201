import { expect } from 'chai'
import { earn, payableAccount } from '../kit/earning.ts'
import { useStandIn } from '../kit/useStandIn.ts'
import { eventsOf, makeAccount, payoutsOf, readAccount, refusalOf, transfersOf, wantedOf } from './account.ts'

const DOCUMENT = 'identity.individual.documents.primary_verification'

describe('states of accounts of the stand-in', () => {
  const standIn = useStandIn()

  it('[S1.1] goes from pending to active, stands still after a deadline, and works again when all is there', async () => {
    const { id } = await makeAccount(standIn())
    await standIn().command('accounts/activate', { account: id })
    let account = await readAccount(standIn(), id)
    expect([transfersOf(account), payoutsOf(account), wantedOf(account)]).to.deep.equal([
      'active',
      'active',
      [],
    ])

    const until = standIn().store.nowS() + 3600
    await standIn().command('accounts/restrict', { account: id, requirement: DOCUMENT, until })
    account = await readAccount(standIn(), id)
    expect(transfersOf(account)).to.equal('active')
    expect(wantedOf(account)).to.deep.equal([`${DOCUMENT} currently_due user`])
    expect(account.requirements?.summary?.minimum_deadline).to.deep.equal({
      status: 'currently_due',
      time: new Date(until * 1000).toISOString(),
    })
    const v1 = await standIn().stripe.accounts.retrieve(id)
    expect(v1.requirements).to.deep.include({
      current_deadline: until,
      currently_due: ['individual.verification.document'],
      past_due: [],
      disabled_reason: null,
    })
    expect(v1.requirements?.errors?.[0]?.code).to.equal('verification_failed_keyed_identity')

    standIn().advance(1800)
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('active')
    standIn().advance(1800)
    account = await readAccount(standIn(), id)
    expect([transfersOf(account), payoutsOf(account)]).to.deep.equal(['restricted', 'restricted'])
    expect(wantedOf(account)).to.deep.equal([`${DOCUMENT} past_due user`])
    const restricted = await standIn().stripe.accounts.retrieve(id)
    expect(restricted).to.include({ charges_enabled: false, payouts_enabled: false })
    expect(restricted.requirements).to.deep.include({ current_deadline: null })

    await standIn().command('accounts/activate', { account: id })
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('active')
  })

  it('[S1.1] tells of each change what was before, in the account that changed', async () => {
    const { id } = await makeAccount(standIn())
    await standIn().command('accounts/activate', { account: id })
    await standIn().command('accounts/restrict', { account: id })
    await standIn().command('accounts/reject', { account: id, reason: 'fraud' })
    const events = eventsOf(standIn(), id)
    const kinds = events.map(({ type }) => type)
    expect(kinds).to.include.members([
      'account.updated',
      'capability.updated',
      'account.external_account.created',
    ])
    expect(events.every((event) => event.account === id)).to.equal(true)
    const last = events.filter(({ type }) => type === 'account.updated').at(-1)
    expect(last?.data.object).to.deep.include({ id, object: 'account' })
    expect(JSON.stringify(last?.data.object.requirements)).to.include('rejected.fraud')
    expect(JSON.stringify(last?.data.previous_attributes)).to.include('requirements.past_due')
    const statuses = events
      .filter(({ type }) => type === 'capability.updated')
      .map(({ data }) => data.object.status)
    expect(statuses).to.deep.equal(['active', 'inactive'])
  })

  it('a rejected account stays so: no link, no bank account, no way back', async () => {
    const { id } = await makeAccount(standIn())
    await standIn().command('accounts/reject', { account: id, reason: 'fraud' })
    const account = await readAccount(standIn(), id)
    const { status_details } =
      account.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers ?? {}
    expect([transfersOf(account), status_details]).to.deep.equal([
      'rejected',
      [{ code: 'rejected_fraud', resolution: 'no_resolution' }],
    ])
    const back = await standIn().command('accounts/activate', { account: id }).catch(String)
    expect(back).to.include('does not activate')
    const link = standIn().stripe.v2.core.accountLinks.create({
      account: id,
      use_case: { type: 'account_onboarding', account_onboarding: { refresh_url: 'http://localhost/again' } },
    })
    expect((await refusalOf(link)).status).to.equal('400 account_invalid')
  })

  it('closes an account that has no money, named by all it is set up for', async () => {
    const { id } = await makeAccount(standIn())
    const { accounts } = standIn().stripe.v2.core
    expect((await refusalOf(accounts.close(id))).status).to.equal('400 configs_must_match_to_close')
    expect(await accounts.close(id, { applied_configurations: ['recipient'] })).to.deep.include({
      closed: true,
      applied_configurations: [],
    })
    expect((await readAccount(standIn(), id)).configuration?.recipient).to.deep.equal({ applied: false })
    expect(await standIn().stripe.accounts.retrieve(id)).to.include({ charges_enabled: false })
  })

  it('closes no account that has money', async () => {
    const id = await payableAccount(standIn())
    await earn(standIn(), id, 900)
    const close = standIn().stripe.v2.core.accounts.close(id, { applied_configurations: ['recipient'] })
    expect((await refusalOf(close)).status).to.equal('400 cannot_delete_account_with_balance')
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('active')
  })

  it('[S1.1] a fan pays nobody who may not be paid, and again as soon as they may', async () => {
    const id = await payableAccount(standIn())
    await standIn().command('accounts/restrict', { account: id })
    const refused = await refusalOf(earn(standIn(), id, 900))
    expect(refused.status).to.equal('400 insufficient_capabilities_for_transfer')
    await standIn().command('accounts/activate', { account: id })
    await earn(standIn(), id, 900)
  })

  it('refuses commands that make no sense', async () => {
    const { id } = await makeAccount(standIn())
    const senseless: [string, object, string][] = [
      ['accounts/verify', {}, 'An account that is started does not verify.'],
      ['accounts/restrict', { until: 'tomorrow' }, 'unix seconds'],
      ['accounts/reject', { reason: 'mood' }, 'mood is no reason'],
      ['accounts/activate', { account: 'acct_nobody' }, 'account_invalid'],
    ]
    for (const [name, params, words] of senseless) {
      const refused = await standIn()
        .command(name, { account: id, ...params })
        .catch(String)
      expect(refused, name).to.include(words)
    }
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('restricted')
  })

  it('a deauthorized account is gone for the platform, and its last event says so', async () => {
    const { id } = await makeAccount(standIn())
    await standIn().command('accounts/deauthorize', { account: id })
    const { stripe } = standIn()
    expect((await refusalOf(stripe.accounts.retrieve(id))).status).to.equal('403 account_invalid')
    expect((await refusalOf(stripe.v2.core.accounts.retrieve(id))).status).to.equal('404 not_found')
    const inside = stripe.balance.retrieve({}, { stripeContext: id })
    expect((await refusalOf(inside)).status).to.equal('403 account_invalid')
    const last = eventsOf(standIn(), id).at(-1)
    expect([last?.type, last?.account, last?.data.object.object]).to.deep.equal([
      ...['account.application.deauthorized', id, 'application'],
    ])
  })
})
