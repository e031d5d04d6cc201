import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { toldFacts } from '#domain/access/toldFacts.ts'
import type { ClubDeps } from './deps.ts'
import { type ClubView, readClub } from './readClub.ts'

const MEMBERS_ARE_OTHERS = 'You look after this channel: you are in its club without joining.'
const UNPAID = 'Your bank has not confirmed your payment yet. Join again in a moment.'

/** The room whose door decides. Throws ProblemError NOT_FOUND, CONFLICT for who looks after the channel. */
async function findDecidingRoom(
  { pool }: Pick<ClubDeps, 'pool'>,
  clubId: string,
  accountId: string,
): Promise<{ roomId: string; gateId: string }> {
  const { rows } = await pool.query<{ room_id: string; gate_id: string; is_team: boolean }>(
    `SELECT r.id AS room_id, r.gate_id, c.account_id = $2 OR EXISTS (SELECT FROM app.channel_role x
        WHERE x.channel_id = h.id AND x.account_id = $2) AS is_team
       FROM app.club k JOIN app.room r ON r.club_id = k.id AND r.state <> 'ended'
       JOIN app.channel h ON h.id = k.channel_id AND h.archived_at IS NULL
       JOIN app.creator c ON c.id = h.creator_id JOIN app.account o ON o.id = c.account_id AND o.state IN ('active', 'suspended')
      WHERE k.id = $1`,
    [clubId, accountId],
  )
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  if (rows[0].is_team) throw new ProblemError('CONFLICT', { detail: MEMBERS_ARE_OTHERS })
  return { roomId: rows[0].room_id, gateId: rows[0].gate_id }
}

/**
 * Makes somebody a member, where the door of the club's room would open now.
 * @throws ProblemError with the deny code and facts of that door, NOT_FOUND, CONFLICT for who looks after the channel, CHAIN_UNREADABLE, PAYMENT_PENDING
 */
export async function joinClub(deps: ClubDeps, clubId: string, accountId: string): Promise<ClubView> {
  const { roomId, gateId } = await findDecidingRoom(deps, clubId, accountId)
  const { verdict, isPaying } = await deps.access.verdictIfLive(roomId, accountId)
  if (isPaying) throw new ProblemError('PAYMENT_PENDING', { detail: UNPAID, retryAfterS: 5 })
  if (verdict.verdict === 'deny')
    throw new ProblemError(verdict.reason, { facts: { ...toldFacts(verdict.facts) } })
  await withTransaction(deps.pool, async (tx) => {
    // who closes the club meanwhile takes its members with it
    const { rowCount } = await tx.query('SELECT FROM app.club WHERE id = $1 FOR KEY SHARE', [clubId])
    if (!rowCount) throw new ProblemError('NOT_FOUND')
    await tx.query(
      `INSERT INTO app.club_member AS m (club_id, account_id, looked_at)
       SELECT r.club_id, $2::app.id, CASE WHEN r.gate_id = $3 THEN app.now() ELSE app.now() - interval '1 day' END
         FROM app.room r WHERE r.club_id = $1 AND r.state <> 'ended'
       ON CONFLICT (club_id, account_id) DO UPDATE SET looked_at = EXCLUDED.looked_at, ended_at = NULL, end_reason = NULL,
         joined_at = CASE WHEN m.ended_at IS NULL THEN m.joined_at ELSE app.now() END`,
      // another gate by now: they are asked again soon
      [clubId, accountId, gateId],
    )
  })
  return readClub(deps, clubId, accountId)
}

/** Ends a membership, and forgets that the door ended one; repeating it changes nothing. Throws ProblemError NOT_FOUND. */
export async function leaveClub(deps: ClubDeps, clubId: string, accountId: string): Promise<ClubView> {
  await deps.pool.query(
    `UPDATE app.club_member SET ended_at = coalesce(ended_at, app.now()), end_reason = 'LEFT'
      WHERE club_id = $1 AND account_id = $2 AND end_reason IS DISTINCT FROM 'LEFT'`,
    [clubId, accountId],
  )
  return readClub(deps, clubId, accountId)
}
