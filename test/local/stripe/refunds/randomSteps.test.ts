import { expect } from 'chai'
import type Stripe from 'stripe'
import { failRefund } from '#local/stripe/refunds/turnRefund.ts'
import { linesOf, openDestination } from '../kit/destination.ts'
import { createDice, type ModelSale, MoneyModel } from '../kit/moneyModel.ts'
import { useStandIn } from '../kit/useStandIn.ts'

const STEPS = 300
const SEED = 20_261_122

describe('money of the stand-in after random steps [S1.1]', () => {
  const standIn = useStandIn()

  it(`${STEPS} sales, refunds, reversals and failures: balances are those of a second, simple model`, async function () {
    // some seven hundred calls
    this.timeout(300_000)
    const { stripe, store, advance } = standIn()
    const dice = createDice(SEED)
    const model = new MoneyModel()
    const accounts = ['acct_one', 'acct_two'].map((id) => openDestination(store, id))
    const charges = new Map<ModelSale, Stripe.Charge>()
    const refunds: { id: string; sale: ModelSale; amount: number }[] = []
    const done = new Map<string, number>()
    const count = (step: string) => done.set(step, (done.get(step) ?? 0) + 1)

    async function sell(): Promise<void> {
      const amount = 50 + dice(10_000)
      const account = dice(3) === 0 ? undefined : accounts[dice(2)]
      const fee = account ? dice(Math.floor(amount / 2)) : 0
      const intent = await stripe.paymentIntents.create({
        ...{ amount, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
        ...(account ? { transfer_data: { destination: account } } : {}),
        ...(fee > 0 ? { application_fee_amount: fee } : {}),
      })
      if (dice(2) === 0) advance(dice(86_400))
      const kept = Math.min(amount, Math.round((amount * 15) / 1000) + 25)
      const sale = model.sell(amount, fee, account, kept)
      const charge = await stripe.charges.retrieve(String(intent.latest_charge))
      charges.set(sale, charge)
      count('sell')
    }

    async function refund(sale: ModelSale, charge: Stripe.Charge): Promise<void> {
      const left = sale.amount - sale.refunded
      if (left === 0) return
      const amount = dice(3) === 0 ? left : 1 + dice(left)
      const isReversed = sale.account !== undefined && dice(2) === 0
      const isFeeRefunded = isReversed && sale.fee > 0 && dice(2) === 0
      const { id } = await stripe.refunds.create({
        ...{ charge: charge.id, amount, reverse_transfer: isReversed, refund_application_fee: isFeeRefunded },
      })
      model.refund(sale, amount, isReversed, isFeeRefunded)
      refunds.push({ id, sale, amount })
      count('refund')
    }

    async function reverse(sale: ModelSale, charge: Stripe.Charge): Promise<void> {
      const left = sale.amount - sale.reversed
      if (!sale.account || left === 0) return
      const amount = 1 + dice(left)
      advance(0)
      const { transfer } = await stripe.charges.retrieve(charge.id)
      await stripe.transfers.createReversal(String(transfer), { amount })
      model.reverse(sale, amount)
      count('reverse')
    }

    async function feeBack(sale: ModelSale, charge: Stripe.Charge): Promise<void> {
      const left = sale.fee - sale.feeBack
      if (left === 0) return
      const amount = 1 + dice(left)
      advance(0)
      const { application_fee } = await stripe.charges.retrieve(charge.id)
      await stripe.applicationFees.createRefund(String(application_fee), { amount })
      model.feeBack(sale, amount)
      count('feeBack')
    }

    function fail(): void {
      const [gone] = refunds.splice(dice(refunds.length), 1)
      if (!gone) return
      store.transact((tx) => failRefund(tx, gone.id))
      model.fail(gone.sale, gone.amount)
      count('fail')
    }

    for (let step = 0; step < STEPS; step++) {
      const sale = model.sales[dice(model.sales.length)]
      const charge = sale && charges.get(sale)
      const kind = dice(10)
      if (!sale || !charge || kind < 4) await sell()
      else if (kind < 7) await refund(sale, charge)
      else if (kind === 7) await reverse(sale, charge)
      else if (kind === 8) await feeBack(sale, charge)
      else fail()
    }
    advance(0)
    for (const kind of ['sell', 'refund', 'reverse', 'feeBack', 'fail'])
      expect(done.get(kind), kind).to.be.above(9)
    for (const [account, balance] of model.balances) {
      const lines = await linesOf(standIn(), account === 'platform' ? undefined : account)
      expect(
        lines.reduce((sum, [, , , net]) => sum + net, 0),
        account,
      ).to.equal(balance)
    }
  })
})
