import type { PoolClient } from 'pg'

/**
 * Takes back what waits for an account in a channel: invitations by mail to an address of theirs, to private streams and to a
 * role, that nobody claimed. One by link names nobody, and what was claimed is a matter of the door.
 */
export async function revokeInvitationsOf(
  tx: PoolClient,
  { channelId, accountId }: { channelId: string; accountId: string },
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE app.invitation i SET state = 'revoked', revoked_at = app.now()
       FROM app.identity d WHERE d.account_id = $2 AND d.email = i.email AND d.ended_at IS NULL AND i.state IN ('invited', 'bounced')
        AND (i.channel_id = $1 OR EXISTS (SELECT FROM app.room r WHERE r.id = i.room_id AND r.channel_id = $1)) RETURNING i.id`,
    [channelId, accountId],
  )
  if (rows.length === 0) return
  await tx.query('UPDATE app.invitation_token SET token_sealed = NULL WHERE invitation_id = ANY ($1)', [
    rows.map(({ id }) => id),
  ])
}
