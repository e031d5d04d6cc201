import { inScope, type Unscoped } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { readCard } from '../../access/cardRights.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readCards, removeCard, syncCards } from '../cards/savedCards.ts'
import type { OfferDeps } from '../offers/deps.ts'
import type { purchaseRoutes } from './contract.ts'
import type { PurchaseDeps } from './deps.ts'
import { readGivenBack } from './lateMoney/readGivenBack.ts'
import type { PurchaseLooks } from './purchaseLooks.ts'
import type { PurchaseRow } from './purchaseRow.ts'
import { findPurchase, pageOfPurchases } from './purchaseStore.ts'
import { purchaseView, type RightTimes } from './purchaseView.ts'
import { startPurchase } from './startPurchase.ts'

/** Verbs of buying by card, by the names of their routes. */
export function purchaseHandlers(
  deps: Unscoped<PurchaseDeps & OfferDeps> & { looks: PurchaseLooks },
): Handlers<typeof purchaseRoutes> {
  const { looks } = deps
  const of = (account: string) => ({ ...deps, pool: inScope(deps.pool, { account }) })

  async function ownPurchase(id: string, accountId: string): Promise<PurchaseRow> {
    const row = await findPurchase(of(accountId).pool, id)
    if (row?.account_id !== accountId) throw new ProblemError('NOT_FOUND')
    return row
  }

  return {
    async startPurchase({ account, session, body, ip }) {
      return looks.begun(
        await startPurchase(of(account), { accountId: account, sessionId: session, ip }, body),
      )
    },
    async readPurchase({ account, params }) {
      return looks.again(await ownPurchase(params.id, account))
    },
    async cancelPurchase({ account, params }) {
      return looks.givenUp(await ownPurchase(params.id, account))
    },
    async listPurchases({ account, query }) {
      const { pool } = of(account)
      const { page, next } = await pageOfPurchases(pool, account, query.before)
      // one transaction, so that a long list takes no more of the connections than a short one
      const rights = await withTransaction(pool, async (tx) => {
        const found: (RightTimes | null)[] = []
        for (const { id, paid_at: paidAt } of page) found.push(paidAt ? await readCard(tx, id) : null)
        return found
      })
      const ids = page.map(({ id }) => id)
      const givenBack = await readGivenBack(pool, ids)
      const shownAs = (row: PurchaseRow, n: number) =>
        purchaseView(row, { kind: 'none' }, rights[n], givenBack.get(row.id))
      return { body: { purchases: page.map(shownAs), next } }
    },
    async listCards({ account }) {
      // cards change at the provider alone; while it is away those of before are shown
      if (deps.payments && looks.mayAsk(account))
        await syncCards({ ...of(account), payments: deps.payments }, account).catch((error: Error) => {
          deps.log.warn({ cause: error.message }, 'kept cards not read')
        })
      return { body: { cards: await readCards(of(account).pool, account) } }
    },
    async removeCard({ account, params }) {
      await removeCard(of(account), params.id, account)
      return {}
    },
  }
}
