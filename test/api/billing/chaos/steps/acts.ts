import { expect } from 'chai'
import type Stripe from 'stripe'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { CARDS } from '#test/local/stripe/checkout/visitCheckout.ts'
import { BANKS, type BankKind, changeBank } from '#test/local/stripe/kit/earning.ts'
import { clientKey } from '../../purchases/usePurchases.ts'
import { hearBank } from './hear.ts'
import { type Play, type PlayFan, watch } from './play.ts'
import { type SimpleSale, stateOf } from './simpleMoney.ts'
import { isRefundable, offerOf, type SimpleOffer, unusedOf } from './simpleOffer.ts'

/** One thing that happens, and what has to be done in the model once the product has come to rest. */
export type MoneyAct = (play: Play) => Promise<(() => Promise<unknown> | unknown) | undefined>

const HOUR_S = 3600
const fanOf = ({ fans }: Play, { fan }: Pick<SimpleSale, 'fan'>) => (fans[fan] as PlayFan).client

async function buySaved(play: Play) {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const { client, cards } = play.fans[fan] as PlayFan
  const price = { ...(play.prices[seller] as Play['prices'][number]) }
  const quote = await play.quote(fan, seller)
  const body = { way: 'saved_card', cardId: play.pick(cards), clientKey: clientKey() }
  const press = () => play.world.start(client, quote, body)
  const [first] = await Promise.all(play.draw(6) === 0 ? [press(), press()] : [press()])
  expect(first?.status, first?.text).to.equal(201)
  return () => play.record(String(first?.body.id), { fan, seller }, price)
}

/** A purchase for which a page is wanted, once it is known whether there is one. */
async function beginOn(play: Play, fan: number, seller: number): Promise<Purchase> {
  const client = fanOf(play, { fan })
  const reply = await play.world.start(client, await play.quote(fan, seller))
  expect(reply.status, reply.text).to.equal(201)
  let begun = reply.body as Purchase
  for (let looks = 0; begun.nextStep.kind === 'wait' && looks < 20; looks++)
    begun = await play.world.look(client, begun.id)
  return begun
}

async function buyOnPage(play: Play) {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const price = { ...(play.prices[seller] as Play['prices'][number]) }
  const { client } = play.fans[fan] as PlayFan
  const begun = await beginOn(play, fan, seller)
  if (begun.nextStep.kind !== 'page') {
    // calls failed for too long: the fan goes away, and the page with them
    await play.worker.advance(HOUR_S + 60)
    return () => play.record(begun.id, { fan, seller }, price)
  }
  if (play.draw(3) === 0) await play.world.pay(begun, { number: CARDS.declined })
  await play.world.pay(begun)
  if (play.draw(2) === 0) await play.world.look(client, begun.id)
  return () => play.record(begun.id, { fan, seller }, price)
}

/** A page that nobody pays on: given up, or forgotten for an hour. */
async function buyNothing(play: Play) {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const client = fanOf(play, { fan })
  const begun = await beginOn(play, fan, seller)
  if (play.draw(2) === 0) await client.call('POST', `/v1/purchases/${begun.id}/cancellations`)
  else await play.worker.advance(HOUR_S + 60)
  return undefined
}

async function changePrice(play: Play) {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const before = play.prices[seller]
  const quote = await play.quote(fan, seller)
  const rule = play.pick(['window', 'window', 'window', 'creator', 'never'] as const) ?? 'window'
  await play.setPrice(seller, { amount: 500 + play.draw(30_000), rule, days: 5 + play.draw(50) })
  const { client, cards } = play.fans[fan] as PlayFan
  const reply = await play.world.start(client, quote, { way: 'saved_card', cardId: cards[0] })
  // a sale that is open already would be answered; there is none
  const isSame = JSON.stringify(before) === JSON.stringify(play.prices[seller])
  if (!isSame) expect([reply.status, reply.body?.code]).to.deep.equal([409, 'PRICE_CHANGED'])
  return undefined
}

/** Refunds of a sale at the provider that the model has not. */
async function newRefunds({ world }: Play, sale: SimpleSale): Promise<Stripe.Refund[]> {
  const { data } = await world.standIn().stripe.refunds.list({ charge: sale.charge, limit: 100 })
  const known = new Set(sale.refunds.map(({ ref }) => ref))
  return data.filter(({ id }) => !known.has(id)).reverse()
}

/** What has to have come of a refund that is ours. */
function ourRefund(play: Play, sale: SimpleSale, offer: SimpleOffer, askedAtS: number) {
  const { leftS } = sale
  const { model } = play
  model.freeze(sale)
  return async () => {
    const made = await newRefunds(play, sale)
    if (offer.does === 'failed refund') {
      expect(made, `nothing of ${sale.id} can go back`).to.deep.equal([])
      model.unfreeze(sale)
      return
    }
    expect(made.length, `refunds of ${sale.id}`).to.equal(1)
    const [{ id: ref, amount, status }] = made as [Stripe.Refund]
    expect(amount, `of ${sale.id} goes back`).to.be.within(offer.least, offer.most)
    const state = status === 'pending' ? ('pending' as const) : ('done' as const)
    const flags = { isReversed: true, isFeeBack: sale.fee > 0 }
    model.refund(sale, { ref, amount, isOurs: true, askedAtS, state, leftS }, flags)
  }
}

