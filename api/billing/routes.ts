import { inScope, type Unscoped } from '#db/scope.ts'
import type { Handlers } from '../http/handler.ts'
import {
  connectView,
  openConnectPages,
  openDashboard,
  readOwnConnect,
  refreshConnect,
} from './connectAccount.ts'
import type { billingRoutes } from './contract.ts'
import type { BillingRouteDeps } from './deps.ts'
import type { moveRoutes } from './moves/contract.ts'
import type { MoveDeps } from './moves/deps.ts'
import { moveHandlers } from './moves/moveHandlers.ts'
import type { offerRoutes } from './offers/contract.ts'
import type { OfferDeps } from './offers/deps.ts'
import { offerHandlers } from './offers/routes.ts'
import type { payoutRoutes } from './payouts/contract.ts'
import { payoutHandlers } from './payouts/payoutHandlers.ts'
import { providerProblem } from './providerProblem.ts'
import type { purchaseRoutes } from './purchases/contract.ts'
import type { PurchaseDeps } from './purchases/deps.ts'
import { purchaseHandlers } from './purchases/purchaseHandlers.ts'
import type { PurchaseLooks } from './purchases/purchaseLooks.ts'
import type { refundRoutes } from './refunds/contract.ts'
import { refundHandlers } from './refunds/refundHandlers.ts'
import { findConnect } from './store.ts'

/** Verbs of getting paid by card, by the names of their routes. */
export function billingHandlers(
  deps: Unscoped<BillingRouteDeps & OfferDeps & PurchaseDeps & MoveDeps> & { looks: PurchaseLooks },
): Handlers<
  typeof billingRoutes &
    typeof offerRoutes &
    typeof purchaseRoutes &
    typeof payoutRoutes &
    typeof refundRoutes &
    typeof moveRoutes
> {
  const of = (account: string) => ({ ...deps, pool: inScope(deps.pool, { account }) })
  const view = async (account: string) =>
    connectView(of(account), await findConnect(of(account).pool, account))
  return {
    ...offerHandlers(deps),
    ...purchaseHandlers(deps),
    ...payoutHandlers(deps),
    ...refundHandlers(deps),
    ...moveHandlers(deps),
    readConnectAccount: async ({ account }) => ({ body: await view(account) }),
    refreshConnectAccount: async ({ account }) => {
      const own = await readOwnConnect(of(account), account)
      try {
        await refreshConnect(of(account), own)
      } catch (error) {
        throw providerProblem(error)
      }
      return { body: await view(account) }
    },
    openConnectPages: async ({ account, body, ip }) => ({
      body: await openConnectPages(of(account), { accountId: account, country: body.country, ip }),
    }),
    openProviderDashboard: async ({ account }) => ({ body: await openDashboard(of(account), account) }),
  }
}
