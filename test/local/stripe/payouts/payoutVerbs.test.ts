import { expect } from 'chai'
import Stripe from 'stripe'
import { advanceTo, changeBank, DAY_S, earn, payableAccount } from '../kit/earning.ts'
import { balanceOf, checkShapes, checkSums, eventsAbout } from '../kit/sums.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe("the stand-in's verbs of balances and payouts [S1.1]", () => {
  const standIn = useStandIn()
  const richAccount = async (amount: number) => {
    const account = await payableAccount(standIn())
    advanceTo(standIn(), 4)
    await earn(standIn(), account, amount)
    advanceTo(standIn(), 0)
    return account
  }
  const codeOf = (call: Promise<unknown>): Promise<string | undefined> =>
    call.then(
      () => 'taken',
      (error: unknown) => (error instanceof Stripe.errors.StripeError ? error.code : String(error)),
    )

  it('send what somebody asks for, and give it back while the bank was not told', async () => {
    const account = await richAccount(2_000)
    const context = { stripeContext: account }
    const { stripe } = standIn()
    const kept = await stripe.payouts.create({ amount: 600, currency: 'eur', description: 'rent' }, context)
    expect(kept).to.include({ amount: 600, automatic: false, description: 'rent', status: 'pending' })
    expect(kept.reconciliation_status).to.equal('not_applicable')
    const taken = await stripe.payouts.create(
      { amount: 1_000, currency: 'EUR', metadata: { month: 'may' } },
      context,
    )
    expect(taken.metadata).to.deep.equal({ month: 'may' })
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 400, pending: 0 })
    const canceled = await stripe.payouts.cancel(taken.id, {}, context)
    expect(canceled.status).to.equal('canceled')
    expect(canceled.failure_balance_transaction).to.be.a('string')
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 1_400, pending: 0 })
    expect(await codeOf(stripe.payouts.cancel(taken.id, {}, context))).to.equal('payout_not_allowed')
    standIn().advance(DAY_S / 2)
    expect(await codeOf(stripe.payouts.cancel(kept.id, {}, context))).to.equal('payout_not_allowed')
    standIn().advance(7 * DAY_S)
    expect((await stripe.payouts.retrieve(kept.id, {}, context)).status).to.equal('paid')
    const [automatic] = (await stripe.payouts.list({ status: 'paid' }, context)).data
    expect(automatic).to.include({ automatic: true, amount: 1_400 })
    expect(eventsAbout(standIn(), account, /cancel/)).to.deep.equal(['payout.canceled'])
    await checkSums(standIn(), [account])
    checkShapes(standIn(), account, ['payout', 'balance', 'balance_transaction'])
  })

  it('let nobody cancel what goes by itself', async () => {
    const account = await richAccount(700)
    const { payouts } = await standIn().command<{ payouts: Stripe.Payout[] }>('payouts/run', { account })
    expect(payouts.map(({ amount, status }) => [amount, status])).to.deep.equal([[700, 'pending']])
    const call = standIn().stripe.payouts.cancel(String(payouts[0]?.id), {}, { stripeContext: account })
    expect(await codeOf(call)).to.equal('payout_not_allowed')
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 0 })
  })

  it('refuse more than is available, what is no amount, and accounts that cannot be paid out', async () => {
    const account = await richAccount(500)
    const context = { stripeContext: account }
    const { stripe } = standIn()
    const ask = (amount: number, currency = 'eur', more = {}) =>
      codeOf(stripe.payouts.create({ amount, currency, ...more }, context))
    expect(await ask(501)).to.equal('balance_insufficient')
    expect(await ask(0)).to.equal('parameter_invalid_integer')
    expect(await ask(100, 'usd')).to.equal('invalid_request')
    expect(await ask(100, 'eur', { destination: 'ba_nobody' })).to.equal('resource_missing')
    const yen = await changeBank(standIn(), account, { currency: 'jpy' })
    expect(await ask(100, 'eur', { destination: yen })).to.equal('invalid_request')
    expect(await codeOf(stripe.payouts.create({ amount: 1, currency: 'eur' }))).to.equal(
      'payouts_not_allowed',
    )
    await standIn().command('accounts/restrict', { account })
    expect(await ask(100)).to.equal('payouts_not_allowed')
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 500, pending: 0 })
  })

  it('list by state, bank account and expected day, of the own account alone', async () => {
    const [account, other] = [await richAccount(900), await richAccount(100)]
    const { stripe } = standIn()
    const context = { stripeContext: account }
    standIn().advance(7 * DAY_S)
    await earn(standIn(), account, 300)
    standIn().advance(7 * DAY_S)
    const all = (await stripe.payouts.list({}, context)).data
    expect(all.map((payout) => payout.amount)).to.deep.equal([300, 900])
    const [late, early] = all as [Stripe.Payout, Stripe.Payout]
    const whole = await stripe.payouts.retrieve(
      early.id,
      { expand: ['balance_transaction', 'destination'] },
      context,
    )
    expect(whole.balance_transaction).to.include({ amount: -900, type: 'payout', source: early.id })
    expect(whole.destination).to.include({ object: 'bank_account', last4: '3000' })
    const amounts = async (params: Stripe.PayoutListParams) =>
      (await stripe.payouts.list(params, context)).data.map((payout) => payout.amount)
    expect(await amounts({ arrival_date: early.arrival_date })).to.deep.equal([900])
    expect(await amounts({ arrival_date: { gt: early.arrival_date } })).to.deep.equal([300])
    expect(await amounts({ created: { lt: late.created } })).to.deep.equal([900])
    expect(await amounts({ destination: 'ba_nobody' })).to.deep.equal([])
    expect(await amounts({ status: 'failed' })).to.deep.equal([])
    expect(await codeOf(stripe.payouts.retrieve(early.id, {}, { stripeContext: other }))).to.equal(
      'resource_missing',
    )
  })

  it('tell and take the delay of an account, and refuse other schedules than daily', async () => {
    const account = await payableAccount(standIn())
    const context = { stripeContext: account }
    const { stripe } = standIn()
    const read = async () => (await stripe.balanceSettings.retrieve({}, context)).payments
    expect((await read()).payouts).to.deep.include({ schedule: { interval: 'daily' }, status: 'enabled' })
    expect((await read()).settlement_timing.delay_days).to.equal(2)
    await stripe.balanceSettings.update(
      {
        payments: {
          payouts: { schedule: { interval: 'daily' } },
          settlement_timing: { delay_days_override: 7 },
        },
      },
      context,
    )
    expect((await read()).settlement_timing).to.deep.include({ delay_days: 7, delay_days_override: 7 })
    advanceTo(standIn(), 1)
    await earn(standIn(), account, 400)
    standIn().advance(6 * DAY_S)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 400 })
    standIn().advance(DAY_S)
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 400, pending: 0 })
    const ask = (payments: Stripe.BalanceSettingsUpdateParams.Payments) =>
      codeOf(stripe.balanceSettings.update({ payments }, context))
    expect(await ask({ payouts: { schedule: { interval: 'manual' } } })).to.equal('not_built')
    expect(await ask({ debit_negative_balances: true })).to.equal('not_built')
    expect(await ask({ settlement_timing: { delay_days_override: 1 } })).to.equal('parameter_invalid_integer')
    expect(await ask({ settlement_timing: { delay_days_override: '' } })).to.equal('taken')
    expect((await read()).settlement_timing).to.not.have.property('delay_days_override')
    expect((await stripe.balanceSettings.retrieve()).payments.payouts?.status).to.equal('disabled')
  })
})
