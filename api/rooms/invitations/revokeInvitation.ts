import { withTransaction } from '#db/transaction.ts'
import { announce } from '../revisions.ts'
import type { InvitationDeps } from './deps.ts'
import { lockInvitation } from './store.ts'

/**
 * Takes an invitation back. Seats of who claimed it are decided again after the commit, with a stored refusal.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function revokeInvitation(deps: InvitationDeps, id: string, accountId: string): Promise<void> {
  const { pool, access } = deps
  await withTransaction(pool, async (tx) => {
    const own = await lockInvitation(tx, id, accountId)
    // a role that somebody has is taken from the team
    if (own.state === 'revoked' || (own.role !== null && own.claimedBy !== null)) return
    await tx.query(`UPDATE app.invitation SET state = 'revoked', revoked_at = app.now() WHERE id = $1`, [id])
    await tx.query('UPDATE app.invitation_token SET token_sealed = NULL WHERE invitation_id = $1', [id])
    if (own.claimedBy === null || own.roomId === null) return
    await access.decideAgain(tx, own.claimedBy, `revoked:${id}`)
    await announce(tx, own.roomId)
  })
}
