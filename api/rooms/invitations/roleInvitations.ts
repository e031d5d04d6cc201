import type { Pool, PoolClient } from 'pg'
import { demandAct } from '#api/creators/can.ts'
import { giveRole, MAX_ROLES } from '#api/creators/changeRole.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import type { ChannelRole } from '#domain/words.ts'
import type { SentInvitation } from './contract.ts'
import type { InvitationDeps } from './deps.ts'
import { addressIn, demandShare } from './invite.ts'
import { issueToken } from './issueToken.ts'
import { lockCreatorOf, readSent } from './store.ts'

/** Throws CONFLICT where those who have a role and those who are invited to one are as many as there can be. */
async function demandFewRoles(tx: PoolClient, channelId: string): Promise<void> {
  const { rows } = await tx.query<{ n: number }>(
    `SELECT (SELECT count(*) FROM app.channel_role WHERE channel_id = $1)::int + (SELECT count(*) FROM app.invitation
        WHERE channel_id = $1 AND role IS NOT NULL AND state IN ('invited', 'bounced') AND valid_until > app.now())::int AS n`,
    [channelId],
  )
  if ((rows[0]?.n ?? 0) < MAX_ROLES) return
  const detail = `${MAX_ROLES} people have a role here or are invited to one, and that is the most.`
  throw new ProblemError('CONFLICT', { detail })
}

/**
 * Invites one person by mail to a role in an own channel.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, INVALID_INPUT, CONFLICT (invited already, too many), RATE_LIMITED
 */
export async function inviteToTeam(
  deps: InvitationDeps,
  { channelId, accountId }: { channelId: string; accountId: string },
  { email: typed, role }: { email: string; role: ChannelRole },
): Promise<SentInvitation> {
  return withTransaction(deps.pool, async (tx) => {
    await demandAct(tx, { accountId, act: 'giveRoles', channelId })
    const creatorId = await lockCreatorOf(tx, channelId)
    const email = addressIn(deps, { email: typed })
    await demandFewRoles(tx, channelId)
    await demandShare(tx, deps, creatorId, email)
    const id = newId('inv', deps.random)
    const { rowCount } = await tx.query(
      `INSERT INTO app.invitation (id, channel_id, role, kind, email, valid_until)
         VALUES ($1, $2, $3, 'email', $4, app.now() + make_interval(secs => $5)) ON CONFLICT DO NOTHING`,
      [id, channelId, role, email, deps.settings.INVITATION_LIFE_S],
    )
    if (!rowCount) {
      const detail = 'This address is invited already. Send it again from the list.'
      throw new ProblemError('CONFLICT', { detail })
    }
    const token = await issueToken(tx, deps, { id, email, creatorId })
    return { invitation: await readSent(tx, id), token }
  })
}

interface Waiting {
  id: string
  accountId: string
}

// the mail went out, so its address did not ask to be left alone
const WAITING = `SELECT i.id, d.account_id AS "accountId" FROM app.invitation i
  JOIN app.identity d ON d.email = i.email AND d.ended_at IS NULL JOIN app.account a ON a.id = d.account_id AND a.state = 'active'
  WHERE i.role IS NOT NULL AND i.state = 'invited' AND i.valid_until > app.now() AND EXISTS (SELECT FROM app.invitation_token t
    JOIN app.delivery s ON s.object_key = t.id AND s.state = 'sent'
    WHERE t.invitation_id = i.id AND t.is_newest) ORDER BY i.made_at LIMIT 50`

const SETTLE = `UPDATE app.invitation SET state = 'claimed', claimed_by = $2, claimed_at = app.now()
  WHERE id = $1 AND state IN ('invited', 'bounced') AND valid_until > app.now()
  RETURNING channel_id AS "channelId", role`

/**
 * The role that an invitation is for, given to an account that has its address. Who gave it is the channel's owner.
 * @throws ProblemError NOT_FOUND once it can be claimed no more, CONFLICT for who can have no role there
 */
export async function takeInvitedRole(
  tx: PoolClient,
  deps: { clock: Clock; random: RandomBytes },
  { id, accountId }: Waiting,
): Promise<void> {
  const { rows } = await tx.query<{ channelId: string; role: ChannelRole }>(SETTLE, [id, accountId])
  const [taken] = rows
  if (!taken) throw new ProblemError('NOT_FOUND')
  const { channelId, role } = taken
  const owner = await tx.query<{ account_id: string }>(
    'SELECT p.account_id FROM app.channel c JOIN app.creator p ON p.id = c.creator_id WHERE c.id = $1',
    [channelId],
  )
  await giveRole(tx, deps, { channelId, accountId, role, givenBy: owner.rows[0]?.account_id ?? '' })
}

/** Gives roles to whoever has the address that was invited, by now verified. Who can have none gets none, and is asked no more. */
export async function giveInvitedRoles(deps: {
  pool: Pool
  clock: Clock
  random: RandomBytes
}): Promise<void> {
  const { rows } = await deps.pool.query<Waiting>(WAITING)
  for (const waiting of rows) {
    try {
      await withTransaction(deps.pool, (tx) => takeInvitedRole(tx, deps, waiting))
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code === 'NOT_FOUND') continue
      await deps.pool.query(
        "UPDATE app.invitation SET state = 'revoked', revoked_at = app.now() WHERE id = $1 AND state = 'invited'",
        [waiting.id],
      )
    }
  }
}
