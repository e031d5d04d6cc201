import type { PoolClient } from 'pg'
import type { RevocationFault } from '#domain/billing/words.ts'
import type { RevocationTry } from '../ports/attestor.ts'
import type { ServiceCall } from '../ports/services.ts'
import { sendTransaction } from '../services/sendTransaction.ts'
import { attestorService } from './attestorService.ts'
import type { AttestationDeps } from './deps.ts'
import { beginRevocation, type DueRevocation } from './revocationStore.ts'

/** What came of it: it is on its way, it waits (for its block, for money or for lower fees), or somebody has to look. */
export type SendResult = 'sent' | 'wait' | 'fault' | RevocationFault

/** A revocation takes a sixth of it; a collection that takes more is not ours to pay for. */
const MAX_GAS = 600_000n
/** Less than a purchase takes: who puts a little into a pass, so that it cannot be ended, pays more for gas than its owner is given. */
const DUST_GAS = 50_000n
/** After as many looks without a word for why, somebody has to look. */
const MAX_FAULTS = 5
/** Transactions that no block has yet: an accident costs as many, and a burst goes through in a few blocks. */
export const MAX_OPEN = 8

/** What its owner may be paid for a pass whoever bought, and for whatever: wei. */
async function dustNow({ sender, bounds }: AttestationDeps): Promise<bigint> {
  const { baseFee } = await sender.gasMarket()
  // a node that lies about it is believed no further than the installation pays
  if (baseFee > bounds.maxFee) return DUST_GAS * bounds.maxFee
  return DUST_GAS * baseFee
}

async function tryFor(
  deps: AttestationDeps,
  { collection }: DueRevocation,
  passId: bigint,
): Promise<RevocationTry> {
  const { sender, bounds } = deps
  const free = await sender.tryRevocation(collection, passId, 0n)
  if (free.kind !== 'worth' || !free.isNative) return free
  if (free.worth > bounds.maxPaid && free.worth > (await dustNow(deps))) return free
  return sender.tryRevocation(collection, passId, free.worth)
}

async function send(
  deps: AttestationDeps,
  { moveId, creatorId }: DueRevocation,
  passId: bigint,
  call: ServiceCall,
): Promise<SendResult> {
  const from = await deps.sender.sender()
  const begin = (tx: PoolClient) => beginRevocation(tx, moveId, passId)
  const sent = await sendTransaction(attestorService(deps), {
    ...{ subjectId: moveId, creatorId, from, call, begin },
  })
  return sent === 'sent' ? 'sent' : 'wait'
}

/**
 * Has a pass revoked. The server pays its owner no more than dust unless the installation says otherwise, and sends nothing that
 * the newest block would refuse.
 */
export async function sendRevocation(
  deps: AttestationDeps,
  due: DueRevocation,
  passId: bigint,
): Promise<SendResult> {
  const tried = await tryFor(deps, due, passId)
  switch (tried.kind) {
    case 'works':
      return tried.call.gas > MAX_GAS ? 'COSTLY' : send(deps, due, passId, tried.call)
    case 'worth':
      return 'WORTH'
    case 'hold_over':
      return 'HOLD_OVER'
    case 'ended':
      return 'wait'
    default:
      deps.log.warn({ moveId: due.moveId, said: tried.said }, 'a revocation would be refused')
      return due.tries + 1 >= MAX_FAULTS ? 'REFUSED' : 'fault'
  }
}
