import { inScope, type Unscoped } from '#db/scope.ts'
import type { EventProjector } from '../inbox/eventProjector.ts'
import type { Jobs } from '../queue/jobs.ts'
import { createPlaces, type Places } from '../queue/places.ts'
import { refreshConnect } from './connectAccount.ts'
import { disputeLoop } from './disputes/moveDisputed.ts'
import { disputeProjector } from './disputes/projectDispute.ts'
import { moveJobs } from './moves/followMoves.ts'
import { payoutLoop, payoutProjectors } from './payouts/payoutProjectors.ts'
import type { PurchaseDeps } from './purchases/deps.ts'
import { purchaseJobs } from './purchases/purchaseJobs.ts'
import { purchaseProjectors } from './purchases/purchaseProjector.ts'
import { refundLoop } from './refunds/refundJobs.ts'
import { refundProjector } from './refunds/refundProjector.ts'
import { takeDueAccounts } from './store.ts'

const LOOK_MS = 60_000
const ACCOUNTS_PER_LOOK = 20

/** What events of the provider are brought into; none where the installation takes no cards. */
export function billingProjectors(of: Unscoped<PurchaseDeps>): EventProjector[] {
  const deps = { ...of, pool: inScope(of.pool, { everyone: 'work' }) }
  if (!deps.payments) return []
  return [
    ...purchaseProjectors(deps),
    ...payoutProjectors(deps),
    refundProjector(deps),
    disputeProjector(deps),
  ]
}

/** Work of billing: what is bought and goes back, disputes, payouts, and accounts that nobody asked about for six hours are read again. */
export function billingJobs(of: Unscoped<PurchaseDeps> & { chainId: number }): Jobs {
  const deps = { ...of, pool: inScope(of.pool, { everyone: 'work' }) }
  // what was sold goes on where nothing is sold any more
  const moves = moveJobs(deps, deps.chainId)
  if (!deps.payments) return moves
  const all: Places[] = []
  const newPlaces = () => {
    const places = createPlaces()
    all.push(places)
    return places
  }
  const purchases = purchaseJobs(deps, newPlaces)
  const accounts = newPlaces()
  return {
    ...purchases,
    finish: async () => {
      await Promise.all(all.map((places) => places.settle()))
    },
    timetable: [...(purchases.timetable ?? []), ...(moves.timetable ?? [])],
    loops: [
      ...(purchases.loops ?? []),
      ...(moves.loops ?? []),
      refundLoop(deps, newPlaces()),
      disputeLoop(deps, newPlaces()),
      {
        name: 'connect-accounts',
        everyMs: LOOK_MS,
        isExclusive: true,
        run: async () => {
          // it is due again in ten minutes; whoever opens the page asks before that
          const work = (account: { creatorId: string; accountRef: string }) =>
            refreshConnect(
              { ...deps, pool: inScope(deps.pool, { creator: account.creatorId }) },
              account,
            ).catch((error: Error) =>
              deps.log.warn(
                { creatorId: account.creatorId, cause: error.message },
                'connect account not read',
              ),
            )
          const due = await takeDueAccounts(deps.pool, ACCOUNTS_PER_LOOK)
          await accounts.begin(due, { laneOf: ({ creatorId }) => creatorId, work })
        },
      },
      payoutLoop(deps, deps.payments, newPlaces()),
    ],
  }
}
