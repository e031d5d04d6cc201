import type { Pool } from 'pg'
import { type BegunPool, withTransaction } from '#db/transaction.ts'
import { type HostedKind, KIND_WORDS } from '#domain/room/hostedKind.ts'
import type { ChannelRole } from '#domain/words.ts'
import type { Compose, Letter, Withheld } from '../../notifications/letter.ts'
import type { InvitationDeps } from './deps.ts'
import { optOutHash } from './optOut.ts'

type ComposeDeps = Pick<InvitationDeps, 'dataKey' | 'random'> & {
  pool: Pool | BegunPool
  /** to one address */
  mailsADay: number
  /** of one creator, to one address */
  mailsOfOneADay: number
}

interface Due {
  email: string
  handle: string
  role: ChannelRole | null
  /** null of one to a role */
  room_kind: HostedKind | null
  token_sealed: Buffer
}

const DUE = `SELECT i.email::text AS email, c.handle::text AS handle, i.role, r.kind AS room_kind, t.token_sealed
  FROM app.invitation_token t JOIN app.invitation i ON i.id = t.invitation_id LEFT JOIN app.room r ON r.id = i.room_id
  JOIN app.channel c ON c.id = coalesce(i.channel_id, r.channel_id)
  WHERE t.id = $1 AND t.is_newest AND t.token_sealed IS NOT NULL AND i.email IS NOT NULL AND i.state = 'invited'
    AND i.valid_until > app.now() AND (i.role IS NOT NULL OR r.state <> 'ended')`

// Granted once; a mail that is written again after a worker died is the same one. A creator has a share of the day of an address,
// and the rest is for others; whose invitation the address accepted before does not compete with strangers.
const GRANT = `WITH day AS (
    SELECT count(*) AS every, count(*) FILTER (WHERE o.creator_id = s.creator_id) AS own
      FROM app.invitation_token s, app.invitation i JOIN app.invitation_token o ON o.invitation_id = i.id
      WHERE s.id = $1 AND i.email = $2 AND o.granted_at > app.now() - interval '1 day'),
  known AS (SELECT EXISTS (SELECT FROM app.invitation_token s JOIN app.invitation_token o ON o.creator_id = s.creator_id
      JOIN app.invitation i ON i.id = o.invitation_id WHERE s.id = $1 AND i.email = $2 AND i.claimed_at IS NOT NULL) AS so),
  share AS (SELECT t.granted_at IS NOT NULL OR (day.own < $4 AND (day.every < $3 OR known.so)) AS fits
    FROM app.invitation_token t, day, known WHERE t.id = $1)
  UPDATE app.invitation_token t SET granted_at = CASE WHEN share.fits THEN coalesce(t.granted_at, app.now()) END,
    is_withheld = NOT share.fits FROM share WHERE t.id = $1 RETURNING share.fits`

const IS_UNWANTED = 'SELECT FROM app.invitation_opt_out WHERE email_hash = $1'

const WANTED_NOTHING =
  'If you do not know who this is, do nothing: nobody learns whether you read it, and it ends by itself.'

/** Subject and text, by what the invitation is to. */
function wordsOf({ handle, role, room_kind: kind }: Due): Pick<Letter, 'subject' | 'paragraphs'> {
  const what = role ? `be a ${role} of @${handle}` : `a private ${KIND_WORDS[kind ?? 'stream']}`
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
 * nobody asked before gets no words that the sender wrote freely. An address that asked for none uses its share up like any
 * other, and one that refused us before is tried, so that no sender sees which it is.
 */
export function composeInvitations(deps: ComposeDeps): Compose {
  const { pool, dataKey, mailsADay } = deps
  // whatever is set, one creator leaves one to others
  const mailsOfOneADay = Math.min(deps.mailsOfOneADay, Math.max(1, mailsADay - 1))

  async function compose(id: string): Promise<Letter | Withheld> {
    const due = await withTransaction(pool, async (tx): Promise<Due | Withheld> => {
      const { rows } = await tx.query<Due>(DUE, [id])
      const [row] = rows
      if (!row) return { withheld: 'NO_INVITATION' }
      // invitations to one address are decided one after the other, so that each counts those before it
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(lower($1), 17))', [row.email])
      const granted = await tx.query<{ fits: boolean }>(GRANT, [id, row.email, mailsADay, mailsOfOneADay])
      if (!granted.rows[0]?.fits) return { withheld: 'NO_SHARE' }
      const { rowCount } = await tx.query(IS_UNWANTED, [await optOutHash(tx, deps, row.email)])
      return rowCount ? { withheld: 'NO_INVITATION' } : row
    })
    if ('withheld' in due) return due
    const { email, token_sealed } = due
    const token = dataKey.unseal('invitationToken', id, token_sealed).toString()
    return {
      to: email,
      ...wordsOf(due),
      link: { label: 'Open the invitation', path: `/invitation#${token}` },
      footer: {
        reason: 'You get this because somebody typed your address to invite you.',
        label: 'Never invite me again',
        path: `/invitation/never#${token}`,
      },
      isAskedFor: true,
    }
  }

  return async (deliveries) => {
    const letters = deliveries.map(async ({ id, objectKey }) => [id, await compose(objectKey)] as const)
    return new Map(await Promise.all(letters))
  }
}

/** Forgets tokens whose mail was taken or never will be, and marks invitations whose own mail their address did not take. */
export async function settleInvitations(pool: Pool): Promise<void> {
  await pool.query(
    `WITH settled AS (
       UPDATE app.invitation_token t SET token_sealed = NULL FROM app.delivery d
        WHERE t.token_sealed IS NOT NULL AND d.object_key = t.id AND d.state <> 'due'
        RETURNING t.invitation_id, t.is_newest, d.state = 'bounced' AS is_refused)
     UPDATE app.invitation i SET state = 'bounced' FROM settled s
      WHERE i.id = s.invitation_id AND s.is_newest AND s.is_refused AND i.state = 'invited'`,
  )
}

/** Forgets invitations to rooms that ended long ago, and to roles: who was there stays in the record of seats. */
export async function forgetOldInvitations(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM app.invitation i USING app.room r
      WHERE r.id = i.room_id AND r.state = 'ended' AND r.ended_at < app.now() - interval '90 days'`,
  )
  await pool.query(
    `DELETE FROM app.invitation WHERE role IS NOT NULL AND greatest(valid_until, claimed_at, revoked_at) < app.now() - interval '90 days'`,
  )
}
