import type { PoolClient } from 'pg'
import { lockAdmissions, noteStandingChange } from '#api/accounts/noteStandingChange.ts'
import { notify } from '#api/notifications/notify.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { ChannelRole } from '#domain/words.ts'
import { ProblemError } from '../http/problemError.ts'

/** People with a role in one channel, invited ones included. */
export const MAX_ROLES = 50

interface RoleDeps {
  clock: Clock
  random: RandomBytes
}

/** Whose role, where. */
export interface RoleOf {
  channelId: string
  accountId: string
}

interface Fitness {
  isOwner: boolean
  isActive: boolean
  isBanned: boolean
  others: number
}

/** Why an account can have no role in a channel; null when it can. */
function unfitness({ isOwner, isActive, isBanned, others }: Fitness): string | null {
  if (isOwner) return 'The channel is theirs, and its owner needs no role.'
  if (isBanned) return 'They are banned from this channel. Take the ban back first.'
  if (!isActive) return 'They have no account that can have a role.'
  return others >= MAX_ROLES ? `${MAX_ROLES} people have a role here, and that is the most.` : null
}

/**
 * Gives an account a role in a channel, or another one than it had, and tells it. Seats of the account are decided again. A ban
 * that is written at this moment waits for the same lock, and ends the role behind it.
 * @throws ProblemError CONFLICT for the owner, a guest, the banned and the one who would be too many
 */
export async function giveRole(
  tx: PoolClient,
  deps: RoleDeps,
  { channelId, accountId, role, givenBy }: RoleOf & { role: ChannelRole; givenBy: string },
): Promise<void> {
  await lockAdmissions(tx, accountId)
  // so that each counts those before
  await tx.query('SELECT FROM app.channel WHERE id = $1 FOR NO KEY UPDATE', [channelId])
  const { rows } = await tx.query<Fitness & { channel: string }>(
    `SELECT ch.name AS channel, cr.account_id = a.id AS "isOwner", a.state = 'active' AS "isActive",
        EXISTS (SELECT FROM app.ban b WHERE b.account_id = a.id AND b.channel_id IN (ch.id, 'all') AND b.kind = 'ban'
          AND (b.until IS NULL OR b.until > app.now())) AS "isBanned",
        (SELECT count(*)::int FROM app.channel_role o WHERE o.channel_id = ch.id AND o.account_id <> a.id) AS others
       FROM app.channel ch JOIN app.creator cr ON cr.id = ch.creator_id JOIN app.account a ON a.id = $2 WHERE ch.id = $1`,
    [channelId, accountId],
  )
  const [fit] = rows
  if (!fit) throw new ProblemError('NOT_FOUND')
  const detail = unfitness(fit)
  if (detail) throw new ProblemError('CONFLICT', { detail })
  await tx.query(
    `INSERT INTO app.channel_role (channel_id, account_id, role, given_by, given_at) VALUES ($1, $2, $3, $4, app.now())
     ON CONFLICT (channel_id, account_id) DO UPDATE SET role = EXCLUDED.role, given_by = EXCLUDED.given_by, given_at = EXCLUDED.given_at`,
    [channelId, accountId, role, givenBy],
  )
  await noteStandingChange(tx, deps, accountId)
  const facts = { channel: fit.channel, channelId, role }
  const about = { kind: 'role_given' as const, object: `role:${channelId}`, step: String(deps.clock()) }
  await notify(tx, { ...about, accounts: [accountId], facts }, deps)
}

/**
 * Ends the role of an account in a channel, where it has one. Whoever bans calls it in the same transaction, so that no role is
 * given meanwhile.
 * @returns the role that it had
 */
export async function endRole(
  tx: PoolClient,
  deps: RoleDeps,
  { channelId, accountId }: RoleOf,
): Promise<ChannelRole | null> {
  await lockAdmissions(tx, accountId)
  const { rows } = await tx.query<{ role: ChannelRole }>(
    'DELETE FROM app.channel_role WHERE channel_id = $1 AND account_id = $2 RETURNING role',
    [channelId, accountId],
  )
  const [ended] = rows
  if (!ended) return null
  await noteStandingChange(tx, deps, accountId)
  return ended.role
}
