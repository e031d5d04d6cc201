import type { PoolClient } from 'pg'
import { countRightChange } from '#api/accounts/noteStandingChange.ts'
import { enqueue } from '#api/queue/outbox.ts'
import type { AccessDeps } from '../deps.ts'

/** What a change of a right needs besides its transaction. */
export type CardRightDeps = Pick<AccessDeps, 'clock' | 'random'>

/** The natural key of a queue of card time: one live seat for all its stretches. */
export function cardSourceKey(queueId: string): string {
  return `card:${queueId}`
}

/**
 * Counts a change of what an account holds, and has its seats decided again once it is committed. Under the lock of its
 * admissions: afterwards none can commit on what was known before.
 */
export async function noteRightChange(tx: PoolClient, deps: CardRightDeps, accountId: string): Promise<void> {
  const key = `right:${accountId}:${await countRightChange(tx, accountId)}`
  await enqueue(tx, [{ topic: 'seats.decide_again', key, body: { account: accountId } }], deps)
}
