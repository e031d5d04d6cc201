import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { PoolClient } from 'pg'
import { hasOpenMoney, readOpenMoney } from '#api/accounts/leaving/openMoney.ts'
import { type CallOrder, createCardCalls } from '#api/billing/cardCalls.ts'
import { decideHold, type HoldDecision } from '#api/billing/decideHold.ts'
import { settleHolds } from '#api/billing/holds/holdLoop.ts'
import { quoteSecret } from '#api/billing/offers/quoteToken.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { createPurchaseLooks } from '#api/billing/purchases/purchaseLooks.ts'
import { purchaseProjectors } from '#api/billing/purchases/purchaseProjector.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import type { Client } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import type { Seller } from '../offers/useSellers.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { clientKey, usePurchases } from '../purchases/usePurchases.ts'

/** Of everything that is reserved here, in cents; a tenth of it is the installation's. */
export const PRICE = 8000
const DAY_MS = 86_400_000
/** Within the two days in which a saved card is held by: whoever sells decides what is far. */
const FAR_DAYS = 1.9

/** Somebody with the page of a call before them. */
export interface Reserved {
  client: Client
  seller: Seller
  order: CallOrder
  purchase: Purchase
}

/** People who reserve calls by card, and the worker that has the money taken or let go. */
export function useHolds(database: Database) {
  const world = usePurchases(database)
  const raised: string[] = []
  after(stopProvider)
  const deps = () => purchaseDeps(database, world.standIn(), raised)

  function calls() {
    const own = { ...deps(), pool: database.pool('api'), chainId: 31_337 }
    const settings = { ...own.settings, CARD_STATEMENT_NAME: 'STAGEDOOR' }
    const quotes = quoteSecret(fixedSecret('k'.repeat(64)))
    return createCardCalls({ ...own, settings, quotes, looks: createPurchaseLooks(own) })
  }
  const orderOf = ({ channelId }: Seller, days = 1): CallOrder => ({
    ...{ reservationId: newId('crv' as never, randomBytes), channelId, media: 'video', minutes: 30 },
    ...{ startsAt: new Date(Date.now() + days * DAY_MS + 1000), amount: PRICE, currency: 'EUR' },
  })
  const kept: { purchaseId: string; feeBps: number }[] = []
  const buyerOf = ({ accountId }: Client) => ({ accountId, sessionId: 'ses_1', ip: '203.0.113.9' })
  /** A call that is further away than anybody holds money for has its card saved. */
  const press = async (client: Client, order: CallOrder, key = clientKey()): Promise<Purchase> => {
    const savesCard = order.startsAt.getTime() > Date.now() + FAR_DAYS * DAY_MS - 1
    const keep = async (_: PoolClient, made: (typeof kept)[number]) => void kept.push(made)
    return (await calls().reserve(buyerOf(client), { clientKey: key, order, savesCard }, keep)).body
  }
  const rowOf = async (id: string) =>
    (await database.pool('owner').query('SELECT * FROM app.purchase WHERE id = $1', [id])).rows[0]

  async function reserve(days?: number): Promise<Reserved> {
    const [seller, client] = [await world.seller(), await world.fan()]
    const order = orderOf(seller, days)
    let purchase = await press(client, order)
    await until('the page is there', async () => {
      if (purchase.nextStep.kind !== 'page') purchase = await world.look(client, purchase.id)
      return purchase.nextStep.kind === 'page'
    })
    return { client, seller, order, purchase }
  }
  return {
    ...world,
    ...{ calls, kept, press, orderOf, rowOf, reserve, raised, deps, buyerOf },
    reserveFar: (days = FAR_DAYS) => reserve(days),
    /** Reserved, through the page, and looked at by who comes back. */
    async held(): Promise<Reserved> {
      const reserved = await reserve()
      await world.pay(reserved.purchase)
      const purchase = await world.look(reserved.client, reserved.purchase.id)
      expect(purchase).to.include({ state: 'held' })
      return { ...reserved, purchase }
    },
    decide: (purchaseId: string, amount: number, fee: number, failCode: HoldDecision['failCode'] = null) =>
      withTransaction(database.work(), (tx) => decideHold(tx, { purchaseId, amount, fee, failCode })),
    work: () => settleHolds(deps()),
    /** What somebody reads who wants to leave. */
    async openOf({ accountId }: Client) {
      const open = await readOpenMoney(database.pool('api'), accountId)
      return open.map(({ since: _, ...one }) => one)
    },
    /** Whether an erasure waits for something of somebody's. */
    async hasOpen({ accountId }: Client): Promise<boolean> {
      const asked = `SELECT ${hasOpenMoney('$1')} AS "isOpen"`
      return (await database.pool('owner').query(asked, [accountId])).rows[0].isOpen
    },
    intentOf: async (id: string) =>
      world.standIn().stripe.paymentIntents.retrieve((await rowOf(id)).payment_ref),
    /** A notice of a payment, worked on as the worker does. */
    async hear(paymentRef: string): Promise<string> {
      const projector = purchaseProjectors(deps()).find(({ kinds }) => kinds.includes('payment'))
      const apply = await projector?.fetch({
        ...{ endpoint: 'platform', eventId: 'evt_1', accountRef: null, objectKind: 'payment' },
        ...{ objectRef: paymentRef, type: 'other', isLive: false, tries: 1, receivedAt: new Date() },
      })
      return apply ? withTransaction(database.work(), apply) : 'no projector'
    },
    /** Sums of the books by place. */
    async booksOf(id: string): Promise<Record<string, number>> {
      const { rows } = await database.pool('owner').query(
        `SELECT a.place, sum(p.amount)::int AS sum FROM app.posting p JOIN app.ledger_account a ON a.id = p.account_id
           JOIN app.journal j ON j.id = p.journal_id WHERE j.subject = $1 GROUP BY 1`,
        [id],
      )
      return Object.fromEntries(rows.map(({ place, sum }) => [place, sum]))
    },
    async attemptsOf(id: string): Promise<string[]> {
      const { rows } = await database
        .pool('owner')
        .query('SELECT purpose, state FROM app.attempt WHERE subject = $1 ORDER BY made_at, n', [id])
      return rows.map(({ purpose, state }) => `${purpose} ${state}`)
    },
  }
}
