import type Stripe from 'stripe'
import type { StandIn } from '#test/local/stripe/kit/useStandIn.ts'
import type { Play } from './play.ts'
import { isOwed, type SimpleDispute, type SimpleRefund, type SimpleSale } from './simpleSale.ts'

/** Payouts of an account, the newest first. */
export function hearBank({ store }: Pick<StandIn, 'store'>, account: string): Stripe.Payout[] {
  return store.transact((tx) => tx.list('payout'), account) as unknown as Stripe.Payout[]
}

/** What was sent again for a sale after disputes that were won. */
function sentAgain({ world }: Play, { id }: SimpleSale): Stripe.Transfer[] {
  const { store } = world.standIn()
  const all = store.transact((tx) => tx.list('transfer', { fields: { transfer_group: id } }))
  return (all as unknown as Stripe.Transfer[]).filter(({ source_transaction: source }) => source === null)
}

/** Whether the creator was sent their part again: at once, or once the platform has the money and their account is open. */
function hearReturn({ model }: Play, sale: SimpleSale, sent: readonly Stripe.Transfer[]): void {
  const known = new Set(sale.disputes.map(({ sentBy }) => sentBy))
  for (const { id, amount } of sent.filter((one) => !known.has(one.id))) {
    const dispute = sale.disputes.find((one) => isOwed(one) && one.taken === amount)
    if (!dispute) throw new Error(`${amount} were sent again for ${sale.id}, which nobody is owed`)
    model.sendAgain(sale, dispute, id)
  }
}

/** Whether that was taken once more for another dispute: at once, bit by bit, or once the account has it. */
function hearAwaited({ model }: Play, sale: SimpleSale, sent: readonly Stripe.Transfer[]): void {
  const taken = sent.reduce((sum, { amount_reversed: reversed }) => sum + reversed, 0) - sale.takenAgain
  const dispute = sale.disputes.find(({ awaited }) => awaited > 0)
  if (dispute && taken > 0) model.takeAwaited(sale, dispute, taken)
}

function hearDispute({ model }: Play, sale: SimpleSale, dispute: SimpleDispute, told: Stripe.Dispute): void {
  const { status, balance_transactions: lines } = told
  if (dispute.state === 'inquiry') {
    if (status === 'warning_closed') dispute.state = 'closed'
    else if (!status.startsWith('warning')) model.takeBack(sale, dispute)
  }
  if (dispute.state === 'open' && status === 'won') {
    dispute.state = 'won'
    dispute.awaited = 0
    model.unfreeze(sale)
  } else if (dispute.state === 'open' && status === 'lost') {
    dispute.state = 'lost'
    model.end(sale)
  }
  if (dispute.state === 'won' && !dispute.isBack && lines.length > 1) model.giveBack(dispute)
}

/** What the provider says of everything that is not over, asked at once. */
async function ask({ model, world }: Play) {
  const { stripe } = world.standIn()
  const refunds = model.sales.flatMap((sale) => sale.refunds.filter(mayChange))
  const disputes = model.sales.flatMap((sale) => sale.disputes.filter(isUndecided))
  const [states, told] = await Promise.all([
    Promise.all(refunds.map(({ ref }) => stripe.refunds.retrieve(ref))),
    Promise.all(disputes.map(({ ref }) => stripe.disputes.retrieve(ref))),
  ])
  return {
    states: new Map(states.map(({ id, status }) => [id, status])),
    told: new Map(told.map((one) => [one.id, one])),
  }
}

const mayChange = ({ state, isSettled }: SimpleRefund) =>
  state === 'pending' || (state === 'done' && !isSettled)

const isUndecided = ({ state, isBack }: SimpleDispute) =>
  ['inquiry', 'open'].includes(state) || (state === 'won' && !isBack)

/** What banks and the provider did by themselves meanwhile: the model takes their word, and reckons what follows. */
export async function hear(play: Play): Promise<void> {
  const { model, world, sellers } = play
  const nowS = await play.now()
  const { states, told } = await ask(play)
  for (const sale of model.sales) {
    for (const refund of sale.refunds.filter(mayChange)) {
      const status = states.get(refund.ref)
      if (refund.state === 'pending' && status === 'succeeded') model.finish(sale, refund)
      if (status === 'failed') model.fail(sale, refund)
      // a bank that sends money back does so within the hour
      refund.isSettled = refund.state === 'done' && refund.askedAtS + 2 * 3600 < nowS
    }
    if (!sale.disputes.some((one) => one.awaited > 0 || isOwed(one) || told.has(one.ref))) continue
    const sent = sentAgain(play, sale)
    hearAwaited(play, sale, sent)
    for (const dispute of sale.disputes) {
      const one = told.get(dispute.ref)
      if (one) hearDispute(play, sale, dispute, one)
    }
    hearAwaited(play, sale, sent)
    hearReturn(play, sale, sent)
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
