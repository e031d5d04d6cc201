import { expect } from 'chai'
import type Stripe from 'stripe'
import { failBank, payoutBankOf, payoutFailureOf, paysOut } from '#local/stripe/accounts/banks/payoutBank.ts'
import { useStandIn } from '../kit/useStandIn.ts'
import { eventsOf, makeAccount, payoutsOf, readAccount, refusalOf, transfersOf } from './account.ts'

type BankWish = Stripe.AccountCreateExternalAccountParams.BankAccount
const IBAN: BankWish = {
  object: 'bank_account',
  country: 'DE',
  account_number: 'DE89 3704 0044 0532 0130 00',
}

describe('external accounts of the stand-in', () => {
  const standIn = useStandIn()

  const add = async (id: string, over: Partial<BankWish> = {}, isDefault = false) =>
    (await standIn().stripe.accounts.createExternalAccount(id, {
      external_account: { ...IBAN, ...over },
      ...(isDefault ? { default_for_currency: true } : {}),
    })) as Stripe.BankAccount

  it('keeps of a number its end alone, and lists newest first', async () => {
    const { id } = await makeAccount(standIn())
    const first = await add(id, { account_holder_name: 'Ines Nord' })
    const second = await add(id, { account_number: 'DE62370400440532013001' })
    expect(first).to.include({ last4: '3000', currency: 'eur', status: 'new', default_for_currency: true })
    expect(second).to.include({ last4: '3001', default_for_currency: false })
    expect(first.fingerprint).to.not.equal(second.fingerprint)
    const { data } = await standIn().stripe.accounts.listExternalAccounts(id, { object: 'bank_account' })
    expect(data.map((bank) => bank.id)).to.deep.equal([second.id, first.id])
    const page = await standIn().stripe.accounts.listExternalAccounts(id, {
      limit: 1,
      starting_after: second.id,
    })
    expect(page.data.map((bank) => bank.id)).to.deep.equal([first.id])
    const whole = JSON.stringify([
      data,
      await standIn().stripe.accounts.retrieve(id),
      eventsOf(standIn(), id),
    ])
    expect(whole).to.not.match(/DE89370400440532013000|DE89 3704/)
  })

  it('has one default a currency, which is changed and not taken away', async () => {
    const { id } = await makeAccount(standIn())
    const [first, second] = [await add(id), await add(id)]
    const { accounts } = standIn().stripe
    expect((await refusalOf(accounts.deleteExternalAccount(id, first.id))).status).to.equal(
      '400 external_account_is_default',
    )
    await accounts.updateExternalAccount(id, second.id, { default_for_currency: true })
    expect(await accounts.retrieveExternalAccount(id, first.id)).to.include({ default_for_currency: false })
    expect(await accounts.deleteExternalAccount(id, first.id)).to.deep.include({
      id: first.id,
      deleted: true,
    })
    expect((await refusalOf(accounts.retrieveExternalAccount(id, first.id))).status).to.equal(
      '404 resource_missing',
    )
    expect(
      eventsOf(standIn(), id).map(({ type }) => type.replace('account.external_account.', '')),
    ).to.deep.equal([
      ...['created', 'account.updated', 'created', 'account.updated'],
      ...['updated', 'updated', 'account.updated', 'deleted', 'account.updated'],
    ])
  })

  const WRONG: Record<string, [Partial<BankWish>, string, string]> = {
    'a mistyped IBAN': [
      { account_number: 'DE89370400440532013009' },
      '400 account_number_invalid',
      'external_account[account_number]',
    ],
    'an IBAN that is too short': [
      { account_number: 'DE8937040044053201300' },
      '400 account_number_invalid',
      'external_account[account_number]',
    ],
    'a bank without its code': [
      { country: 'US', account_number: '000123456789' },
      '400 routing_number_invalid',
      'external_account[routing_number]',
    ],
    'a country without banks': [{ country: 'KP' }, '400 country_unsupported', 'external_account[country]'],
  }
  for (const [what, [over, status, param]] of Object.entries(WRONG))
    it(`refuses ${what}`, async () => {
      const { id } = await makeAccount(standIn())
      expect(await refusalOf(add(id, over))).to.deep.equal({ status, param })
      expect((await standIn().stripe.accounts.listExternalAccounts(id)).data).to.deep.equal([])
    })

  const FAILING: Record<string, [string, string, string | null]> = {
    DE: ['DE89370400440532013002', '', 'account_closed'],
    IT: ['IT62370400440532013001', '', 'no_account'],
    AT: ['AT611904300234573201', '', null],
    US: ['000111111113', '110000000', 'account_closed'],
    GB: ['11111116', '108800', 'no_account'],
    CA: ['000222222227', '11000-000', 'insufficient_funds'],
    NZ: ['0001234567890123', '', null],
  }
  for (const [country, [number, code, failure]] of Object.entries(FAILING))
    it(`a payout to ${number} in ${country} ${failure ? `comes back as ${failure}` : 'arrives'}`, async () => {
      const { id } = await makeAccount(standIn(), { identity: { country } })
      const bank = await add(id, {
        ...{ country, account_number: number },
        ...(code === '' ? {} : { routing_number: code }),
      })
      expect(standIn().store.transact((tx) => payoutFailureOf(tx, bank.id))).to.equal(failure)
    })

  it('[S1.1] after a failed payout nothing goes there; another bank account mends it by itself', async () => {
    const { id } = await makeAccount(standIn())
    await standIn().command('accounts/activate', { account: id })
    const { store, stripe } = standIn()
    const bank = store.transact((tx) => payoutBankOf(tx, id, 'eur'))
    expect(store.transact((tx) => paysOut(tx, id))).to.equal(true)
    store.transact((tx) => failBank(tx, id, String(bank?.id)))

    const failed = await readAccount(standIn(), id)
    expect([transfersOf(failed), payoutsOf(failed)]).to.deep.equal(['active', 'restricted'])
    expect(failed.requirements?.entries?.[0]).to.deep.include({ description: 'external_account' })
    expect(await stripe.accounts.retrieve(id)).to.include({ charges_enabled: true, payouts_enabled: false })
    expect(store.transact((tx) => [payoutBankOf(tx, id, 'eur'), paysOut(tx, id)])).to.deep.equal([
      undefined,
      false,
    ])

    const next = await add(id, {}, true)
    expect(store.transact((tx) => [payoutBankOf(tx, id, 'eur')?.id, paysOut(tx, id)])).to.deep.equal([
      next.id,
      true,
    ])
    expect((await readAccount(standIn(), id)).requirements?.entries).to.deep.equal([])
  })
})
