import type { Loop } from '../../queue/jobs.ts'
import type { RefundDeps } from './deps.ts'
import { dueRefunds } from './refundStore.ts'
import { sendRefund } from './sendRefund.ts'

const LOOK_MS = 2000
const PER_TURN = 20

/** Refunds that are committed and of which nobody knows what became of them. */
export function refundLoop(deps: RefundDeps): Loop {
  return {
    name: 'refunds',
    everyMs: LOOK_MS,
    isExclusive: true,
    run: async () => {
      for (const id of await dueRefunds(deps.pool, PER_TURN))
        await sendRefund(deps, id).catch((error: Error) =>
          deps.log.warn({ refundId: id, cause: error.message }, 'refund could not be settled'),
        )
    },
  }
}
