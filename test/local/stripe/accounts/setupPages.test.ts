import { expect } from 'chai'
import { earn, payableAccount } from '../kit/earning.ts'
import { useStandIn } from '../kit/useStandIn.ts'
import { eventsOf, makeAccount, payoutsOf, readAccount, refusalOf, transfersOf, wantedOf } from './account.ts'
import { enter, errorOf, look, makeLink, OWNER, REFRESH, RETURN, typedIn } from './pages.ts'

const MINUTE_S = 60
const DAY_S = 86_400

describe('pages of the stand-in for owners of accounts', () => {
  const standIn = useStandIn()

  /** An account whose form is open. */
  async function begin() {
    const { id } = await makeAccount(standIn())
    return { id, form: await enter(await makeLink(standIn(), id)) }
  }

  /** What transfers were, one after the other. */
  const transfersBefore = (id: string) =>
    eventsOf(standIn(), id).flatMap(({ type, data }) =>
      type === 'capability.updated' ? [data.object.status] : [],
    )

  it('[S1.1] an owner fills in the form, is looked at, and can be paid', async () => {
    const { id, form } = await begin()
    const shown = await look(form)
    expect(shown.html)
      .to.include('Sandbox, no real money')
      .and.to.include('Country: Germany. Paid out in EUR.')
    expect(await look(form, { ...OWNER, action: 'finish' })).to.include({ status: 303, location: RETURN })
    standIn().advance(MINUTE_S)
    const account = await readAccount(standIn(), id)
    expect([transfersOf(account), payoutsOf(account), wantedOf(account)]).to.deep.equal([
      'active',
      'active',
      [],
    ])
    expect(transfersBefore(id)).to.deep.equal(['pending', 'active'])
    const v1 = await standIn().stripe.accounts.retrieve(id)
    expect(v1).to.include({ details_submitted: true, charges_enabled: true, payouts_enabled: true })
    expect(v1.external_accounts?.data[0]).to.include({ last4: '3000', account_holder_name: 'Ines Nord' })
  })

  it('[S1.1] an owner who wants it looked at at once can be paid with the answer, and what is wrong is told all the same', async () => {
    const { id, form } = await begin()
    expect((await look(form, { ...OWNER, birth: '', action: 'at_once' })).status).to.equal(422)
    expect(await look(form, { ...OWNER, action: 'at_once' })).to.include({ status: 303, location: RETURN })
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('active')
    standIn().advance(MINUTE_S)
    expect(transfersBefore(id)).to.deep.equal(['pending', 'active'])
  })

  it('what the owner typed is in no answer and no event', async () => {
    const { id, form } = await begin()
    await look(form, { ...OWNER, action: 'finish' })
    const { external_accounts, ...account } = await standIn().stripe.accounts.retrieve(id)
    const answers = JSON.stringify([await readAccount(standIn(), id), account])
    const events = JSON.stringify(eventsOf(standIn(), id))
    expect(external_accounts?.data[0]).to.include({ account_holder_name: 'Ines Nord' })
    for (const typed of [OWNER.birth, OWNER.line1, OWNER.city, OWNER.postal_code, '0532013000']) {
      expect(answers).to.not.include(typed)
      expect(events).to.not.include(typed)
    }
    expect(answers).to.not.include('Nord"')
  })

  it('a link opens once, and then leads to where there is a new one', async () => {
    const { id } = await makeAccount(standIn())
    const link = await makeLink(standIn(), id)
    const form = await enter(link)
    expect(await look(link)).to.include({ status: 303, location: REFRESH })
    expect((await look(form)).status, 'the page may be reloaded').to.equal(200)
  })

  it('a link is too old after five minutes, an open page after an hour', async () => {
    const { id } = await makeAccount(standIn())
    const link = await makeLink(standIn(), id)
    const form = await enter(await makeLink(standIn(), id))
    standIn().advance(5 * MINUTE_S)
    expect(await look(link)).to.include({ location: REFRESH })
    expect((await look(form)).status).to.equal(200)
    standIn().advance(60 * MINUTE_S)
    expect(await look(form, { ...OWNER, action: 'finish' })).to.include({ location: REFRESH })
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('restricted')
  })

  it('a link to an account that is gone leads back, one that never was says so', async () => {
    const { id } = await makeAccount(standIn())
    const link = await makeLink(standIn(), id)
    const { form } = await begin()
    await standIn().command('accounts/deauthorize', { account: id })
    expect(await look(link)).to.include({ location: REFRESH })
    const { pagesUrl } = standIn()
    for (const unknown of [`${pagesUrl}/setup/link_0`, `${pagesUrl}/account/visit_0`, `${form}0`])
      expect(await look(unknown), unknown).to.include({ status: 410, location: null })
  })

  it('a form that is sent twice counts once', async () => {
    const { id, form } = await begin()
    const sent = { ...OWNER, action: 'finish' }
    const both = await Promise.all([look(form, sent), look(form, sent)])
    expect(both.map(({ location }) => location)).to.deep.equal([RETURN, RETURN])
    expect(await look(form)).to.include({ location: RETURN })
    expect((await standIn().stripe.accounts.listExternalAccounts(id)).data).to.have.length(1)
    standIn().advance(MINUTE_S)
    await look(form, { ...sent, action: 'reject' })
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('active')
  })

  it('[S1.1] what was typed before stands again behind a new link, and is wanted no more', async () => {
    const { id, form } = await begin()
    const part = { given_name: 'Ines "N"', surname: 'Nord', birth: '1990', bank_number: 'DE89' }
    expect(await look(form, { ...part, action: 'later' })).to.include({ status: 303, location: RETURN })
    const wanted = wantedOf(await readAccount(standIn(), id)).join()
    expect(wanted).to.not.match(/given_name|surname/)
    expect(wanted).to.include('date_of_birth.day').and.to.include('external_account')
    const { html } = await look(await enter(await makeLink(standIn(), id)))
    const typed = ['given_name', 'surname', 'birth', 'city', 'bank_number'].map((name) => typedIn(html, name))
    expect(typed).to.deep.equal(['Ines &quot;N&quot;', 'Nord', '1990', '', 'DE89'])
  })

  it('tells below each field what is wrong with it, keeps what was typed, and changes nothing', async () => {
    const { id, form } = await begin()
    const wrong = {
      ...OWNER,
      given_name: ' ',
      birth: '2020-02-30',
      bank_number: 'DE8937040044053201300',
      terms: '',
    }
    const { status, html } = await look(form, { ...wrong, action: 'finish' })
    expect(status).to.equal(422)
    expect(errorOf(html, 'given_name')).to.equal('Legal first name is missing.')
    expect(errorOf(html, 'birth')).to.match(/year-month-day/)
    expect(errorOf(html, 'bank_number')).to.equal('This IBAN has 21 characters; one of Germany has 22.')
    expect(errorOf(html, 'terms')).to.equal('Agree to the terms to finish.')
    expect(errorOf(html, 'city')).to.equal(undefined)
    expect(html).to.include('4 things are missing').and.to.include('aria-describedby="terms-error"')
    expect(typedIn(html, 'surname')).to.equal('Nord')
    const young = await look(form, { ...OWNER, birth: '2020-02-28', action: 'finish' })
    expect(errorOf(young.html, 'birth')).to.equal('The owner has to be 18 years old.')
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('restricted')
    expect(eventsOf(standIn(), id)).to.deep.equal([])
  })

  it('[S1.1] a document that is needed later stops the account after its deadline, until it is there and can be read', async () => {
    const { id, form } = await begin()
    await look(form, { ...OWNER, action: 'document' })
    standIn().advance(MINUTE_S)
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('active')
    standIn().advance(2 * DAY_S)
    let account = await readAccount(standIn(), id)
    expect(transfersOf(account)).to.equal('active')
    expect(account.requirements?.summary?.minimum_deadline?.time).to.be.a('string')
    standIn().advance(7 * DAY_S)
    account = await readAccount(standIn(), id)
    expect(transfersOf(account)).to.equal('restricted')

    const answer = async (document: string) => {
      const update = await enter(await makeLink(standIn(), id, 'account_update'))
      expect((await look(update)).html).to.include('A document that proves who you are')
      return look(update, { action: 'finish', demand_0: document })
    }
    expect(errorOf((await answer('')).html, 'demand_0')).to.equal('This is still missing.')
    expect((await answer('unreadable')).location).to.equal(RETURN)
    account = await readAccount(standIn(), id)
    expect(transfersOf(account)).to.equal('restricted')
    expect(account.requirements?.entries?.[0]?.errors[0]?.code).to.equal('verification_document_not_readable')
    expect((await answer('readable')).location).to.equal(RETURN)
    standIn().advance(MINUTE_S)
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('active')
    expect(transfersBefore(id)).to.deep.equal(['pending', 'active', 'inactive', 'pending', 'active'])
  })

  it('a press rejects the account for ever', async () => {
    const { id, form } = await begin()
    expect(await look(form, { action: 'reject' })).to.include({ location: RETURN })
    expect(transfersOf(await readAccount(standIn(), id))).to.equal('rejected')
  })

  it('[S1.1] an owner sees their account, and changes where the money goes', async () => {
    const { id } = await makeAccount(standIn())
    const { stripe } = standIn()
    expect((await refusalOf(stripe.accounts.createLoginLink(id))).status).to.equal('400 account_invalid')
    await standIn().command('accounts/activate', { account: id })
    const login = await stripe.accounts.createLoginLink(id)
    expect(login.object).to.equal('login_link')
    const dashboard = await enter(login.url)
    expect((await look(login.url)).status, 'a second time').to.equal(410)
    const { html } = await look(dashboard)
    expect(html).to.include('You can be paid.').and.to.include('the account that ends in 3000')

    const bank = dashboard.replace('/dashboard', '/bank')
    const refused = await look(bank, { bank_number: 'DE1' })
    expect([refused.status, errorOf(refused.html, 'bank_number')?.slice(0, 7)]).to.deep.equal([
      422,
      'An IBAN',
    ])
    // the second ends alike and is another one; the third is the second again
    for (const number of ['DE89370400440532013002', 'IT89370400440532013002', 'it89 3704004405320 13002'])
      expect((await look(bank, { bank_number: number })).location).to.equal(new URL(dashboard).pathname)
    const { data } = await stripe.accounts.listExternalAccounts(id)
    expect(data.map((one) => ('last4' in one ? [one.last4, one.default_for_currency] : one))).to.deep.equal([
      ['3002', true],
      ['3002', false],
      ['3000', false],
    ])
    expect((await look(dashboard)).html).to.include('the account that ends in 3002')
  })

  it('[S1.1] an owner sees what came, and that a payout came back; other bank details bring it again', async () => {
    const id = await payableAccount(standIn(), 'account_closed')
    await earn(standIn(), id, 900)
    const { url } = await standIn().stripe.accounts.createLoginLink(id)
    const dashboard = await enter(url)
    expect((await look(dashboard)).html).to.include('€0.00 can be paid out, €9.00 on its way')
    const reopen = async () =>
      (await look(await enter((await standIn().stripe.accounts.createLoginLink(id)).url))).html
    standIn().advance(20 * DAY_S)
    const failed = await reopen()
    expect(failed).to.match(/€9\.00, \d{4}-\d\d-\d\d: failed/)
    expect(failed).to.include('The last payout to the account that ends in 3002 came back.')
    expect(payoutsOf(await readAccount(standIn(), id))).to.equal('restricted')
    const update = await enter(await makeLink(standIn(), id, 'account_update'))
    const sent = { bank_number: 'DE89370400440532013000', action: 'finish' }
    expect((await look(update, sent)).location).to.equal(RETURN)
    standIn().advance(20 * DAY_S)
    expect(await reopen()).to.match(/€9\.00, \d{4}-\d\d-\d\d: paid/)
    expect(payoutsOf(await readAccount(standIn(), id))).to.equal('active')
  })

  it('a link needs addresses of the web, a use that exists, and an account of the platform', async () => {
    const { id } = await makeAccount(standIn())
    const links = standIn().stripe.v2.core.accountLinks
    const back = { refresh_url: REFRESH, return_url: 'javascript:alert(1)' }
    const refused = await refusalOf(
      links.create({ account: id, use_case: { type: 'account_onboarding', account_onboarding: back } }),
    )
    expect(refused).to.deep.equal({
      status: '400 invalid_fields',
      param: 'use_case.account_onboarding.return_url',
    })
    expect((await refusalOf(makeLink(standIn(), 'acct_nobody'))).status).to.equal('404 not_found')
    const foreign = await makeAccount(standIn())
    const as = { stripeContext: foreign.id }
    const use_case = { type: 'account_onboarding', account_onboarding: { refresh_url: REFRESH } }
    expect((await refusalOf(links.create({ account: id, use_case }, as))).status).to.equal('404 not_found')
  })
})
