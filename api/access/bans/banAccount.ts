import type { PoolClient } from 'pg'
import { endRole } from '#api/creators/changeRole.ts'
import { enqueue } from '#api/queue/outbox.ts'
import { isHostedBy } from '../coHosts.ts'
import type { Access } from '../createAccess.ts'
import { endTurns } from '../line/turns.ts'
import { endBannedSeat } from '../revocation/reDecide.ts'
import { lockAccount, lockRoomsOf } from '../seats/locks.ts'
import { readSeatsUnder } from '../seats/store.ts'
import type { BanMarker } from './banMarks.ts'
import { type Ban, writeBan } from './writeBan.ts'

/**
 * Takes the admission lock of an account, before an act about it is logged: acts count in the order of this lock.
 * The account's own requests wait meanwhile, so whoever holds it waits for nothing for long.
 */
export async function lockForBan(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query("SET LOCAL lock_timeout = '5s'")
  await lockAccount(tx, accountId)
}

/** Looks again at seats of other guests of the browser that a guest's ban marked, once it is committed. */
async function lookAtGuests(
  tx: PoolClient,
  access: Access,
  { accountId, channelId, actionId }: Ban,
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT DISTINCT a.id FROM app.browser_mark m JOIN app.account g ON g.id = m.account_id AND g.state = 'guest'
       JOIN app.browser_mark o ON o.mark = m.mark AND o.account_id <> m.account_id JOIN app.account a ON a.id = o.account_id AND a.state = 'guest'
       JOIN app.seat s ON s.account_id = a.id AND s.state <> 'ended' JOIN app.room r ON r.id = s.room_id AND (r.channel_id = $2 OR ${isHostedBy('$2')})
      WHERE m.account_id = $1`,
    [accountId, channelId],
  )
  const effects = rows.map(({ id: account }) => ({
    ...{ topic: 'seats.decide_again', key: `marked:${account}:${actionId}`, body: { account } },
  }))
  await enqueue(tx, effects, access)
}

/**
 * Bans an account from a channel, or kicks it for a minute, and ends its seats there, each with a stored refusal, and its turns in line; also
 * in rooms of others that the channel's creator hosts with them. Afterwards no admission of the account can commit on what was known before, and its wallets and addresses are known
 * wherever they go; a role that it has in the channel ends. Needs the lock of `lockForBan` and the act in the log.
 */
export async function banAccount(
  tx: PoolClient,
  { access, mark }: { access: Access; mark: BanMarker },
  ban: Ban,
): Promise<void> {
  const { channelId, accountId, trace } = ban
  await writeBan(tx, ban)
  if (ban.kind === 'ban') {
    await mark(tx, accountId)
    await endRole(tx, access, { channelId, accountId })
  }
  await lockRoomsOf(tx, accountId, channelId)
  for (const seat of await readSeatsUnder(tx, accountId, channelId))
    await endBannedSeat(tx, access, seat, { trace })
  await endTurns(tx, access, { accountId, channelId })
  if (ban.kind === 'ban') await lookAtGuests(tx, access, ban)
}
