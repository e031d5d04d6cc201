import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { announce } from '../revisions.ts'
import type { InvitationDeps } from './deps.ts'
import { lockOwnInvitation } from './store.ts'

/**
 * Takes an own invitation back. Seats of who claimed it are decided again after the commit, with a stored refusal.
 * @throws ProblemError NOT_FOUND
 */
export async function revokeInvitation(deps: InvitationDeps, id: string, accountId: string): Promise<void> {
  const { pool, access } = deps
  await withTransaction(pool, async (tx) => {
    const own = await lockOwnInvitation(tx, id, accountId)
    if (!own) throw new ProblemError('NOT_FOUND')
    if (own.state === 'revoked') return
    await tx.query(`UPDATE app.invitation SET state = 'revoked', revoked_at = app.now() WHERE id = $1`, [id])
    await tx.query('UPDATE app.invitation_token SET token_sealed = NULL WHERE invitation_id = $1', [id])
    if (own.claimedBy === null) return
    await access.decideAgain(tx, own.claimedBy, `revoked:${id}`)
    await announce(tx, own.roomId)
  })
}
