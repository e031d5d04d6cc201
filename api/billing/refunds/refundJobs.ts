import { inScope } from '#db/scope.ts'
import type { Loop } from '../../queue/jobs.ts'
import type { Places } from '../../queue/places.ts'
import type { RefundDeps } from './deps.ts'
import { dueRefunds } from './refundStore.ts'
import { sendRefund } from './sendRefund.ts'

const LOOK_MS = 2000
const PER_TURN = 20

/** Refunds that are committed and of which nobody knows what became of them. */
export function refundLoop(deps: RefundDeps, places: Places): Loop {
  return {
    name: 'refunds',
    everyMs: LOOK_MS,
    isExclusive: true,
    run: async () => {
      const work = ({ id, creatorId: creator }: { id: string; creatorId: string }) =>
        sendRefund({ ...deps, pool: inScope(deps.pool, { creator }) }, id).catch((error: Error) =>
          deps.log.warn({ refundId: id, cause: error.message }, 'refund could not be settled'),
        )
      const due = await dueRefunds(deps.pool, PER_TURN)
      await places.begin(due, { laneOf: ({ creatorId }) => creatorId, work })
    },
  }
}
