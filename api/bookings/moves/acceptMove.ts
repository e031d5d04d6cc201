import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { MIN_ACCEPT_S, type NewDate } from '#domain/calls/move.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { moveRefused } from './keepProposal.ts'
import { demandMovable, demandRail, type MovableCall } from './movable.ts'
import {
  lockMovedCall,
  type MovedCall,
  markSignatureTaken,
  readProposal,
  type StoredProposal,
} from './store.ts'

/** Which proposal for a booking of an account. */
export interface OwnMove {
  accountId: string
  bookingId: string
  moveId: string
}

/** A date with the signature of who proposed it, 0x hex. */
type SignedDate = Omit<NewDate, 'id'> & { signature: string }

const ENDED: Record<StoredProposal['state'], string | null> = {
  open: null,
  accepted: 'This date was accepted already.',
  declined: 'You declined this date. Propose another one.',
  withdrawn: 'The other side has withdrawn this date.',
  lapsed: 'The time to accept this date is over. Propose another one.',
  ended: 'This call was changed since this date was proposed. Look at it as it is now.',
}

/**
 * A call whose other date one of its sides can accept now, which the other one proposed.
 * @throws ProblemError CONFLICT
 */
export function demandAcceptable(call: MovedCall, proposal: StoredProposal): MovableCall {
  const { revision, validUntil, side, state } = proposal
  if (side === call.side) throw moveRefused('You proposed this date. The other side accepts it.')
  const isChanged = revision !== call.revision
  const detail = ENDED[isChanged && state === 'open' ? 'ended' : state]
  if (detail) throw moveRefused(detail)
  const movable = demandMovable(call)
  if (validUntil * 1000 < call.nowMs + MIN_ACCEPT_S * 1000)
    throw moveRefused('There is too little time left to accept this date. Propose another one.')
  return movable
}

async function take(tx: PoolClient, chainId: number, { moveId, ...own }: OwnMove): Promise<SignedDate> {
  const call = await lockMovedCall(tx, { ...own, chainId })
  const proposal = call && (await readProposal(tx, call.id, moveId))
  if (!call || !proposal) throw new ProblemError('NOT_FOUND')
  demandRail(call, 'chain')
  demandAcceptable(call, proposal)
  const { startAt, revision, validUntil, signature } = proposal
  if (signature === null) throw new Error('a date for a call by wallet is signed')
  await markSignatureTaken(tx, moveId)
  return { startAt, revision, validUntil, signature }
}

/**
 * Hands a proposed date with its signature to the other side, who brings it to the escrow; it cannot be withdrawn any more.
 * @throws ProblemError NOT_FOUND, CONFLICT
 */
export function acceptMove(
  { pool, chainId }: Pick<BookingDeps, 'pool' | 'chainId'>,
  move: OwnMove,
): Promise<SignedDate> {
  return withTransaction(pool, (tx) => take(tx, chainId, move))
}
