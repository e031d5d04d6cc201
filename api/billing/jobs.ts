import type { EventProjector } from '../inbox/eventProjector.ts'
import type { Jobs } from '../queue/jobs.ts'
import { refreshConnect } from './connectAccount.ts'
import { disputeLoop } from './disputes/moveDisputed.ts'
import { disputeProjector } from './disputes/projectDispute.ts'
import type { RefundDeps } from './refunds/deps.ts'
import { refundLoop } from './refunds/refundJobs.ts'
import { refundProjector } from './refunds/refundProjector.ts'
import { takeDueAccounts } from './store.ts'

const LOOK_MS = 60_000
const ACCOUNTS_PER_LOOK = 20

/** Work of billing: accounts that nobody asked about for six hours are read again. */
export function billingJobs(deps: RefundDeps): Jobs {
  if (!deps.payments) return {}
  return {
    loops: [
      refundLoop(deps),
      disputeLoop(deps),
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
    ],
  }
}

/** What billing makes of events of the payment provider. */
export function moneyBackProjectors(deps: RefundDeps): EventProjector[] {
  return deps.payments ? [refundProjector(deps), disputeProjector(deps)] : []
}
