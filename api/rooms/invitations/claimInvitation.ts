import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { type HostedKind, KIND_WORDS } from '#domain/room/hostedKind.ts'
import type { ChannelRole } from '#domain/words.ts'
import type { Invitation, LookedInvitation } from './contract.ts'
import type { InvitationDeps } from './deps.ts'
import { tokenHash } from './issueToken.ts'
import { takeInvitedRole } from './roleInvitations.ts'

interface Found {
  id: string
  kind: Invitation['kind']
  /** null of one to a role */
  room_id: string | null
  room_kind: HostedKind | null
  role: ChannelRole | null
  title: string | null
  handle: string
  name: string
  host: string
  is_open: boolean
  is_mine: boolean
  has_address: boolean
}

/** Only the token that went out last opens an invitation. */
const FIND = `SELECT i.id, i.kind, i.room_id, r.kind AS room_kind, i.role, r.title, c.handle::text AS handle, c.name, p.account_id AS host,
    i.state IN ('invited', 'bounced') AND i.valid_until > app.now() AND (i.role IS NOT NULL OR r.state <> 'ended') AND t.is_newest AS is_open,
    EXISTS (SELECT FROM app.invitation o WHERE (o.room_id = i.room_id OR o.id = i.id) AND o.claimed_by = $2 AND o.state = 'claimed') AS is_mine,
    EXISTS (SELECT FROM app.identity d WHERE d.account_id = $2 AND d.email = i.email AND d.ended_at IS NULL) AS has_address
  FROM app.invitation_token t JOIN app.invitation i ON i.id = t.invitation_id LEFT JOIN app.room r ON r.id = i.room_id
  JOIN app.channel c ON c.id = coalesce(i.channel_id, r.channel_id) JOIN app.creator p ON p.id = c.creator_id WHERE t.token_hash = $1`

async function find(db: Pool | PoolClient, token: string, accountId: string | null): Promise<Found | null> {
  const { rows } = await db.query<Found>(FIND, [tokenHash(token), accountId])
  const [found] = rows
  return found && (found.is_open || found.is_mine) ? found : null
}

/**
 * What the one who holds an invitation would claim. Changes nothing.
 * @throws ProblemError NOT_FOUND for one that nobody can claim any more
 */
export async function lookAtInvitation(
  pool: Pool,
  token: string,
  accountId: string | null,
): Promise<LookedInvitation> {
  const found = await find(pool, token, accountId)
  if (!found) throw new ProblemError('NOT_FOUND')
  const { kind, handle, name, title, role, room_kind: roomKind } = found
  const roomId = found.is_mine ? found.room_id : null
  return { kind, channel: { handle, name }, title, role, roomKind, roomId }
}

/** The worker gives roles by address meanwhile: what it did is seen by whoever asks next, as done. */
const HOLD = `SELECT FROM app.invitation i JOIN app.invitation_token t ON t.invitation_id = i.id WHERE t.token_hash = $1 FOR UPDATE OF i`

const TAKE = `UPDATE app.invitation i SET state = 'claimed', claimed_by = $2, claimed_at = app.now()
  FROM app.invitation_token t WHERE i.id = $1 AND t.invitation_id = i.id AND t.token_hash = $3 AND t.is_newest
    AND i.state IN ('invited', 'bounced') AND i.valid_until > app.now()`

/**
 * Claims an invitation. One for a person who is in already is kept for somebody else.
 * @throws ProblemError NOT_FOUND, CONFLICT for the host and who can have no role, FORBIDDEN without the address that it is for
 */
export async function claimInvitation(
  deps: Pick<InvitationDeps, 'pool' | 'clock' | 'random'>,
  token: string,
  accountId: string,
): Promise<{ roomId: string | null; roomKind: HostedKind | null }> {
  return withTransaction(deps.pool, async (tx) => {
    // two claims of one person, by two invitations, take turns
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 16))', [accountId])
    await tx.query(HOLD, [tokenHash(token)])
    const found = await find(tx, token, accountId)
    if (!found) throw new ProblemError('NOT_FOUND')
    const { room_id: roomId, room_kind: roomKind } = found
    const claimed = { roomId, roomKind }
    if (found.is_mine) return claimed
    if (found.host === accountId) {
      throw new ProblemError('CONFLICT', {
        detail: `This is your own ${roomKind ? KIND_WORDS[roomKind] : 'channel'}. The invitation stays good for somebody else.`,
      })
    }
    if (found.kind === 'email' && !found.has_address) {
      throw new ProblemError('FORBIDDEN', {
        detail: 'It is for another address than yours. Sign in with that one, or add it under Security.',
      })
    }
    if (found.role !== null) {
      await takeInvitedRole(tx, deps, { id: found.id, accountId })
      return claimed
    }
    const { rowCount } = await tx.query(TAKE, [found.id, accountId, tokenHash(token)])
    if (!rowCount) throw new ProblemError('NOT_FOUND')
    return claimed
  })
}
