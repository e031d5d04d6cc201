import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { mailAddressOf } from '#domain/mailAddress.ts'
import type { SentInvitation } from './contract.ts'
import type { InvitationDeps } from './deps.ts'
import { issueToken } from './issueToken.ts'
import {
  countSent,
  demandInvitingRoom,
  type InvitingRoom,
  lockCreatorOf,
  lockInvitation,
  type OwnInvitation,
  readSent,
} from './store.ts'

/** Throws CONFLICT where nobody can be invited. */
function demandOpen(room: InvitingRoom): void {
  if (room.visibility !== 'private') {
    throw new ProblemError('CONFLICT', { detail: 'Only private rooms have invitations.' })
  }
  if (room.state === 'ended') throw new ProblemError('CONFLICT', { detail: 'It has ended.' })
}

/** Throws RATE_LIMITED once a creator has sent what a day allows. What others sent to the address is nobody's to know. */
export async function demandShare(
  tx: PoolClient,
  { settings }: InvitationDeps,
  creatorId: string,
  email: string | null,
): Promise<void> {
  const { all, toAddress, nextInS } = await countSent(tx, creatorId, email)
  const { INVITATIONS_A_DAY: most, INVITATION_MAILS_OF_ONE_A_DAY: mostMails } = settings
  const refuse = (detail: string) => new ProblemError('RATE_LIMITED', { detail, retryAfterS: nextInS })
  if (all >= most) throw refuse(`You sent ${all} invitations today, and ${most} is the most. Go on tomorrow.`)
  if (toAddress >= mostMails)
    throw refuse(
      `You mailed this address ${toAddress === 1 ? 'once' : `${toAddress} times`} today. Give them a link instead, or wait a day.`,
    )
}

/** The address that somebody typed; null of a link. Throws INVALID_INPUT. */
export function addressIn(deps: InvitationDeps, to: { email: string } | { label: string }): string | null {
  if ('label' in to) return null
  const refuse = (why: string) => new ProblemError('INVALID_INPUT', { fields: { '/email': why } })
  if (!deps.hasMail) throw refuse('No mail is sent here. Make a link instead.')
  const email = mailAddressOf(to.email)
  if (!email) throw refuse('This is no e-mail address.')
  return email
}

/**
 * Invites one person to a private stream or voice room.
 * @throws ProblemError NOT_FOUND, INVALID_INPUT, CONFLICT (not private, ended, invited already), RATE_LIMITED
 */
export async function invite(
  deps: InvitationDeps,
  { roomId, accountId }: { roomId: string; accountId: string },
  to: { email: string } | { label: string },
): Promise<SentInvitation> {
  return withTransaction(deps.pool, async (tx) => {
    const room = await demandInvitingRoom(tx, { roomId, accountId }, 'FOR NO KEY UPDATE OF p')
    demandOpen(room)
    const email = addressIn(deps, to)
    await demandShare(tx, deps, room.creatorId, email)
    const id = newId('inv', deps.random)
    const { rowCount } = await tx.query(
      `INSERT INTO app.invitation (id, room_id, kind, email, label, valid_until)
         VALUES ($1, $2, $3, $4, $5, app.now() + make_interval(secs => $6)) ON CONFLICT DO NOTHING`,
      [
        ...[id, roomId, email === null ? 'link' : 'email', email, 'label' in to ? to.label : null],
        deps.settings.INVITATION_LIFE_S,
      ],
    )
    if (!rowCount) {
      throw new ProblemError('CONFLICT', {
        detail: 'This address is invited already. Send it again from the list.',
      })
    }
    const token = await issueToken(tx, deps, { id, email, creatorId: room.creatorId })
    return { invitation: await readSent(tx, id), token }
  })
}

/** Whose invitation it is, where one still makes sense; they wait behind it. Throws CONFLICT. */
async function lockPlace(tx: PoolClient, own: OwnInvitation, accountId: string): Promise<string> {
  const { roomId, channelId } = own
  if (roomId === null) return lockCreatorOf(tx, channelId)
  const room = await demandInvitingRoom(tx, { roomId, accountId }, 'FOR NO KEY UPDATE OF p')
  demandOpen(room)
  return room.creatorId
}

/**
 * Sends an invitation again, good for as long as a new one; what went out before opens nothing any more.
 * @param way a link by hand stands for a mail: it still asks for the address that was invited
 * @throws ProblemError NOT_FOUND, CONFLICT once it was claimed or taken back, RATE_LIMITED
 */
export async function resendInvitation(
  deps: InvitationDeps,
  id: string,
  accountId: string,
  way: 'as before' | 'by hand' = 'as before',
): Promise<SentInvitation> {
  return withTransaction(deps.pool, async (tx) => {
    const own = await lockInvitation(tx, id, accountId)
    const creatorId = await lockPlace(tx, own, accountId)
    if (own.state === 'claimed' || own.state === 'revoked') {
      const detail = own.state === 'claimed' ? 'It was accepted already.' : 'It was taken back. Invite anew.'
      throw new ProblemError('CONFLICT', { detail })
    }
    const isByHand = own.kind === 'email' && way === 'by hand'
    if (own.kind === 'email' && (own.email === null || (!deps.hasMail && !isByHand)))
      throw new ProblemError('CONFLICT', { detail: 'No mail can be sent to them. Make a link instead.' })
    const email = isByHand ? null : own.email
    await demandShare(tx, deps, creatorId, email)
    await tx.query(
      `UPDATE app.invitation SET state = 'invited', valid_until = app.now() + make_interval(secs => $2) WHERE id = $1`,
      [id, deps.settings.INVITATION_LIFE_S],
    )
    const token = await issueToken(tx, deps, { id, email, creatorId, isByHand })
    return { invitation: await readSent(tx, id), token }
  })
}
