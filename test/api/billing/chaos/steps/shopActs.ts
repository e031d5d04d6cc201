import { expect } from 'chai'
import { beginOn } from './buyActs.ts'
import type { MoneyAct, Play, PlayFan, SimplePrice } from './play.ts'
import { rest } from './rest.ts'

const MINUTE_S = 61
const HOUR_S = 3600

const drawPrice = (play: Play): SimplePrice => ({
  amount: 500 + play.draw(30_000),
  rule: play.pick(['window', 'window', 'window', 'creator', 'never'] as const) ?? 'window',
  days: 5 + play.draw(50),
})

/** The price changes between a look and a press: what was promised is not sold, and the second press buys at the new one. */
export const changePrice: MoneyAct = async (play) => {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const before = { ...(play.prices[seller] as SimplePrice) }
  const promised = await play.quote(fan, seller)
  const after = drawPrice(play)
  await play.setPrice(seller, after)
  if (!promised) return undefined
  const { client, cards } = play.fans[fan] as PlayFan
  const by = { way: 'saved_card', cardId: cards[0] }
  const isSame = JSON.stringify(before) === JSON.stringify(after)
  const first = await play.world.start(client, promised, by)
  if (isSame) return () => play.record(String(first.body.id), { fan, seller }, before)
  // of an account that is closed by now our rows may know before the price is looked at
  const isRefused = play.shops[seller]?.isShut && first.body?.code === 'NOT_SOLD_BY_CARD'
  if (isRefused) return undefined
  expect([first.status, first.body?.code], first.text).to.deep.equal([409, 'PRICE_CHANGED'])
  expect(first.body.facts).to.include({
    amount: before.amount,
    newAmount: after.amount,
    refundRule: after.rule,
  })
  const quote = play.draw(2) === 0 ? await play.quote(fan, seller) : null
  if (!quote) return undefined
  const second = await play.world.start(client, quote, by)
  expect(second.status, second.text).to.equal(201)
  return () => play.record(String(second.body.id), { fan, seller }, after)
}

/** The price changes while somebody is on the page: they pay what was promised. */
export const changeOpenPrice: MoneyAct = async (play) => {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const price = { ...(play.prices[seller] as SimplePrice) }
  const begun = await beginOn(play, fan, seller)
  await play.setPrice(seller, drawPrice(play))
  if (!begun) return undefined
  await play.world.pay(begun)
  return () => play.record(begun.id, { fan, seller }, price)
}

/** Somebody has looked at a price when the account of its creator closes: by a kept card and on the page nothing is charged. */
async function close(play: Play, seller: number) {
  const fan = play.draw(play.fans.length)
  const { client, cards } = play.fans[fan] as PlayFan
  const price = { ...(play.prices[seller] as SimplePrice) }
  const isOnPage = play.draw(2) === 0
  const begun = isOnPage ? await beginOn(play, fan, seller) : null
  const quote = isOnPage ? null : await play.quote(fan, seller)
  await play.shut(seller, true)
  if (begun) {
    await play.world.pay(begun)
    const given = await client.call('POST', `/v1/purchases/${begun.id}/cancellations`)
    if (given.status !== 200) await play.worker.advance(HOUR_S + 60)
  }
  const reply = quote && (await play.world.start(client, quote, { way: 'saved_card', cardId: cards[0] }))
  if (reply) expect(reply.status, reply.text).to.equal(201)
  const id = begun?.id ?? reply?.body?.id
  return async () => {
    if (id !== undefined) await play.record(String(id), { fan, seller }, price)
    // the first charge that is refused closes the shop; where a look failed after it a minute does
    if (!quote || play.isIll) await rest(play, MINUTE_S)
    else expect(await play.quote(fan, seller), 'sold behind a refused charge').to.equal(null)
    expect(await play.quote(fan, seller), 'sold a minute later').to.equal(null)
  }
}

/** The account of a creator at the provider closes, or is open again: within a minute it is sold so. What was sold stays as it is. */
export const turnShop: MoneyAct = async (play) => {
  const shut = play.shops.findIndex(({ isShut }) => isShut)
  if (shut < 0) return close(play, play.draw(play.sellers.length))
  await play.shut(shut, false)
  return async () => {
    await rest(play, MINUTE_S)
    expect(await play.quote(play.draw(play.fans.length), shut), 'open again').not.to.equal(null)
  }
}
