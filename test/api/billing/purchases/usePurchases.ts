import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CardQuote, SavedCard } from '#api/billing/offers/contract.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { Fault } from '#local/stripe/http/faults.ts'
import type { Person } from '#test/kit/access/person.ts'
import { type Stage, setStage } from '#test/kit/access/stage.ts'
import type { Client, Reply } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { StandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { type Seller, type SellerWorld, useSellers } from '../offers/useSellers.ts'

/** Amount of everything that is sold here. */
export const PRICE = 900

/** Rows that a purchase may make. */
export interface MoneyRows {
  purchases: number
  attempts: number
  charges: number
  rights: number
  journals: number
  seats: number
}

export interface PurchaseWorld extends SellerWorld {
  /** sells tier 1 */
  shop(): Promise<Seller>
  start(client: Client, quote: CardQuote, body?: object): Promise<Reply>
  /** a purchase that must begin, as it is answered at once */
  press(client: Client, seller: Seller, body?: object): Promise<Purchase>
  /** the same, once it is known what comes next */
  begin(client: Client, seller: Seller, body?: object): Promise<Purchase>
  look(client: Client, id: string): Promise<Purchase>
  /** opens the page and pays there */
  pay(purchase: Purchase, typed?: Record<string, string>): Promise<string | null>
  /** buys by a card that is typed, and comes back */
  buy(client: Client, seller: Seller, typed?: Record<string, string>): Promise<Purchase>
  /** a live stream for members of a seller */
  room(seller: Seller): Promise<string>
  enter(client: Client, room: string): Promise<Reply>
  rowsOf(client: Client): Promise<MoneyRows>
  /** keeps one of the cards that stand for themselves in calls, for somebody who bought before. @returns its id */
  keep(client: Client, method: string): Promise<string>
  /** what goes wrong from now on with calls of the provider */
  faults(...faults: Partial<Fault>[]): Promise<unknown>
}

export const clientKey = (): string => randomBytes(16).toString('base64url')

/** The page of a purchase that is open. */
export function pageOf({ nextStep }: Purchase): string {
  expect(nextStep.kind).to.equal('page')
  return nextStep.kind === 'page' ? nextStep.url : ''
}

/** People who buy by card from sellers of their own, on the stand-in's pages. */
export function usePurchases(
  database: Database,
  settings: Record<string, string> = {},
  standIn?: () => StandIn,
): PurchaseWorld {
  const world = useSellers(database, settings, standIn)
  const owner = () => database.pool('owner')
  let stage: Stage | undefined
  afterEach(() => world.standIn().command('faults/set', { faults: [] }))

  const start = (client: Client, { quote }: CardQuote, body: object = {}) =>
    client.call('POST', '/v1/purchases', {
      body: { quote, clientKey: clientKey(), way: 'checkout', returnTo: '/c/northlight', ...body },
    })
  const look = async (client: Client, id: string): Promise<Purchase> => {
    const reply = await client.call('GET', `/v1/purchases/${id}`)
    expect(reply.status, reply.text).to.equal(200)
    return reply.body
  }
  const press = async (client: Client, seller: Seller, body: object = {}): Promise<Purchase> => {
    const reply = await start(client, await world.quote(client, seller), body)
    expect(reply.status, reply.text).to.equal(201)
    return reply.body
  }
  const begin = async (client: Client, seller: Seller, body: object = {}): Promise<Purchase> => {
    let begun = await press(client, seller, body)
    const isKnown = async () => {
      if (begun.nextStep.kind === 'wait') begun = await look(client, begun.id)
      return begun.nextStep.kind !== 'wait'
    }
    await until('the provider has answered', isKnown)
    return begun
  }
  const pay = async (purchase: Purchase, typed: Record<string, string> = {}) =>
    (await payBy(pageOf(purchase), typed)).location

  return {
    ...world,
    ...{ start, press, begin, look, pay },
    async shop() {
      const seller = await world.seller()
      expect((await seller.setPrice(1, PRICE)).status).to.equal(200)
      return seller
    },
    async buy(client, seller, typed) {
      const begun = await begin(client, seller)
      await pay(begun, typed)
      return look(client, begun.id)
    },
    async room(seller) {
      stage ??= await setStage(database)
      const collection = Buffer.from(seller.collection.slice(2), 'hex')
      const host = seller.client as unknown as Person
      return stage.room({ channelId: seller.channelId, collection, host } as Parameters<Stage['room']>[0])
    },
    enter: (client, room) =>
      client.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } }),
    async keep(client, method) {
      const { rows } = await owner().query(
        'SELECT customer_ref FROM app.card_customer WHERE account_id = $1',
        [client.accountId],
      )
      const { stripe } = world.standIn()
      const kept = await stripe.paymentMethods.attach(method, { customer: rows[0].customer_ref })
      const { cards } = (await client.call('GET', '/v1/me/cards')).body as { cards: SavedCard[] }
      const own = await owner().query('SELECT id FROM app.saved_card WHERE method_ref = $1', [kept.id])
      expect(cards.map(({ id }) => id)).to.include(own.rows[0]?.id)
      return own.rows[0].id
    },
    faults: (...faults) => world.standIn().command('faults/set', { faults }),
    async rowsOf({ accountId }) {
      const { rows } = await owner().query<Omit<MoneyRows, 'charges'> & { ids: string[] }>(
        `SELECT (SELECT count(*) FROM app.purchase WHERE account_id = $1)::int AS purchases,
           (SELECT count(*) FROM app.attempt a JOIN app.purchase p ON p.id = a.subject WHERE p.account_id = $1)::int AS attempts,
           (SELECT count(*) FROM app.entitlement WHERE account_id = $1)::int AS rights,
           (SELECT count(*) FROM app.journal j JOIN app.purchase p ON p.id = j.subject WHERE p.account_id = $1)::int AS journals,
           (SELECT count(*) FROM app.seat WHERE account_id = $1 AND state <> 'ended')::int AS seats,
           (SELECT coalesce(array_agg(id), '{}') FROM app.purchase WHERE account_id = $1) AS ids`,
        [accountId],
      )
      const { ids, ...counts } = rows[0] as (typeof rows)[0]
      const charges = await world.standIn().stripe.charges.list({ limit: 100 })
      const own = charges.data.filter(
        ({ paid, transfer_group: group }) => paid && ids.includes(String(group)),
      )
      return { ...counts, charges: own.length }
    },
  }
}
