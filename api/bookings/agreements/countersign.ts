import type { PoolClient } from 'pg'
import type { Hex } from 'viem'
import { withTransaction } from '#db/transaction.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readBooking } from '../booked/bookingView.ts'
import type { BookedCall } from '../booked/contract.ts'
import type { BookingDeps } from '../deps.ts'
import { walletSignature } from '../walletSignature.ts'
import { keepCountersignature, lockSignableCall, readSignableCall, type SignableCall } from './store.ts'

/** What a creator signed of a booking. */
interface Countersigning {
  accountId: string
  bookingId: string
  signature: Hex
  ip: string
}

const WORDS = {
  signer: 'the creator of this call',
  undeployed: 'nobody could check its signature there',
}

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

/** Throws ProblemError NOT_FOUND, CONFLICT. */
function demandSignable(call: SignableCall | null): SignableCall {
  if (!call) throw new ProblemError('NOT_FOUND')
  if (call.side === 'fan') throw refused('You agreed to this call by paying for it. Its creator signs it.')
  if (call.rail === 'card')
    throw refused(
      'This call was reserved by card, and nothing is signed of that. Its page has what was agreed.',
    )
  if (!call.isAgreed)
    throw refused('This call was booked elsewhere, so nothing is here that could be signed.')
  if (call.status === 'none')
    throw refused('The network has dropped its payment. Wait until it is there again.')
  return call
}

async function keep(
  deps: BookingDeps,
  tx: PoolClient,
  { accountId, bookingId, signature }: Countersigning,
): Promise<BookedCall> {
  const own = { accountId, bookingId, chainId: deps.chainId }
  const call = demandSignable(await lockSignableCall(tx, own))
  await keepCountersignature(tx, call, signature)
  const booking = await readBooking(deps, tx, accountId, bookingId)
  if (!booking) throw new ProblemError('NOT_FOUND')
  return booking
}

/**
 * Keeps the signature of the creator's wallet under what was agreed, whose digest is the booking's id; the first one stays.
 * @throws ProblemError NOT_FOUND, CONFLICT, INVALID_INPUT where another wallet signed, or something else, CHAIN_UNREADABLE
 */
export async function countersign(deps: BookingDeps, wish: Countersigning): Promise<BookedCall> {
  const { accountId, bookingId, signature: sent, ip } = wish
  const call = demandSignable(
    await readSignableCall(deps.pool, { accountId, bookingId, chainId: deps.chainId }),
  )
  const { wallet, escrowId } = call
  const signature = await walletSignature(deps, {
    ...{ wallet, digest: escrowId as Hex, signature: sent, ip, words: WORDS },
  })
  return withTransaction(deps.pool, (tx) => keep(deps, tx, { ...wish, signature }))
}
