import type { Jobs } from '../queue/jobs.ts'
import { refreshConnect } from './connectAccount.ts'
import type { BillingDeps } from './deps.ts'
import { type PayoutDeps, payoutLoop } from './payouts/payoutProjectors.ts'
import { takeDueAccounts } from './store.ts'

const LOOK_MS = 60_000
const ACCOUNTS_PER_LOOK = 20

/** Work of billing: accounts that nobody asked about for six hours are read again, and payouts looked for. */
export function billingJobs(
  deps: BillingDeps & PayoutDeps & { log: { warn(facts: object, text: string): void } },
): Jobs {
  if (!deps.payments) return {}
  return {
    loops: [
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
