import { expect } from 'chai'
import type Stripe from 'stripe'
import type { MoneyAct, Play, PlayFan } from './play.ts'
import { isRefundable, offerOf, type SimpleOffer, stands, unusedOf, wasKept } from './simpleOffer.ts'
import type { SimpleSale } from './simpleSale.ts'

const fanOf = ({ fans }: Play, { fan }: SimpleSale) => (fans[fan] as PlayFan).client

/** Refunds of a sale at the provider that the model has not. */
function newRefunds({ world }: Play, sale: SimpleSale): Stripe.Refund[] {
  const { store } = world.standIn()
  const all = store.transact((tx) => tx.list('refund', { fields: { charge: sale.charge } }))
  const known = new Set(sale.refunds.map(({ ref }) => ref))
  return (all as unknown as Stripe.Refund[]).filter(({ id }) => !known.has(id)).reverse()
}

/** What has to have come of a refund that is ours. */
function ourRefund(play: Play, sale: SimpleSale, offer: SimpleOffer, askedAtS: number) {
  const { leftS } = sale
  const { model } = play
  model.freeze(sale)
  return async () => {
    const made = newRefunds(play, sale)
    if (offer.does === 'failed refund') {
      expect(made, `nothing of ${sale.id} can go back`).to.deep.equal([])
      model.unfreeze(sale)
      return
    }
    expect(made.length, `refunds of ${sale.id}`).to.equal(1)
    const [{ id: ref, amount, status, created }] = made as [Stripe.Refund]
    // a voucher cannot be called back: its pass may come until then; the provider's whole seconds are not those of blocks
    if (sale.voucher)
      expect(created, `of ${sale.id} before its voucher ran out`).to.be.at.least(sale.voucher.untilS)
    expect(amount, `of ${sale.id} goes back`).to.be.within(offer.least, offer.most)
    const state = status === 'pending' ? ('pending' as const) : ('done' as const)
    const flags = { isReversed: true, isFeeBack: sale.fee > 0 }
    model.refund(sale, { ref, amount, isOurs: true, askedAtS, state, leftS }, flags)
  }
}

/** Ways that may be shown before a press. */
const SHOWN: Record<SimpleOffer['does'], readonly string[]> = {
  refused: ['none'],
  nothing: ['none', 'creator'],
  wish: ['creator'],
  refund: ['now'],
  'failed refund': ['now'],
}

/** A press for the money of a sale. */
export async function pressMoneyBack(play: Play, sale: SimpleSale) {
  const nowS = await play.now()
  const offer = offerOf(play.model, sale, nowS)
  const { body: shown } = await fanOf(play, sale).call('GET', `/v1/purchases/${sale.id}/refunds`)
  const seen = `shown of ${sale.id}: ${JSON.stringify(shown)}, not ${JSON.stringify({ ...offer, ...sale })}`
  expect(SHOWN[offer.does], seen).to.include(shown.way)
  if (offer.most > 0) expect(shown.amount, seen).to.be.within(offer.least, offer.most)
  const press = () => fanOf(play, sale).call('POST', `/v1/purchases/${sale.id}/refunds`)
  const replies = await Promise.all(play.draw(3) === 0 ? [press(), press(), press()] : [press()])
  const wanted = offer.does === 'refused' ? 409 : 200
  expect(replies.map(({ status }) => status)).to.include(wanted)
  // a press that comes late finds that nothing is left, once it went back
  const may = offer.does === 'refund' ? [200, 409] : [wanted]
  for (const { status, text } of replies) expect(may, `${sale.id} ${offer.does} ${text}`).to.include(status)
  if (offer.does === 'wish') sale.wish = 'open'
  return offer.does.includes('refund') && offer.does !== 'refused'
    ? ourRefund(play, sale, offer, nowS)
    : undefined
}

export const askMoneyBack: MoneyAct = async (play) => {
  const sale = play.pick(play.model.sales)
  return sale && pressMoneyBack(play, sale)
}

export const decide: MoneyAct = async (play) => {
  const sale = play.pick(play.model.sales.filter(({ wish }) => wish === 'open'))
  const client = sale && play.sellers[sale.seller]?.client
  if (!sale || !client) return undefined
  const nowS = await play.now()
  const { rows } = await play.database
    .pool('owner')
    .query<{ id: string }>('SELECT id FROM app.refund_wish WHERE purchase_id = $1', [sale.id])
  const isGranted = play.draw(3) > 0
  const { least, most } = unusedOf(sale)
  const isUnderWay = sale.refunds.some(({ state }) => state === 'pending')
  const isOpen = stands(sale) && !isUnderWay && !wasKept(sale)
  const reply = await client.call('POST', `/v1/me/refund-wishes/${rows[0]?.id}/decisions`, {
    body: { isGranted },
  })
  const can = !isGranted || (isOpen && most > 0)
  expect(reply.status, `${JSON.stringify(sale)} ${least} to ${most} ${reply.text}`).to.equal(can ? 200 : 409)
  if (can) sale.wish = isGranted ? 'granted' : 'declined'
  if (!can || !isGranted) return undefined
  return ourRefund(play, sale, { does: isRefundable(sale) ? 'refund' : 'failed refund', least, most }, nowS)
}

/** Somebody gives money back at the provider. */
export const refundByHand: MoneyAct = async (play) => {
  const sale = play.pick(play.model.sales)
  if (!sale || !isRefundable(sale)) return undefined
  const under = sale.refunds.reduce((sum, { state, amount }) => sum + (state === 'failed' ? 0 : amount), 0)
  const left = sale.amount - under
  if (left === 0) return undefined
  const amount = play.draw(3) === 0 ? left : 1 + play.draw(left)
  const isReversed = play.draw(2) === 0
  const isFeeBack = isReversed && sale.fee > 0 && play.draw(2) === 0
  const { id: ref, status } = await play.world.standIn().stripe.refunds.create({
    ...{ charge: sale.charge, amount, reverse_transfer: isReversed, refund_application_fee: isFeeBack },
  })
  const askedAtS = await play.now()
  return () => {
    const state = status === 'pending' ? ('pending' as const) : ('done' as const)
    const refund = { ref, amount, isOurs: false, askedAtS, state, leftS: sale.leftS }
    play.model.refund(sale, refund, { isReversed, isFeeBack })
  }
}
