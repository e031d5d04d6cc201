import type { Command, Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import type { Transaction } from '../store/transaction.ts'
import {
  DISPUTE_REASONS,
  type Dispute,
  type DisputeKind,
  type DisputeReason,
  openDispute,
} from './dispute.ts'
import { readDispute } from './routes.ts'
import { escalateDispute, loseDispute, reinstateDispute, winDispute } from './verdict.ts'

const KINDS: readonly DisputeKind[] = ['chargeback', 'inquiry', 'block']

/** What a bank does, which the API has no verb for. */
export const DISPUTE_COMMANDS: readonly Command[] = [
  { name: 'disputes/open', run: (store, params) => store.transact((tx) => openByCommand(tx, params)) },
  {
    name: 'disputes/win',
    run: (store, params) =>
      store.transact((tx) =>
        winDispute(tx, named(tx, params), { isReinstated: String(params.reinstate) !== 'false' }),
      ),
  },
  verb('lose', loseDispute),
  verb('reinstate', reinstateDispute),
  verb('escalate', escalateDispute),
]

function verb(name: string, act: (tx: Transaction, dispute: Dispute) => Dispute): Command {
  return {
    name: `disputes/${name}`,
    run: (store, params) => store.transact((tx) => act(tx, named(tx, params))),
  }
}

function named(tx: Transaction, params: Params): Dispute {
  return readDispute(tx, String(params.dispute))
}

/** @throws ApiError 400 for a reason or a kind that is none */
function openByCommand(tx: Transaction, params: Params): Dispute {
  const { reason = 'fraudulent', kind = 'chargeback', amount } = params
  if (!isReason(reason) || !KINDS.some((one) => one === kind))
    throw new ApiError(400, 'parameter_invalid', `No bank has a dispute '${kind}' for '${reason}'.`)
  return openDispute(tx, {
    ...{ charge: String(params.charge), reason },
    ...{ amount: amount === undefined ? undefined : Number(amount), kind: kind as DisputeKind },
  })
}

/** Whether a text is one of the reasons banks give. */
export function isReason(reason: unknown): reason is DisputeReason {
  return typeof reason === 'string' && Object.hasOwn(DISPUTE_REASONS, reason)
}
