import { expect } from 'chai'
import { zeroAddress } from 'viem'
import { payoutLoop } from '#api/billing/payouts/payoutProjectors.ts'
import type { RefundWish } from '#api/billing/refunds/contract.ts'
import type { EarningFigure } from '#api/ledger/contract.ts'
import { booksDegraded, watchBalances } from '#api/ledger/reconcile/reconcile.ts'
import { balancesIn } from '#test/api/ledger/books.ts'
import { signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { advanceTo } from '#test/local/stripe/kit/earning.ts'
import { belowZeroText } from '#web/billing/refunds/refundText.ts'
import { figureColumns } from '#web/ledger/earnings/earningsText.ts'
import type { Seller } from '../offers/useSellers.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { PRICE, usePurchases } from '../purchases/usePurchases.ts'

const THEIRS = PRICE - PRICE / 10

describe('an account that is below zero', function () {
  this.timeout(90_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { fan, buy, standIn } = world
  const owner = () => database.pool('owner')
  after(stopProvider)

  /** What the account has at the provider and in the books. */
  async function balances({ account }: Seller): Promise<number[]> {
    const { available, pending } = await standIn().stripe.balance.retrieve({}, { stripeContext: account })
    const there = [...available, ...pending].reduce((sum, { amount }) => sum + amount, 0)
    return [there, Number((await balancesIn(owner()))[`provider:account ${account} EUR`] ?? 0n)]
  }
  /** What is there goes to the bank, and the worker looks. */
  async function payOut(): Promise<void> {
    for (const _ of [1, 2]) advanceTo(standIn(), 1)
    await world.shift(`${standIn().store.nowS() - Math.floor(Date.now() / 1000)} seconds`)
    await owner().query("UPDATE app.connect_account SET payouts_next_at = app.now() - interval '1 second'")
    const deps = purchaseDeps(database, standIn())
    if (!deps.payments) throw new Error('nobody to ask')
    await payoutLoop({ ...deps, log: { warn: () => {} } }, deps.payments).run()
  }

  it('[S4.28][S2.9] injection 52: a refund beyond what is there leaves it below zero, said before and after; the next sale makes up for it', async () => {
    const seller = await world.seller()
    expect((await seller.setPrice(1, PRICE, { refundRule: 'creator' })).status).to.equal(200)
    const client = await fan()
    const { id } = await buy(client, seller)
    expect(await balances(seller)).to.deep.equal([THEIRS, THEIRS])
    await payOut()
    expect(await balances(seller), 'it is at the bank').to.deep.equal([0, 0])
    // their sessions are over by then
    for (const one of [client, seller.client]) Object.assign(one, await signIn(one.url, one.wallet))

    expect((await client.call('POST', `/v1/purchases/${id}/refunds`)).status).to.equal(200)
    const { wishes } = (await seller.client.call('GET', '/v1/me/refund-wishes')).body
    const wish = wishes[0] as RefundWish
    expect(wish).to.include({ amount: PRICE, fromCreator: THEIRS, balanceAfter: -THEIRS })
    expect(belowZeroText(wish)).to.match(/8\.10 below zero, because .* paid out already.* next sales/)
    const decided = await seller.client.call('POST', `/v1/me/refund-wishes/${wish.id}/decisions`, {
      body: { isGranted: true },
    })
    expect(decided.status, decided.text).to.equal(200)
    expect(await world.look(client, id)).to.include({ state: 'refunded' })
    expect(await balances(seller)).to.deep.equal([-THEIRS, -THEIRS])
    const figuresNow = async () =>
      (await seller.client.call('GET', '/v1/me/earnings')).body.figures as EarningFigure[]
    const figures = await figuresNow()
    expect(BigInt(figures[0]?.availableUnits ?? '')).to.equal(BigInt(-THEIRS))
    const notes = figureColumns(figures).flatMap(({ lines }) => lines.map(({ note }) => note))
    expect(notes.join()).to.contain('Below zero, because money went back').and.contain('your next sales')

    await payOut()
    expect(await balances(seller), 'nothing leaves for a bank').to.deep.equal([-THEIRS, -THEIRS])
    await buy(await fan(), seller)
    expect(await balances(seller)).to.deep.equal([0, 0])
    const { payments, pool, clock, random, alarms } = purchaseDeps(database, standIn())
    await watchBalances({
      ...{ pool, clock, random, chainId: 31337, currencyList: zeroAddress, money: null, payments, alarms },
    })
    expect(await booksDegraded(database.pool('api')), 'the books are the balances').to.deep.equal([])
  })
})
