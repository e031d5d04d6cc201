import { expect } from 'chai'
import { advanceTo, changeBank, DAY_S, earn, payableAccount, payoutsOf, takeBack } from '../kit/earning.ts'
import { balanceLines, balanceOf, checkShapes, checkSums, eventsAbout } from '../kit/sums.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe("the stand-in's automatic payouts [S1.1]", () => {
  const standIn = useStandIn()
  const amountsOf = async (account: string) =>
    (await payoutsOf(standIn(), account)).map((payout) => payout.amount)

  it('send what is available on the next business day, which arrives two business days later', async () => {
    const account = await payableAccount(standIn())
    advanceTo(standIn(), 1)
    await earn(standIn(), account, 2_500)
    standIn().advance(DAY_S)
    expect(await amountsOf(account)).to.deep.equal([])
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 2_500 })
    standIn().advance(2 * DAY_S)
    const [payout] = await payoutsOf(standIn(), account)
    expect(payout).to.include({ amount: 2_500, currency: 'eur', automatic: true, status: 'in_transit' })
    expect(new Date((payout?.created ?? 0) * 1000).getUTCDay(), 'Thursday').to.equal(4)
    expect(new Date((payout?.arrival_date ?? 0) * 1000).getUTCDay(), 'Monday').to.equal(1)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 0 })
    advanceTo(standIn(), 0)
    expect((await payoutsOf(standIn(), account))[0]?.status).to.equal('in_transit')
    advanceTo(standIn(), 1)
    expect((await payoutsOf(standIn(), account))[0]?.status).to.equal('paid')
    expect(eventsAbout(standIn(), account, /^(balance|payout)/)).to.deep.equal([
      'balance.available',
      'payout.created',
      'payout.updated',
      'payout.reconciliation_completed',
      'payout.paid',
    ])
    await checkSums(standIn(), [account])
    checkShapes(standIn(), account, ['payout', 'balance', 'balance_transaction'])
  })

  it('wait for Monday with what becomes available on a weekend', async () => {
    const account = await payableAccount(standIn())
    advanceTo(standIn(), 4)
    await earn(standIn(), account, 900)
    advanceTo(standIn(), 0)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 900, pending: 0 })
    expect(await amountsOf(account)).to.deep.equal([])
    expect(eventsAbout(standIn(), account, /^(balance|payout)/)).to.deep.equal(['balance.available'])
    advanceTo(standIn(), 1)
    expect(await amountsOf(account)).to.deep.equal([900])
    expect(eventsAbout(standIn(), account, /^balance/)).to.deep.equal(['balance.available'])
  })

  it('are not needed for an account to be told what came in, also on a day when more went out', async () => {
    const account = await payableAccount(standIn())
    advanceTo(standIn(), 1)
    await earn(standIn(), account, 900)
    standIn().advance(2 * DAY_S)
    await takeBack(standIn(), account, 900)
    standIn().advance(DAY_S)
    expect(eventsAbout(standIn(), account, /^(balance|payout)/)).to.deep.equal(['balance.available'])
  })

  it('are each the sum of their balance transactions, week after week', async () => {
    const accounts = [await payableAccount(standIn()), await payableAccount(standIn())] as const
    let earned = 0
    for (let day = 1; day <= 14; day += 1) {
      for (const [n, account] of accounts.entries()) {
        const [paid, taken] = [1_000 + 37 * day + n, day % 3 === n ? 700 + day : 0]
        await earn(standIn(), account, paid)
        if (taken > 0) await takeBack(standIn(), account, taken)
        if (n === 0) earned += paid - taken
      }
      standIn().advance(DAY_S)
      if (day % 3 === 0) await checkSums(standIn(), accounts)
    }
    const sent = await amountsOf(accounts[0])
    expect(sent.length).to.be.within(7, 10)
    expect(Math.min(...sent)).to.be.greaterThan(0)
    const [{ id } = { id: '' }] = await payoutsOf(standIn(), accounts[0])
    const linesBy = async (limit: number) =>
      (await balanceLines(standIn(), accounts[0], { payout: id, limit })).map((one) => one.id)
    expect(await linesBy(1), 'page by page').to.deep.equal(await linesBy(100))
    const left = await balanceOf(standIn(), accounts[0])
    expect(sent.reduce((sum, amount) => sum + amount, left.available + left.pending)).to.equal(earned)
  })

  it('send nothing while the account owes, and the rest once later money covers it', async () => {
    const account = await payableAccount(standIn())
    await earn(standIn(), account, 4_000)
    standIn().advance(7 * DAY_S)
    await takeBack(standIn(), account, 4_000)
    standIn().advance(7 * DAY_S)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: -4_000, pending: 0 })
    await earn(standIn(), account, 3_000)
    standIn().advance(7 * DAY_S)
    expect(await amountsOf(account)).to.deep.equal([4_000])
    await earn(standIn(), account, 1_600)
    standIn().advance(7 * DAY_S)
    expect(await amountsOf(account)).to.deep.equal([600, 4_000])
    await checkSums(standIn(), [account])
  })

  it('go by currency, each to its own bank account', async () => {
    const account = await payableAccount(standIn())
    await earn(standIn(), account, 700, 'eur')
    await earn(standIn(), account, 50_000, 'jpy')
    standIn().advance(7 * DAY_S)
    expect((await payoutsOf(standIn(), account)).map((payout) => payout.currency)).to.deep.equal(['eur'])
    const bank = await changeBank(standIn(), account, { currency: 'jpy' })
    standIn().advance(7 * DAY_S)
    const [yen] = await payoutsOf(standIn(), account)
    expect(yen).to.include({ amount: 50_000, currency: 'jpy', destination: bank })
    expect(await balanceOf(standIn(), account, 'jpy')).to.deep.equal({ available: 0, pending: 0 })
    await checkSums(standIn(), [account])
  })

  it('stop for an account that is not paid out, and for nobody else', async () => {
    const [closed, open] = [await payableAccount(standIn()), await payableAccount(standIn())]
    for (const account of [closed, open]) await earn(standIn(), account, 1_200)
    await standIn().command('accounts/restrict', { account: closed })
    standIn().advance(7 * DAY_S)
    expect([await amountsOf(closed), await amountsOf(open)]).to.deep.equal([[], [1_200]])
    await standIn().command('accounts/activate', { account: closed })
    standIn().advance(7 * DAY_S)
    expect([await amountsOf(closed), await amountsOf(open)]).to.deep.equal([[1_200], [1_200]])
  })

  it('come at once, also on a Sunday, when somebody asks for them', async () => {
    const account = await payableAccount(standIn())
    advanceTo(standIn(), 4)
    await earn(standIn(), account, 800)
    advanceTo(standIn(), 0)
    await earn(standIn(), account, 300)
    const run = async () =>
      (await standIn().command<{ payouts: { amount: number }[] }>('payouts/run', { account })).payouts
    expect((await run()).map((payout) => payout.amount)).to.deep.equal([800])
    expect(await run()).to.deep.equal([])
    await checkSums(standIn(), [account])
  })
})
