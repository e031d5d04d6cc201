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
import type { refundRoutes } from './refunds/contract.ts'
import { refundHandlers } from './refunds/refundHandlers.ts'
import { findConnect } from './store.ts'

/** Verbs of getting paid by card, by the names of their routes. */
export function billingHandlers(
  deps: BillingRouteDeps & OfferDeps & PurchaseDeps & MoveDeps,
): Handlers<
  typeof billingRoutes &
    typeof offerRoutes &
    typeof purchaseRoutes &
    typeof payoutRoutes &
    typeof refundRoutes &
    typeof moveRoutes
> {
  const { pool } = deps
  return {
    ...offerHandlers(deps),
    ...purchaseHandlers(deps),
    ...payoutHandlers(deps),
    ...refundHandlers(deps),
    ...moveHandlers(deps),
    readConnectAccount: async ({ account }) => ({
      body: connectView(deps, await findConnect(pool, account)),
    }),
    refreshConnectAccount: async ({ account }) => {
      const own = await readOwnConnect(deps, account)
      try {
        await refreshConnect(deps, own)
      } catch (error) {
        throw providerProblem(error)
      }
      return { body: connectView(deps, await findConnect(pool, account)) }
    },
    openConnectPages: async ({ account, body, ip }) => ({
      body: await openConnectPages(deps, { accountId: account, country: body.country, ip }),
    }),
    openProviderDashboard: async ({ account }) => ({ body: await openDashboard(deps, account) }),
  }
}
