import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { newId } from '#domain/ids.ts'
import { mailTo } from '../../notifications/mailTo.ts'
import type { InvitationDeps } from './deps.ts'

/** Kind of the mails that invite. */
export const INVITATION_MAIL = 'invitation'

/** What is kept of a token for ever. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/**
 * Sends an invitation out: a new token takes the place of every earlier one, in a mail or for the host to pass on.
 * @param isByHand of an invitation to an address, whose link the host passes on
 * @returns the token of a link; null of a mail, which alone carries it
 */
export async function issueToken(
  tx: PoolClient,
  deps: InvitationDeps,
  {
    id: invitationId,
    email,
    creatorId,
    isByHand = false,
  }: { id: string; email: string | null; creatorId: string; isByHand?: boolean },
): Promise<string | null> {
  const { random, dataKey, settings } = deps
  const id = newId('ivt', random)
  const token = Buffer.from(random(32)).toString('base64url')
  await tx.query(
    'UPDATE app.invitation_token SET is_newest = false, token_sealed = NULL WHERE invitation_id = $1 AND is_newest',
    [invitationId],
  )
  await tx.query(
    `INSERT INTO app.invitation_token (id, invitation_id, creator_id, token_hash, token_sealed, is_by_hand)
       VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      ...[id, invitationId, creatorId, tokenHash(token)],
      ...[email === null ? null : dataKey.seal('invitationToken', id, token), isByHand],
    ],
  )
  if (email === null) return token
  const expiresInS = settings.INVITATION_LIFE_S
  await mailTo(
    tx,
    { email, kind: INVITATION_MAIL, object: id, step: 'sent', expiresInS, group: 'live' },
    deps,
  )
  return null
}
