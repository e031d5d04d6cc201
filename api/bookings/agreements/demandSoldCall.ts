import type { PoolClient } from 'pg'
import type { CallAgreement } from '#domain/calls/agreement.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { readSoldCall, type SoldCall } from '../reservations/store.ts'
import { type HeldCall, readHeldCall } from './store.ts'

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

/** @param field in which what was sent differs from what is sold */
export const differing = (field: keyof CallAgreement | 'text') =>
  new ProblemError('CONFLICT', {
    detail: 'What you see is not what is sold now. Load the page again; nothing was paid.',
    facts: { field },
  })

/** Throws ProblemError CONFLICT once a time is not held any more. */
export function demandStillHeld({ isHeld }: Pick<HeldCall, 'isHeld'>): void {
  if (!isHeld) throw refused('Your time is not held any more. Choose a time again; nothing was paid.')
}

/** The own time of an account, which is still held, and who pays for it. Throws ProblemError NOT_FOUND, CONFLICT, FORBIDDEN. */
export async function demandHeld(
  tx: PoolClient,
  { reservationId: id, accountId }: { reservationId: string; accountId: string },
  wallet: string,
): Promise<HeldCall> {
  const held = await readHeldCall(tx, { id, accountId, wallet })
  if (!held) throw new ProblemError('NOT_FOUND')
  demandStillHeld(held)
  if (!held.isOwnWallet)
    throw new ProblemError('FORBIDDEN', { detail: 'This wallet is not linked to your account.' })
  return held
}

/** What is sold of it to this account now. Throws ProblemError CONFLICT, FORBIDDEN. */
export async function demandSoldCall(
  { chainId }: Pick<BookingDeps, 'chainId'>,
  tx: PoolClient,
  { channelId, offerId }: Pick<HeldCall, 'channelId' | 'offerId'>,
  accountId: string,
): Promise<SoldCall> {
  const sold = await readSoldCall(tx, { channelId, offerId, chainId }, accountId)
  if (!sold || sold.isClosed)
    throw refused('This offer was changed or taken back. Look at what is offered now.')
  if (sold.isBanned)
    throw new ProblemError('FORBIDDEN', { detail: 'You are banned from channels of this creator.' })
  if (sold.calendar.isPaused) throw refused(`${sold.channel.name} takes no bookings for now.`)
  return sold
}
