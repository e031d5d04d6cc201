import type { EventProjector } from '../inbox/eventProjector.ts'
import type { Jobs } from '../queue/jobs.ts'
import { refreshConnect } from './connectAccount.ts'
import { payoutLoop, payoutProjectors } from './payouts/payoutProjectors.ts'
import type { PurchaseDeps } from './purchases/deps.ts'
import { purchaseJobs } from './purchases/purchaseJobs.ts'
import { purchaseProjectors } from './purchases/purchaseProjector.ts'
import { takeDueAccounts } from './store.ts'

const LOOK_MS = 60_000
const ACCOUNTS_PER_LOOK = 20

/** What events of the provider are brought into; none where the installation takes no cards. */
export function billingProjectors(deps: PurchaseDeps): EventProjector[] {
  return deps.payments ? [...purchaseProjectors(deps), ...payoutProjectors(deps)] : []
}

/** Work of billing: what is bought, payouts, and accounts that nobody asked about for six hours are read again. */
export function billingJobs(deps: PurchaseDeps): Jobs {
  if (!deps.payments) return {}
  const purchases = purchaseJobs(deps)
  return {
    ...purchases,
    loops: [
      ...(purchases.loops ?? []),
      {
        name: 'connect-accounts',
        everyMs: LOOK_MS,
        isExclusive: true,
        run: async () => {
          // it is due again in ten minutes; whoever opens the page asks before that
          for (const due of await takeDueAccounts(deps.pool, ACCOUNTS_PER_LOOK))
            await refreshConnect(deps, due).catch((error: Error) =>
              deps.log.warn({ creatorId: due.creatorId, cause: error.message }, 'connect account not read'),
            )
        },
      },
      payoutLoop(deps, deps.payments),
    ],
  }
}
