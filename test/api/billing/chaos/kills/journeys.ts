import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { Person } from '#test/kit/access/person.ts'
import { payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { Journey } from './playKills.ts'
import type { KilledShop } from './shop/killedShop.ts'
import type { ShopSeller } from './shop/shopSeller.ts'

/** Whoever looks again waits for so long first. */
const LOOK_MS = 100

/** Makes somebody who is about to go a way. @param n their creator: no two who go at the same time have the same */
export type Beginning = (shop: KilledShop, n: number) => Promise<Journey>

export interface CardFan {
  fan: Person
  cardId: string
}

/** A fan with a card that the provider keeps. */
export async function fanWithCard(shop: KilledShop): Promise<CardFan> {
  const [fan] = (await shop.fans(1)) as [Person]
  const customer = await shop.stripe.customers.create({ metadata: { account_id: fan.accountId } })
  await shop.db
    .pool('owner')
    .query('INSERT INTO app.card_customer (attempt_key, account_id, customer_ref) VALUES ($1, $2, $3)', [
      ...[`customer:${randomBytes(16).toString('hex')}`, fan.accountId, customer.id],
    ])
  await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  const { cards } = (await shop.insist(fan, 'GET', '/v1/me/cards')).body
  // the stand-in knows a few good numbers; of one card only some payments may be under way at a time
  await shop.db
    .pool('owner')
    .query('UPDATE app.saved_card SET fingerprint = $2 WHERE id = $1', [cards[0].id, randomBytes(32)])
  return { fan, cardId: cards[0].id }
}

async function hasBought({ db }: KilledShop, { accountId }: Person): Promise<boolean> {
  const { rows } = await db
    .pool('owner')
    .query('SELECT FROM app.purchase WHERE account_id = $1 AND ended_at IS NOT NULL', [accountId])
  return rows.length > 0
}

/** Presses until it is answered; the same press is the same purchase. */
async function press(
  shop: KilledShop,
  fan: Person,
  { channelId }: ShopSeller,
  way: object,
): Promise<Purchase> {
  const clientKey = randomBytes(16).toString('base64url')
  for (;;) {
    const quote = await shop.insist(fan, 'POST', '/v1/card-quotes', { channelId, tierNo: 1 })
    if (quote.status !== 200) throw new Error(quote.text)
    const body = { quote: quote.body.quote, clientKey, returnTo: '/c/northlight', ...way }
    const reply = await shop.insist(fan, 'POST', '/v1/purchases', body)
    if (reply.status === 201) return reply.body
    // time went on while nobody answered
    if (reply.body?.code !== 'QUOTE_EXPIRED') throw new Error(reply.text)
  }
}

/** Buys by a kept card, and waits for the money. */
export async function buy(
  shop: KilledShop,
  { fan, cardId }: CardFan,
  seller: ShopSeller,
): Promise<Pick<Purchase, 'id'>> {
  let { id, state } = await press(shop, fan, seller, { way: 'saved_card', cardId })
  while (state !== 'paid') {
    await wait(LOOK_MS)
    state = (await shop.insist(fan, 'GET', `/v1/purchases/${id}`)).body.state
  }
  return { id }
}

const payByKeptCard: Beginning = async (shop, n) => {
  const [seller, { fan, cardId }] = await Promise.all([shop.seller(n), fanWithCard(shop)])
  return {
    ids: [fan.accountId],
    walk: async () => void (await press(shop, fan, seller, { way: 'saved_card', cardId })),
    isOver: () => hasBought(shop, fan),
  }
}

const payByPage: Beginning = async (shop, n) => {
  const [seller, [fan]] = (await Promise.all([shop.seller(n), shop.fans(1)])) as [ShopSeller, [Person]]
  return {
    ids: [fan.accountId],
    async walk() {
      let purchase = await press(shop, fan, seller, { way: 'checkout' })
      while (purchase.nextStep.kind === 'wait') {
        await wait(LOOK_MS)
        purchase = (await shop.insist(fan, 'GET', `/v1/purchases/${purchase.id}`)).body
      }
      // who pays does not come back: the provider tells
      const { nextStep } = purchase
      let isPaid = nextStep.kind !== 'page'
      while (nextStep.kind === 'page' && !isPaid) {
        const page = await payBy(nextStep.url).catch(() => null)
        isPaid = page?.location?.includes(purchase.id) ?? false
        if (!isPaid) await wait(LOOK_MS)
      }
    },
    isOver: () => hasBought(shop, fan),
  }
}

const askMoneyBack: Beginning = async (shop, n) => {
  const [seller, { fan, cardId }] = await Promise.all([shop.seller(n), fanWithCard(shop)])
  const { id } = await buy(shop, { fan, cardId }, seller)
  const isRefunded = async () => {
    const { rows } = await shop.db
      .pool('owner')
      .query("SELECT FROM app.refund WHERE purchase_id = $1 AND state = 'done'", [id])
    return rows.length > 0
  }
  return {
    ids: [fan.accountId, id],
    async walk() {
      const reply = await shop.insist(fan, 'POST', `/v1/purchases/${id}/refunds`)
      // who presses again finds that nothing is left once it went back
      if (reply.status !== 200 && !(await isRefunded())) throw new Error(reply.text)
    },
    isOver: isRefunded,
  }
}

/** A way of money by card, what a purchase is at its end, and who is killed on it. */
interface CardJourney {
  name: string
  begin: Beginning
  ends: 'paid' | 'refunded'
  mortals: string[]
}

const EVERYBODY = ['api', 'worker', 'stand-in', 'Postgres']

export const CARD_JOURNEYS: CardJourney[] = [
  { name: 'paying by a card that is kept', begin: payByKeptCard, ends: 'paid', mortals: EVERYBODY },
  { name: 'paying on the page of the provider', begin: payByPage, ends: 'paid', mortals: EVERYBODY },
  { name: 'money back', begin: askMoneyBack, ends: 'refunded', mortals: EVERYBODY },
]
