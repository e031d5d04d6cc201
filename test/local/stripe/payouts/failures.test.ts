import { expect } from 'chai'
import type Stripe from 'stripe'
import { PAYOUT_FAILURES } from '#local/stripe/payouts/failures.ts'
import { refusalOf } from '../kit/destination.ts'
import { advanceTo, changeBank, DAY_S, earn, payableAccount, payoutsOf } from '../kit/earning.ts'
import { balanceLines, balanceOf, checkShapes, checkSums, eventsAbout } from '../kit/sums.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('payouts of the stand-in that fail [S1.1]', () => {
  const standIn = useStandIn()
  const newest = async (account: string) => (await payoutsOf(standIn(), account))[0] as Stripe.Payout
  const fail = (payout: string, code?: string) =>
    standIn().command<Stripe.Payout>('payouts/fail', { payout, ...(code ? { code } : {}) })
  const refused = async (call: Promise<unknown>) => String((await refusalOf(call)).message)

  it('are paid first and come back within five business days, with the money and the reason', async () => {
    const account = await payableAccount(standIn(), 'account_closed')
    advanceTo(standIn(), 1)
    await earn(standIn(), account, 5_000)
    advanceTo(standIn(), 1)
    const paid = await newest(account)
    expect(paid).to.include({ status: 'paid', failure_code: null, failure_balance_transaction: null })
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 0 })
    advanceTo(standIn(), 4)
    const failed = await newest(account)
    expect(failed).to.include({ id: paid.id, status: 'failed', failure_code: 'account_closed' })
    expect(failed.failure_message).to.equal(PAYOUT_FAILURES.account_closed.message)
    const line = (await balanceLines(standIn(), account)).find(
      (one) => one.id === failed.failure_balance_transaction,
    )
    expect(line).to.include({ amount: 5_000, fee: 0, net: 5_000, type: 'payout_failure', source: paid.id })
    expect(line?.available_on).to.equal(line?.created)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 5_000, pending: 0 })
    expect(eventsAbout(standIn(), account, /^payout.(paid|failed)|external/)).to.deep.equal([
      ...[
        'account.external_account.created',
        'payout.paid',
        'payout.failed',
        'account.external_account.updated',
      ],
    ])
    await checkSums(standIn(), [account])
    checkShapes(standIn(), account, ['payout', 'balance', 'balance_transaction'])
  })

  it('never arrive where the bank knows no such account', async () => {
    const account = await payableAccount(standIn(), 'no_account')
    await earn(standIn(), account, 5_000)
    standIn().advance(14 * DAY_S)
    expect(await newest(account)).to.include({ status: 'failed', failure_code: 'no_account' })
    expect(eventsAbout(standIn(), account, /^payout.(paid|failed)/)).to.deep.equal(['payout.failed'])
  })

  it('stop the next ones until the bank account is changed, and nobody else', async () => {
    const [broken, well] = [await payableAccount(standIn(), 'no_account'), await payableAccount(standIn())]
    for (const account of [broken, well]) await earn(standIn(), account, 1_000)
    standIn().advance(14 * DAY_S)
    for (const account of [broken, well]) await earn(standIn(), account, 300)
    standIn().advance(14 * DAY_S)
    expect(
      (await payoutsOf(standIn(), broken)).map((payout) => [payout.amount, payout.status]),
    ).to.deep.equal([[1_000, 'failed']])
    expect((await payoutsOf(standIn(), well)).map((payout) => [payout.amount, payout.status])).to.deep.equal([
      [300, 'paid'],
      [1_000, 'paid'],
    ])
    const bank = await changeBank(standIn(), broken)
    standIn().advance(14 * DAY_S)
    expect(await newest(broken)).to.include({ amount: 1_300, status: 'paid', destination: bank })
    expect(await balanceOf(standIn(), broken)).to.deep.equal({ available: 0, pending: 0 })
    await checkSums(standIn(), [broken, well])
  })

  it('fail for the bank that they were sent to, though another one was entered since', async () => {
    const account = await payableAccount(standIn(), 'account_closed')
    advanceTo(standIn(), 1)
    await earn(standIn(), account, 2_000)
    advanceTo(standIn(), 1)
    await changeBank(standIn(), account)
    await earn(standIn(), account, 400)
    advanceTo(standIn(), 1)
    advanceTo(standIn(), 1)
    const all = await payoutsOf(standIn(), account)
    expect(all.filter((payout) => payout.status === 'failed').map((payout) => payout.amount)).to.deep.equal([
      2_000,
    ])
    const arrived = all.filter((payout) => payout.status === 'paid')
    expect(arrived.reduce((sum, payout) => sum + payout.amount, 0)).to.equal(2_400)
    await checkSums(standIn(), [account])
  })

  it('fail when somebody says so: waiting, on the way, and paid for less than five business days', async () => {
    for (const [status, waitS] of [
      ['pending', 0],
      ['in_transit', DAY_S],
      ['paid', 5 * DAY_S],
    ] as const) {
      const account = await payableAccount(standIn())
      advanceTo(standIn(), 4)
      await earn(standIn(), account, 1_500)
      advanceTo(standIn(), 1, 1)
      standIn().advance(waitS)
      const payout = await newest(account)
      expect(payout.status).to.equal(status)
      expect(await fail(payout.id)).to.include({ status: 'failed', failure_code: 'could_not_process' })
      expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 1_500, pending: 0 })
      standIn().advance(30 * DAY_S)
      expect(await newest(account)).to.include({ id: payout.id, status: 'failed' })
      await checkSums(standIn(), [account])
    }
  })

  it('keep the reason that somebody gave, though their bank would have sent them back later', async () => {
    const account = await payableAccount(standIn(), 'account_closed')
    advanceTo(standIn(), 1)
    await earn(standIn(), account, 1_500)
    advanceTo(standIn(), 1)
    const { id, status } = await newest(account)
    expect(status).to.equal('paid')
    await fail(id, 'account_frozen')
    standIn().advance(14 * DAY_S)
    expect(await newest(account)).to.include({ id, status: 'failed', failure_code: 'account_frozen' })
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 1_500, pending: 0 })
  })

  it('come back also to an account that left the platform, and hold nobody up', async () => {
    const [gone, other] = [await payableAccount(standIn(), 'no_account'), await payableAccount(standIn())]
    advanceTo(standIn(), 4)
    for (const account of [gone, other]) await earn(standIn(), account, 1_100)
    advanceTo(standIn(), 1)
    expect((await newest(gone)).status).to.equal('in_transit')
    await standIn().command('accounts/deauthorize', { account: gone })
    standIn().advance(14 * DAY_S)
    const stored = standIn().store.transact((tx) => tx.list('payout'), gone)
    expect(stored.map(({ amount, status }) => [amount, status])).to.deep.equal([[1_100, 'failed']])
    expect(await newest(other)).to.include({ amount: 1_100, status: 'paid' })
    expect(await refusalOf(payoutsOf(standIn(), gone))).to.include({ statusCode: 403 })
  })

  it('do not fail twice, nor after five business days, nor for a reason that no bank has', async () => {
    const account = await payableAccount(standIn())
    await earn(standIn(), account, 1_500)
    standIn().advance(7 * DAY_S)
    const { id, arrival_date } = await newest(account)
    expect(await refused(fail(id, 'rain'))).to.contain('rain')
    standIn().advance(Math.max(0, arrival_date - standIn().store.nowS()) + 7 * DAY_S)
    expect(await refused(fail(id))).to.contain('paid')
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 0 })
    await earn(standIn(), account, 200)
    standIn().advance(5 * DAY_S)
    const other = await newest(account)
    await fail(other.id, 'account_frozen')
    expect(await refused(fail(other.id, 'account_frozen'))).to.contain('failed')
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 200, pending: 0 })
    expect(await refused(fail('po_nobody'))).to.contain('po_nobody')
  })
})
