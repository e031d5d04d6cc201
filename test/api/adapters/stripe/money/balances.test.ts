import { expect } from 'chai'
import { advanceTo, type BankKind, changeBank, payableAccount } from '#test/local/stripe/kit/earning.ts'
import { errorOf } from '../usePayments.ts'
import { useCardSales } from './useCardSales.ts'

/** Everything of an iteration. */
async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of list) found.push(one)
  return found
}

describe('balances and payouts', () => {
  const sales = useCardSales()
  const payments = () => sales.payments()

  /** An account that sold for an amount and is paid out on the next Monday. */
  async function paidOut(bank: BankKind) {
    const account = await payableAccount(sales.standIn(), bank)
    advanceTo(sales.standIn(), 1)
    await payments().payWithCard(sales.cardPayment('pm_card_visa', { destination: account }))
    return account
  }

  it('[S4.33] every line of a balance is listed once, newest first, over pages, and back to a known one', async () => {
    const destination = await payableAccount(sales.standIn())
    for (let n = 0; n < 130; n++)
      await payments().payWithCard(sales.cardPayment('pm_card_visa', { destination }))
    const facts = await all(payments().listFacts(destination, null))
    expect(facts).to.have.lengthOf(130)
    expect(new Set(facts.map(({ ref }) => ref)).size).to.equal(130)
    expect(facts[0]).to.include({ accountRef: destination, kind: 'payment', amount: 900, fee: 90, net: 810 })
    const known = facts[20]?.ref ?? ''
    expect(await all(payments().listFacts(destination, known))).to.deep.equal(facts.slice(0, 20))
    const net = facts.reduce((sum, fact) => sum + fact.net, 0)
    expect(await payments().balanceOf(destination)).to.deep.equal([
      { currency: 'EUR', available: 0, pending: net },
    ])
    const own = await all(payments().listFacts(null, null))
    const [balance] = await payments().balanceOf(null)
    expect((balance?.available ?? 0) + (balance?.pending ?? 0)).to.equal(
      own.reduce((sum, fact) => sum + fact.net, 0),
    )
    expect(new Set(own.map(({ kind }) => kind))).to.deep.equal(new Set(['charge', 'transfer', 'fee']))
    expect(await payments().factsOf(destination, String(facts[3]?.sourceRef))).to.deep.equal([facts[3]])
  })

  it('[S4.33] a payout is on its way, paid on its day, and comes back with the money and a reason', async () => {
    const account = await paidOut('account_closed')
    advanceTo(sales.standIn(), 1)
    const [paid, ...others] = await all(payments().listPayouts(account, null))
    expect(others).to.deep.equal([])
    expect(paid).to.include({ state: 'paid', amount: 810, currency: 'EUR', failure: null, isLive: false })
    expect(paid?.facts.map(({ kind, net }) => [kind, net])).to.deep.equal([['payout', -810]])
    expect(paid?.arrivesAt).to.be.greaterThan(paid?.createdAt ?? 0)
    const ref = paid?.payoutRef ?? ''
    expect(await payments().readPayout(account, ref)).to.deep.equal(paid)
    advanceTo(sales.standIn(), 4)
    const failed = await payments().readPayout(account, ref)
    expect(failed).to.include({ state: 'failed', failure: 'ACCOUNT_CLOSED', bankRef: paid?.bankRef })
    expect(failed.facts.map(({ kind, net }) => [kind, net])).to.deep.equal([
      ['payout', -810],
      ['payout_failure', 810],
    ])
    expect(await payments().balanceOf(account)).to.deep.equal([
      { currency: 'EUR', available: 810, pending: 0 },
    ])
    await changeBank(sales.standIn(), account)
    advanceTo(sales.standIn(), 3)
    const [again] = await all(payments().listPayouts(account, ref))
    expect(again).to.include({ state: 'paid', amount: 810 })
    expect(again?.bankRef).to.not.equal(paid?.bankRef)
  })

  for (const [code, failure] of [
    ['no_account', 'NO_ACCOUNT'],
    ['incorrect_account_holder_name', 'WRONG_NAME'],
    ['account_frozen', 'BANK_REFUSED'],
    ['invalid_currency', 'WRONG_CURRENCY'],
    ['bank_ownership_changed', 'WRONG_DETAILS'],
    ['insufficient_funds', 'NO_MONEY'],
    ['could_not_process', 'PROVIDER'],
  ] as const)
    it(`[S4.33] a payout that fails as ${code} says ${failure}`, async () => {
      const account = await paidOut('arrives')
      advanceTo(sales.standIn(), 1)
      const [payout] = await all(payments().listPayouts(account, null))
      await sales.standIn().command('payouts/fail', { payout: payout?.payoutRef, code })
      const read = await payments().readPayout(account, String(payout?.payoutRef))
      expect(read).to.include({ state: 'failed', failure })
    })

  it('[S4.33] what is another’s is not there', async () => {
    const [one, other] = [await paidOut('arrives'), await payableAccount(sales.standIn())]
    advanceTo(sales.standIn(), 1)
    const [payout] = await all(payments().listPayouts(one, null))
    expect(await errorOf(payments().readPayout(other, String(payout?.payoutRef)))).to.include({
      code: 'GONE',
    })
    expect(await all(payments().listFacts(other, null))).to.deep.equal([])
    expect(await errorOf(payments().balanceOf('acct_never'))).to.include({ code: 'GONE' })
  })
})
