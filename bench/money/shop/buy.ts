import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { lookPauseMs } from '#domain/billing/lookPause.ts'
import type { Person } from '#test/kit/access/person.ts'
import { payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { CardShop, ShopCreator } from './openCardShop.ts'

/** A press that was not taken. */
export class NotTaken extends Error {}

/** Asks for the price and presses *Pay*. @throws NotTaken */
export async function pressPay(shop: CardShop, fan: Person, { channelId }: ShopCreator): Promise<Purchase> {
  const quote = await shop.caller.call(fan, 'POST', '/v1/card-quotes', { channelId, tierNo: 1 })
  if (quote.status !== 200) throw new NotTaken(JSON.stringify(quote.body))
  const started = await shop.caller.call(fan, 'POST', '/v1/purchases', {
    ...{ quote: quote.body.quote, clientKey: randomBytes(16).toString('base64url') },
    ...{ way: 'checkout', returnTo: '/' },
  })
  if (started.status !== 201) throw new NotTaken(JSON.stringify(started.body))
  return started.body
}

/** Asks as a page that waits does, until it is over or something comes. @throws NotTaken after `giveUpMs` */
export async function waitFor(
  { shop, fan, giveUpMs }: { shop: CardShop; fan: Person; giveUpMs: number },
  begun: Purchase,
  isThere: (purchase: Purchase) => boolean,
): Promise<Purchase> {
  let purchase = begun
  const endMs = performance.now() + giveUpMs
  for (let asked = 1; !isThere(purchase); asked++) {
    if (performance.now() > endMs) throw new NotTaken('given up')
    const { nextStep } = purchase
    await wait(lookPauseMs(asked, nextStep.kind === 'wait' ? nextStep.seconds : null))
    const answer = await shop.caller.call(fan, 'GET', `/v1/purchases/${begun.id}`)
    if (answer.status === 200) purchase = answer.body
  }
  return purchase
}

export const hasPage = ({ nextStep }: Purchase): boolean => nextStep.kind === 'page'

/** Pays on the provider's page; resolves when it leads back. @throws NotTaken */
export async function payThere({ id, nextStep }: Purchase): Promise<void> {
  if (nextStep.kind !== 'page') throw new NotTaken('no page')
  const { location } = await payBy(nextStep.url)
  if (!location?.includes(id)) throw new NotTaken('the page does not lead back')
}

/** Begins `count` works, so many a second, whatever becomes of them; resolves when all are over. */
export async function offer(
  { count, perS }: { count: number; perS: number },
  work: (n: number) => Promise<void>,
): Promise<void> {
  const beganMs = performance.now()
  const all: Promise<void>[] = []
  for (let n = 0; n < count; n++) {
    const lateMs = performance.now() - beganMs - (n * 1000) / perS
    if (lateMs < 0) await wait(-lateMs)
    all.push(work(n))
  }
  await Promise.all(all)
}
