import type { MoneyAct, Play } from './play.ts'
import { rest } from './rest.ts'
import type { SimpleSale } from './simpleSale.ts'

const HOUR_S = 3600

/** A sale that a bank may ask for: one in three times one that a bank asked for before. */
function drawDisputed({ model, draw, pick }: Play): SimpleSale | undefined {
  const free = model.sales.filter(
    ({ disputes }) => !disputes.some(({ state }) => ['inquiry', 'open', 'lost'].includes(state)),
  )
  const again = free.filter(({ disputes }) => disputes.length > 0)
  return draw(3) === 0 && again.length > 0 ? pick(again) : pick(free)
}

/** A bank asks for the money of a sale. */
export const disputeSale: MoneyAct = async (play) => {
  const sale = drawDisputed(play)
  if (!sale) return undefined
  // no bank asks again in the second in which it gave in
  if (sale.disputes.length > 0) await rest(play, HOUR_S)
  const left =
    sale.amount - sale.refunds.reduce((sum, one) => sum + (one.state === 'failed' ? 0 : one.amount), 0)
  if (left === 0) return undefined
  const kind = play.draw(4) === 0 ? 'inquiry' : 'chargeback'
  const amount = play.draw(4) === 0 ? 1 + play.draw(left) : left
  await play.now()
  const { id: ref } = (await play.world.order('disputes/open', {
    ...{ charge: sale.charge, reason: 'general', kind, amount },
  })) as { id: string }
  return () => {
    const none = { isBack: false, taken: null, wasReversed: false, sentBy: null, awaited: 0 }
    const dispute = { ref, amount, state: 'inquiry' as const, ...none }
    sale.disputes.push(dispute)
    if (kind === 'chargeback') play.model.takeBack(sale, dispute)
  }
}

/** What a bank decides; the model hears of it. */
export const judge: MoneyAct = async (play) => {
  const all = play.model.sales.flatMap(({ disputes }) => disputes)
  const dispute = play.pick(
    all.filter(({ state, isBack }) => ['inquiry', 'open'].includes(state) || (state === 'won' && !isBack)),
  )
  if (!dispute) return undefined
  await play.now()
  const order = (verb: string, how: object = {}) =>
    play.world.order(`disputes/${verb}`, { dispute: dispute.ref, ...how })
  if (dispute.state === 'won') await order('reinstate')
  else if (dispute.state === 'inquiry') await order(play.draw(2) === 0 ? 'escalate' : 'win')
  else if (play.draw(3) === 0) await order('lose')
  else await order('win', { reinstate: play.draw(3) > 0 })
  return undefined
}
