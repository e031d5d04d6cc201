import type { PoolClient } from 'pg'
import { plainAmount } from '#domain/billing/currency.ts'
import { PAYOUT_NEXT } from '#domain/billing/purchaseStates.ts'
import type { PayoutState } from '#domain/billing/words.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import { mayMove } from '#domain/room/transition.ts'
import { postPayout } from '../../ledger/postObjects.ts'
import { notify } from '../../notifications/notify.ts'
import type { PayoutReading } from '../../ports/payments/balances.ts'
import {
  awaitCreator,
  endRetried,
  lockPayout,
  lockPayoutOwner,
  movePayout,
  type NewPayoutRow,
  type PayoutOwner,
  putPayout,
} from './payoutStore.ts'

/** What bringing a payout needs besides its transaction. */
export interface PayoutOutside {
  clock: Clock
  random: RandomBytes
}

/** One that was cancelled failed too: its money is back with what waits. */
function stateOf({ state }: PayoutReading): PayoutState {
  return state === 'cancelled' ? 'failed' : state
}

/** When the money was back, by the provider's books; before it is booked, when it was looked for. */
function failedAt({ failure, facts }: PayoutReading, askedAt: Date): number | null {
  if (failure === null) return null
  return (
    facts.find(({ kind }) => kind === 'payout_failure')?.createdAt ?? Math.floor(askedAt.getTime() / 1000)
  )
}

async function notifyOwner(
  tx: PoolClient,
  outside: PayoutOutside,
  { accountId }: PayoutOwner,
  { id, amount, currency, failCode }: NewPayoutRow,
): Promise<void> {
  await notify(
    tx,
    {
      ...{ accounts: [accountId], kind: 'payout_failed', object: `payout:${id}`, step: 'failed' },
      facts: { amount: plainAmount(amount, currency), reason: String(failCode) },
    },
    outside,
  )
}

/**
 * Brings a payout as it was read, with its lines of the books, in the caller's transaction; whoever it failed for is told
 * once. A reading that was asked for before the one that is there changes nothing.
 * @param askedAt by the clock of the database, before the provider was asked
 */
export async function projectPayout(
  tx: PoolClient,
  outside: PayoutOutside,
  reading: PayoutReading,
  askedAt: Date,
): Promise<'done' | 'unknown_parent'> {
  const owner = await lockPayoutOwner(tx, reading.accountRef)
  if (!owner) return 'unknown_parent'
  const { creatorId } = owner
  const row: NewPayoutRow = {
    ...{ id: newId('pay', outside.random), creatorId, askedAt },
    ...{ payoutRef: reading.payoutRef, amount: reading.amount, currency: reading.currency },
    ...{ state: stateOf(reading), arrivesAt: reading.arrivesAt, madeAt: reading.createdAt },
    ...{ failedAt: failedAt(reading, askedAt), failCode: reading.failure },
  }
  const isNew = await putPayout(tx, row)
  const known = await lockPayout(tx, reading.payoutRef, askedAt)
  if (!known) return 'done'
  row.id = known.id
  const moves = !isNew && mayMove(PAYOUT_NEXT, known.state, row.state)
  // the day on which it is expected moves too
  if (!isNew) await movePayout(tx, row.id, { ...row, ...(moves ? {} : { state: known.state }) })
  const isFailure = row.state === 'failed' && row.failCode !== 'CANCELLED'
  if ((isNew || moves) && isFailure) {
    await awaitCreator(tx, row.id)
    await notifyOwner(tx, outside, owner, row)
  }
  await endRetried(tx, creatorId)
  await postPayout(tx, { subject: reading.payoutRef, creatorId }, reading)
  return 'done'
}
