import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BillingRouteDeps } from '../deps.ts'
import type { Purchase, purchaseRoutes } from './contract.ts'
import { findPurchase, type PurchaseRow, pageOfPurchases } from './purchaseStore.ts'
import { purchaseView } from './purchaseView.ts'

const NO_CARDS = 'This installation takes no cards.'

/** Verbs of buying by card, by the names of their routes. */
export function purchaseHandlers(deps: BillingRouteDeps): Handlers<typeof purchaseRoutes> {
  const { pool } = deps
  const ownPurchase = async (id: string, accountId: string): Promise<PurchaseRow> => {
    const row = await findPurchase(pool, id)
    if (row?.account_id !== accountId) throw new ProblemError('NOT_FOUND')
    return row
  }
  const refuse = (): never => {
    throw new ProblemError('NOT_FOUND', { detail: NO_CARDS })
  }
  const look = async (id: string, account: string): Promise<{ body: Purchase }> => ({
    body: purchaseView(await ownPurchase(id, account)),
  })
  return {
    startPurchase: async () => refuse(),
    readPurchase: ({ account, params }) => look(params.id, account),
    cancelPurchase: ({ account, params }) => look(params.id, account),
    listPurchases: async ({ account, query }) => {
      const { page, next } = await pageOfPurchases(pool, account, query.before)
      return { body: { purchases: page.map((row) => purchaseView(row)), next } }
    },
    listCards: async () => ({ body: { cards: [] } }),
    removeCard: async () => refuse(),
  }
}
