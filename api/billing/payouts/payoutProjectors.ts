import { inScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { EventProjector } from '../../inbox/eventProjector.ts'
import type { PaymentProvider } from '../../ports/payments.ts'
import { PaymentRefused } from '../../ports/payments.ts'
import type { Loop } from '../../queue/jobs.ts'
import { type Places, patientPlaces } from '../../queue/places.ts'
import { readConnectNow } from '../connectAccount.ts'
import type { BillingDeps } from '../deps.ts'
import { findCreatorOf, readNow } from '../store.ts'
import { takeDuePayouts } from './payoutStore.ts'
import { type PayoutOutside, projectPayout } from './projectPayout.ts'

export type PayoutDeps = Pick<BillingDeps, 'pool' | 'payments'> & PayoutOutside

const isGone = (error: unknown): boolean => error instanceof PaymentRefused && error.code === 'GONE'

/** Brings payouts, and how an account stands, once something was told of them. */
export function payoutProjectors(deps: PayoutDeps): EventProjector[] {
  const { pool, payments } = deps
  if (!payments) return []
  return [
    {
      kinds: ['payout'],
      async fetch({ accountRef, objectRef }) {
        // the installation's own money is paid out where its owner looks
        if (accountRef === null) return async () => 'done'
        const askedAt = await readNow(pool)
        try {
          const reading = await payments.readPayout(accountRef, objectRef)
          return (tx) => projectPayout(tx, deps, reading, askedAt)
        } catch (error) {
          if (isGone(error)) return async () => 'done'
          throw error
        }
      },
    },
    {
      kinds: ['account'],
      async fetch({ accountRef }) {
        const creatorId = accountRef === null ? undefined : await findCreatorOf(pool, accountRef)
        if (accountRef === null || creatorId === undefined) return async () => 'done'
        const save = await readConnectNow(deps, payments, { creatorId, accountRef })
        return async (tx) => {
          await save(tx)
          return 'done'
        }
      },
    },
  ]
}

const LOOK_MS = 60_000
const ACCOUNTS_PER_LOOK = 20
/** A bank sends back what it took within five business days: what is older is over. */
const OVER_AFTER_S = 21 * 86_400
const MAX_PAYOUTS = 100

async function sweepAccount(deps: PayoutDeps, payments: PaymentProvider, accountRef: string): Promise<void> {
  const askedAt = await readNow(deps.pool)
  const overAt = Math.floor(askedAt.getTime() / 1000) - OVER_AFTER_S
  let looked = 0
  for await (const reading of payments.listPayouts(accountRef, null)) {
    if (reading.createdAt < overAt || ++looked > MAX_PAYOUTS) return
    await withTransaction(deps.pool, (tx) => projectPayout(tx, deps, reading, askedAt))
  }
}

/** Looks for payouts that nothing was told of. */
export function payoutLoop(
  deps: PayoutDeps & { log: { warn(facts: object, text: string): void } },
  payments: PaymentProvider,
  places: Places = patientPlaces(),
): Loop {
  return {
    name: 'payouts',
    everyMs: LOOK_MS,
    isExclusive: true,
    run: async () => {
      const work = ({ creatorId: creator, accountRef }: { creatorId: string; accountRef: string }) =>
        sweepAccount({ ...deps, pool: inScope(deps.pool, { creator }) }, payments, accountRef).catch(
          (error: Error) => {
            if (!isGone(error)) deps.log.warn({ accountRef, cause: error.message }, 'payouts not read')
          },
        )
      const due = await takeDuePayouts(deps.pool, ACCOUNTS_PER_LOOK)
      await places.begin(due, { laneOf: ({ accountRef }) => accountRef, work })
    },
  }
}
