import type { PoolClient } from 'pg'
import { type LoggedAction, logBan } from './bans/logAction.ts'
import { writeBan } from './bans/writeBan.ts'
import type { Access } from './createAccess.ts'
import { endBannedSeat } from './revocation/reDecide.ts'
import { lockAccount, lockRoomsOf } from './seats/locks.ts'
import { readSeatsOf } from './seats/store.ts'

/** Who is banned from which channel, by whom and why. */
export interface Ban extends LoggedAction {
  /** reference of the request */
  trace: string
}

/**
 * Bans an account from a channel and ends its seats there, each with a stored refusal. Afterwards no admission of
 * the account can commit on what was known before.
 */
export async function banAccount(tx: PoolClient, access: Access, ban: Ban): Promise<void> {
  const { channelId, accountId, trace } = ban
  // the account's own requests wait for this transaction, so it must not wait for a room for long
  await tx.query("SET LOCAL lock_timeout = '5s'")
  await lockAccount(tx, accountId)
  await writeBan(tx, await logBan(tx, access, ban), ban)
  await lockRoomsOf(tx, accountId, channelId)
  for (const seat of await readSeatsOf(tx, accountId)) {
    if (seat.channelId === channelId) await endBannedSeat(tx, access, seat, { trace })
  }
}
