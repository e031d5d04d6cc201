import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { PoolClient } from 'pg'
import { forgetSaved } from '#api/billing/holds/forgetSaved.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { askLine } from '#api/billing/purchases/purchaseJobs.ts'
import { holdSaved, releaseSaved } from '#api/billing/savedHold.ts'
import { withTransaction } from '#db/transaction.ts'
import type { PurchaseWay } from '#domain/billing/words.ts'
import type { Client } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { sendForm } from '#test/local/stripe/checkout/visitCheckout.ts'
import { clientKey } from '../purchases/usePurchases.ts'
import { type Reserved, useHolds } from './useHolds.ts'

/** Cards that are saved without a word; what becomes of them later. */
export const SAVED = {
  good: '4242 4242 4242 4242',
  declinedLater: '4000 0000 0000 0341',
  askedEachTime: '4000 0027 6000 3184',
}

/** People whose card is saved for a call, and the worker that holds its money later. */
export function useSavedCards(database: Database) {
  const world = useHolds(database)
  const keptHolds: string[] = []
  const inWork = <T>(work: (tx: PoolClient) => Promise<T>) => withTransaction(database.work(), work)

  /** Begun without the fan. */
  const begin = (setupId: string) => inWork((tx) => holdSaved(tx, { setupId, random: randomBytes }))
  return {
    ...{ ...world, keptHolds, begin },
    /** Reserved, and through the page that saves a card; a bank that asks is answered. */
    async saved(number = SAVED.good, days?: number): Promise<Reserved> {
      const reserved = await world.reserveFar(days)
      const bank = await world.pay(reserved.purchase, { number })
      if (bank?.includes('/three-d-secure/')) await sendForm(bank, new URLSearchParams({ answer: 'approve' }))
      const purchase = await world.look(reserved.client, reserved.purchase.id)
      expect(purchase).to.include({ state: 'saved', savesCard: true })
      return { ...reserved, purchase }
    },
    /** Begun without the fan, and asked for by the worker. */
    async holdAlone(setupId: string): Promise<string> {
      const id = await begin(setupId)
      expect(id).to.be.a('string')
      await askLine(world.deps())
      return String(id)
    },
    /** The fan presses *Hold*. */
    async holdNow(client: Client, setupId: string, way: PurchaseWay, key = clientKey()): Promise<Purchase> {
      const wish = { clientKey: key, setupId, way, returnTo: '/me/calls' }
      const keep = async (_: PoolClient, id: string) => void keptHolds.push(id)
      return (await world.calls().holdNow(world.buyerOf(client), wish, keep)).body
    },
    release: (setupId: string, failCode: 'TIME_TAKEN' | null = null) =>
      inWork((tx) => releaseSaved(tx, { setupId, failCode })),
    forget: () => forgetSaved(world.deps()),
    /** Kinds of what somebody learned, the oldest first. */
    async newsOf({ accountId }: Client): Promise<string[]> {
      const { rows } = await database
        .pool('owner')
        .query('SELECT kind FROM app.notification WHERE account_id = $1 ORDER BY told_at', [accountId])
      return rows.map(({ kind }) => kind)
    },
  }
}
