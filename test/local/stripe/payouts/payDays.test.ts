import { expect } from 'chai'
import { advanceTo, changeBank, command, DAY_S, earn, payableAccount } from '../kit/earning.ts'
import { balanceOf, checkSums, eventsOf } from '../kit/sums.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe("the stand-in's automatic payouts [S1.1]", () => {
  const standIn = useStandIn()
  const payoutsOf = (account: string) =>
    standIn().stripe.payouts.list({}, { stripeContext: account }).autoPagingToArray({ limit: 1000 })

  it('send what is available on the next business day, which arrives two business days later', async () => {
    const account = payableAccount(standIn())
    advanceTo(standIn(), 1)
    earn(standIn(), account, 2_500)
    standIn().advance(DAY_S)
    expect(await payoutsOf(account)).to.have.length(0)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 2_500 })
    standIn().advance(2 * DAY_S)
    const [payout] = await payoutsOf(account)
    expect(payout).to.include({ amount: 2_500, currency: 'eur', automatic: true, status: 'in_transit' })
    expect(new Date((payout?.created ?? 0) * 1000).getUTCDay(), 'Thursday').to.equal(4)
    expect(new Date((payout?.arrival_date ?? 0) * 1000).getUTCDay(), 'Monday').to.equal(1)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 0 })
    advanceTo(standIn(), 0)
    expect((await payoutsOf(account))[0]?.status).to.equal('in_transit')
    advanceTo(standIn(), 1)
    expect((await payoutsOf(account))[0]?.status).to.equal('paid')
    expect(eventsOf(standIn(), account)).to.deep.equal([
      'balance.available',
      'payout.created',
      'payout.updated',
      'payout.reconciliation_completed',
      'payout.paid',
    ])
    await checkSums(standIn(), [account])
  })

  it('wait for Monday with what becomes available on a weekend', async () => {
    const account = payableAccount(standIn())
    advanceTo(standIn(), 4)
    earn(standIn(), account, 900)
    advanceTo(standIn(), 0)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 900, pending: 0 })
    expect(await payoutsOf(account)).to.have.length(0)
    expect(eventsOf(standIn(), account)).to.deep.equal(['balance.available'])
    advanceTo(standIn(), 1)
    expect((await payoutsOf(account)).map((payout) => payout.amount)).to.deep.equal([900])
    expect(eventsOf(standIn(), account, /^balance/)).to.deep.equal(['balance.available'])
  })

  it('are each the sum of their balance transactions, week after week', async () => {
    const accounts = [payableAccount(standIn()), payableAccount(standIn())]
    let earned = 0
    for (let day = 1; day <= 28; day += 1) {
      for (const [n, account] of accounts.entries()) {
        const moves = [1_000 + 37 * day + n, ...(day % 3 === n ? [-700 - day] : [])]
        for (const amount of moves) earn(standIn(), account, amount)
        if (n === 0) earned += moves.reduce((sum, amount) => sum + amount, 0)
      }
      standIn().advance(DAY_S)
      await checkSums(standIn(), accounts)
    }
    const first = await payoutsOf(String(accounts[0]))
    expect(first.length).to.be.within(17, 20)
    expect(first.every((payout) => payout.amount > 0)).to.equal(true)
    const sent = first.reduce((sum, payout) => sum + payout.amount, 0)
    const left = await balanceOf(standIn(), accounts[0])
    expect(sent + left.available + left.pending).to.equal(earned)
  }).timeout(20_000)

  it('send nothing while the account owes, and the rest once later money covers it', async () => {
    const account = payableAccount(standIn())
    advanceTo(standIn(), 1)
    earn(standIn(), account, -4_000)
    standIn().advance(7 * DAY_S)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: -4_000, pending: 0 })
    earn(standIn(), account, 3_000)
    standIn().advance(7 * DAY_S)
    expect(await payoutsOf(account)).to.have.length(0)
    earn(standIn(), account, 1_600)
    standIn().advance(7 * DAY_S)
    expect((await payoutsOf(account)).map((payout) => payout.amount)).to.deep.equal([600])
    await checkSums(standIn(), [account])
  })

  it('go by currency, each to its own bank account', async () => {
    const account = payableAccount(standIn())
    earn(standIn(), account, 700, 'eur')
    earn(standIn(), account, 50_000, 'jpy')
    standIn().advance(7 * DAY_S)
    expect((await payoutsOf(account)).map((payout) => payout.currency)).to.deep.equal(['eur'])
    const bank = changeBank(standIn(), account, { currency: 'jpy' })
    standIn().advance(7 * DAY_S)
    const [yen] = await payoutsOf(account)
    expect(yen).to.include({ amount: 50_000, currency: 'jpy', destination: bank })
    await checkSums(standIn(), [account])
  })

  it('stop for an account that is not paid out, and for nobody else', async () => {
    const [closed, open] = [payableAccount(standIn()), payableAccount(standIn())]
    const enable = (isEnabled: boolean) =>
      standIn().store.transact((tx) => tx.save({ ...tx.read('account', closed), payouts_enabled: isEnabled }))
    enable(false)
    for (const account of [closed, open]) earn(standIn(), account, 1_200)
    standIn().advance(7 * DAY_S)
    expect([await payoutsOf(closed), await payoutsOf(open)].map((all) => all.length)).to.deep.equal([0, 1])
    enable(true)
    standIn().advance(7 * DAY_S)
    expect((await payoutsOf(closed)).map((payout) => payout.amount)).to.deep.equal([1_200])
  })

  it('come at once, also on a Sunday, when somebody asks for them', async () => {
    const account = payableAccount(standIn())
    advanceTo(standIn(), 4)
    earn(standIn(), account, 800)
    advanceTo(standIn(), 0)
    earn(standIn(), account, 300)
    const run = () =>
      command<{ payouts: { amount: number }[] }>(standIn(), 'payouts/run', { account }).payouts
    expect(run().map((payout) => payout.amount)).to.deep.equal([800])
    expect(run()).to.deep.equal([])
    await checkSums(standIn(), [account])
  })
})
