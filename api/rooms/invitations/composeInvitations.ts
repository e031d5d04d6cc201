import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { ChannelRole } from '#domain/words.ts'
import type { Compose, Letter, Withheld } from '../../notifications/letter.ts'
import type { InvitationDeps } from './deps.ts'
import { optOutHash } from './optOut.ts'

type ComposeDeps = Pick<InvitationDeps, 'dataKey' | 'random'> & { pool: Pool; mailsADay: number }

interface Due {
  email: string
  handle: string
  role: ChannelRole | null
  token_sealed: Buffer
}

const DUE = `SELECT i.email::text AS email, c.handle::text AS handle, i.role, t.token_sealed
  FROM app.invitation_token t JOIN app.invitation i ON i.id = t.invitation_id LEFT JOIN app.room r ON r.id = i.room_id
  JOIN app.channel c ON c.id = coalesce(i.channel_id, r.channel_id)
  WHERE t.id = $1 AND t.is_newest AND t.token_sealed IS NOT NULL AND i.email IS NOT NULL AND i.state = 'invited'
    AND i.valid_until > app.now() AND (i.role IS NOT NULL OR r.state <> 'ended')`

// granted once; a mail that is written again after a worker died is the same one
const GRANT = `UPDATE app.invitation_token t SET granted_at = coalesce(t.granted_at, app.now())
  WHERE t.id = $1 AND NOT EXISTS (SELECT FROM app.invitation_opt_out f WHERE f.email_hash = $2)
    AND (t.granted_at IS NOT NULL OR (SELECT count(*) FROM app.invitation_token o JOIN app.invitation i ON i.id = o.invitation_id
      WHERE i.email = $3 AND o.granted_at > app.now() - interval '1 day') < $4)`

const WANTED_NOTHING =
  'If you do not know who this is, do nothing: nobody learns whether you read it, and it ends by itself.'

/** Subject and text, by what the invitation is to. */
function wordsOf(handle: string, role: ChannelRole | null): Pick<Letter, 'subject' | 'paragraphs'> {
  const what = role ? `be a ${role} of @${handle}` : 'a private stream'
  const how = role
    ? 'Sign in with this address, or open the invitation and accept it. You can give the role up at any time.'
    : 'Open the invitation, sign in with this address and accept it. It is for you alone and works once.'
  return {
    subject: `@${handle} invites you to ${what}`,
    paragraphs: [`@${handle} invites you to ${what} on Stagedoor. ${how}`, WANTED_NOTHING],
  }
}

/**
 * Writes the mails that invite, and decides who gets one: not who asked for none, and a few a day for each address. Whom
 * nobody asked before gets no words that the sender wrote freely.
 */
export function composeInvitations(deps: ComposeDeps): Compose {
  const { pool, dataKey, mailsADay } = deps

  async function compose(id: string): Promise<Letter | Withheld> {
    const due = await withTransaction(pool, async (tx) => {
      const { rows } = await tx.query<Due>(DUE, [id])
      const [row] = rows
      if (!row) return null
      // invitations to one address are decided one after the other, so that each counts those before it
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(lower($1), 17))', [row.email])
      const hash = await optOutHash(tx, deps, row.email)
      const granted = await tx.query(GRANT, [id, hash, row.email, mailsADay])
      return granted.rowCount ? row : null
    })
    if (!due) return { withheld: 'NO_INVITATION' }
    const { email, handle, role, token_sealed } = due
    const token = dataKey.unseal('invitationToken', id, token_sealed).toString()
    return {
      to: email,
      ...wordsOf(handle, role),
      link: { label: 'Open the invitation', path: `/invitation#${token}` },
      footer: {
        reason: 'You get this because somebody typed your address to invite you.',
        label: 'Never invite me again',
        path: `/invitation/never#${token}`,
      },
    }
  }

  return async (deliveries) => {
    const letters = deliveries.map(async ({ id, objectKey }) => [id, await compose(objectKey)] as const)
    return new Map(await Promise.all(letters))
  }
}

/** Forgets tokens whose mail was taken or never will be, and marks invitations whose address took none. */
export async function settleInvitations(pool: Pool): Promise<void> {
  await pool.query(
    `WITH settled AS (
       UPDATE app.invitation_token t SET token_sealed = NULL FROM app.delivery d
        WHERE t.token_sealed IS NOT NULL AND d.object_key = t.id AND d.state <> 'due'
        RETURNING t.invitation_id, t.is_newest, d.state = 'bounced' OR d.error = 'SUPPRESSED' AS is_refused)
     UPDATE app.invitation i SET state = 'bounced' FROM settled s
      WHERE i.id = s.invitation_id AND s.is_newest AND s.is_refused AND i.state = 'invited'`,
  )
}

/** Forgets invitations to streams that ended long ago, and to roles: who was there stays in the record of seats. */
export async function forgetOldInvitations(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM app.invitation i USING app.room r
      WHERE r.id = i.room_id AND r.state = 'ended' AND r.ended_at < app.now() - interval '90 days'`,
  )
  await pool.query(
    `DELETE FROM app.invitation WHERE role IS NOT NULL AND greatest(valid_until, claimed_at, revoked_at) < app.now() - interval '90 days'`,
  )
}
