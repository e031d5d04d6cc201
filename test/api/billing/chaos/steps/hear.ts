import type Stripe from 'stripe'
import type { StandIn } from '#test/local/stripe/kit/useStandIn.ts'
import type { Play } from './play.ts'
import { isOwed, type SimpleDispute, type SimpleSale } from './simpleMoney.ts'

/** Payouts of an account, the newest first. */
export function hearBank({ store }: Pick<StandIn, 'store'>, account: string): Stripe.Payout[] {
  return store.transact((tx) => tx.list('payout'), account) as unknown as Stripe.Payout[]
}

/** Whether the creator was sent their part again: at once, or once the platform has the money. */
async function hearReturn({ model, world }: Play, sale: SimpleSale, dispute: SimpleDispute): Promise<void> {
  const { data } = await world.standIn().stripe.transfers.list({ transfer_group: sale.id, limit: 100 })
  const sent = data.filter(({ source_transaction: source }) => source === null)
  const known = sale.disputes.filter(({ isReturned }) => isReturned).length
  if (sent.length > known) model.sendAgain(sale, dispute)
}

function hearDispute({ model }: Play, sale: SimpleSale, dispute: SimpleDispute, told: Stripe.Dispute): void {
  const { status, balance_transactions: lines } = told
  if (dispute.state === 'inquiry') {
    if (status === 'warning_closed') dispute.state = 'closed'
    else if (!status.startsWith('warning')) model.takeBack(sale, dispute)
  }
  if (dispute.state === 'open' && status === 'won') {
    dispute.state = 'won'
    model.unfreeze(sale)
  } else if (dispute.state === 'open' && status === 'lost') {
    dispute.state = 'lost'
    model.end(sale)
  }
  if (dispute.state === 'won' && !dispute.isBack && lines.length > 1) model.giveBack(dispute)
}

/** What banks and the provider did by themselves meanwhile: the model takes their word, and reckons what follows. */
export async function hear(play: Play): Promise<void> {
  const { model, world, sellers } = play
  const { stripe } = world.standIn()
  for (const sale of model.sales) {
    for (const refund of sale.refunds) {
      if (refund.state === 'failed' || (refund.state === 'done' && refund.isSettled)) continue
      const { status } = await stripe.refunds.retrieve(refund.ref)
      if (refund.state === 'pending' && status === 'succeeded') model.finish(sale, refund)
      if (status === 'failed') model.fail(sale, refund)
      // a bank that sends money back does so within the hour
      refund.isSettled = refund.state === 'done' && refund.askedAtS + 2 * 3600 < (await play.now())
    }
    for (const dispute of sale.disputes) {
      if (['inquiry', 'open'].includes(dispute.state) || (dispute.state === 'won' && !dispute.isBack))
        hearDispute(play, sale, dispute, await stripe.disputes.retrieve(dispute.ref))
      if (isOwed(dispute)) await hearReturn(play, sale, dispute)
    }
  }
  for (const [n, { account }] of sellers.entries()) {
    const payouts = hearBank(world.standIn(), account).filter(
      ({ status }) => status !== 'failed' && status !== 'canceled',
    )
    const sent = payouts.reduce((sum, { amount }) => sum + amount, 0)
    const before = model.places.get(`bank ${n}`) ?? 0
    model.move(`bank ${n}`, sent - before)
    model.move(`account ${n}`, before - sent)
  }
}
