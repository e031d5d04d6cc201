import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { CARDS } from '#test/local/stripe/checkout/visitCheckout.ts'
import { clientKey } from '../../purchases/usePurchases.ts'
import type { MoneyAct, Play, PlayFan, SimplePrice } from './play.ts'

const HOUR_S = 3600

export const buySaved: MoneyAct = async (play) => {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const { client, cards } = play.fans[fan] as PlayFan
  const price = { ...(play.prices[seller] as SimplePrice) }
  const quote = await play.quote(fan, seller)
  if (!quote) return undefined
  const body = { way: 'saved_card', cardId: play.pick(cards), clientKey: clientKey() }
  const press = () => play.world.start(client, quote, body)
  const [first] = await Promise.all(play.draw(6) === 0 ? [press(), press()] : [press()])
  expect(first?.status, first?.text).to.equal(201)
  return () => play.record(String(first?.body.id), { fan, seller }, price)
}

/** A purchase for which a page is wanted, once it is known whether there is one; null: the account of the creator is closed. */
export async function beginOn(play: Play, fan: number, seller: number): Promise<Purchase | null> {
  const { client } = play.fans[fan] as PlayFan
  const quote = await play.quote(fan, seller)
  if (!quote) return null
  const reply = await play.world.start(client, quote)
  expect(reply.status, reply.text).to.equal(201)
  let begun = reply.body as Purchase
  for (let looks = 0; begun.nextStep.kind === 'wait' && looks < 12; looks++) {
    // calls failed: it is asked again after a while
    if (looks > 2) {
      await play.worker.advance(20)
      await play.worker.turn()
    }
    begun = await play.world.look(client, begun.id)
  }
  const hasPage = begun.nextStep.kind === 'page'
  expect(hasPage, `a page of ${begun.id}`).to.equal(!play.shops[seller]?.isShut)
  return hasPage ? begun : null
}

export const buyOnPage: MoneyAct = async (play) => {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const price = { ...(play.prices[seller] as SimplePrice) }
  const { client } = play.fans[fan] as PlayFan
  const begun = await beginOn(play, fan, seller)
  if (!begun) return undefined
  if (play.draw(3) === 0) await play.world.pay(begun, { number: CARDS.declined })
  await play.world.pay(begun)
  if (play.draw(2) === 0) await play.world.look(client, begun.id)
  return () => play.record(begun.id, { fan, seller }, price)
}

/** A page that nobody pays on: given up, or forgotten for an hour. */
export const buyNothing: MoneyAct = async (play) => {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  const { client } = play.fans[fan] as PlayFan
  const begun = await beginOn(play, fan, seller)
  if (!begun) return undefined
  const cancels = play.draw(2) === 0
  const reply = cancels ? await client.call('POST', `/v1/purchases/${begun.id}/cancellations`) : null
  if (reply?.status !== 200) await play.worker.advance(HOUR_S + 60)
  return undefined
}