async function askMoneyBack(play: Play) {
  const sale = play.pick(play.model.sales)
  if (!sale) return undefined
  const nowS = await play.now()
  const offer = offerOf(play.model, sale, nowS)
  const press = () => fanOf(play, sale).call('POST', `/v1/purchases/${sale.id}/refunds`)
  const replies = await Promise.all(play.draw(3) === 0 ? [press(), press(), press()] : [press()])
  for (const { status, text } of replies)
    expect(status, `${sale.id} ${offer.does} ${text}`).to.equal(offer.does === 'refused' ? 409 : 200)
  if (offer.does === 'wish') sale.wish = 'open'
  return offer.does.includes('refund') && offer.does !== 'refused'
    ? ourRefund(play, sale, offer, nowS)
    : undefined
}

async function decide(play: Play) {
  const sale = play.pick(play.model.sales.filter(({ wish }) => wish === 'open'))
  const client = sale && play.sellers[sale.seller]?.client
  if (!sale || !client) return undefined
  const nowS = await play.now()
  const { rows } = await play.database
    .pool('owner')
    .query<{ id: string }>('SELECT id FROM app.refund_wish WHERE purchase_id = $1', [sale.id])
  const isGranted = play.draw(3) > 0
  const { least, most } = unusedOf(sale)
  const isUnderWay = sale.refunds.some(({ state, isOurs }) => isOurs && state === 'pending')
  const isOpen = ['paid', 'part_refunded'].includes(stateOf(sale)) && sale.right !== 'ended' && !isUnderWay
  const reply = await client.call('POST', `/v1/me/refund-wishes/${rows[0]?.id}/decisions`, {
    body: { isGranted },
  })
  const can = !isGranted || (isOpen && most > 0)
  expect(reply.status, `${sale.id} ${reply.text}`).to.equal(can ? 200 : 409)
  if (can) sale.wish = isGranted ? 'granted' : 'declined'
  if (!can || !isGranted) return undefined
  return ourRefund(play, sale, { does: isRefundable(sale) ? 'refund' : 'failed refund', least, most }, nowS)
}

/** Somebody gives money back at the provider. */
async function refundByHand(play: Play) {
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

async function disputeSale(play: Play) {
  const sale = play.pick(
    play.model.sales.filter(
      ({ disputes }) => !disputes.some(({ state }) => ['inquiry', 'open', 'lost'].includes(state)),
    ),
  )
  if (!sale) return undefined
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
    const dispute = { ref, amount, state: 'inquiry' as const, isBack: false, taken: null, isReturned: false }
    sale.disputes.push(dispute)
    if (kind === 'chargeback') play.model.takeBack(sale, dispute)
  }
}

/** What a bank decides; the model hears of it. */
async function judge(play: Play) {
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

async function bank(play: Play) {
  const seller = play.pick(play.sellers)
  if (!seller) return undefined
  const standIn = play.world.standIn()
  const payouts = hearBank(standIn, seller.account)
  const last = payouts[0]
  const isDone = last && ['paid', 'in_transit', 'pending'].includes(last.status)
  if (isDone && play.draw(2) === 0)
    // one that came too long ago is refused
    await play.world.order('payouts/fail', { payout: last.id, code: 'account_frozen' }).catch(() => {})
  else
    await changeBank(standIn, seller.account, {
      bank: play.pick(Object.keys(BANKS) as BankKind[]) ?? 'arrives',
    })
  return undefined
}

async function timePasses(play: Play) {
  const seconds = play.pick([600, 4 * HOUR_S, 20 * HOUR_S, 50 * HOUR_S]) ?? 600
  await play.worker.advance(seconds + 7 + play.draw(500))
  await play.sessionsStay()
  return undefined
}

async function watchOne(play: Play) {
  await watch(play, play.draw(play.fans.length), play.draw(play.sellers.length))
  return undefined
}

/** What may happen, as often as it stands here. */
export const ACTS: readonly [name: string, weight: number, act: MoneyAct][] = [
  ['buy by a kept card', 22, buySaved],
  ['buy on the page', 6, buyOnPage],
  ['buy nothing', 3, buyNothing],
  ['change a price', 4, changePrice],
  ['ask money back', 16, askMoneyBack],
  ['decide a wish', 6, decide],
  ['refund by hand', 7, refundByHand],
  ['dispute', 8, disputeSale],
  ['judge', 9, judge],
  ['time', 12, timePasses],
  ['bank', 4, bank],
  ['watch', 5, watchOne],
]
