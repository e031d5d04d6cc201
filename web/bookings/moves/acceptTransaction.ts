import { otherSide } from '#domain/calls/move.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import type { OwnBooking, WalletBooking } from '../booked/bookingModel.ts'
import { CHANGED, demandParty, demandSame, escrowCall, SENDER_WORDS } from '../booked/escrowChecks.ts'
import type { ProposedMove } from './moveModel.ts'

const LATE = 'The time to accept this date is over. Nothing was sent.'
const DIFFERENT =
  'The server knows another date than what you read here. Nothing was sent. Load the page again.'

/** What somebody accepts, as they read it. */
export interface AcceptOrder<B extends OwnBooking = OwnBooking> {
  booking: B
  move: ProposedMove
}

/** A date that is signed by who proposed it. */
type SignedMove = CallOutput<'acceptMove'>

/** Asks the server for what was signed. */
export type FetchMove = typeof fetchMove

/** @throws Withheld with the sentence of the server */
async function fetchMove({ booking, move }: AcceptOrder): Promise<SignedMove> {
  try {
    return await call('acceptMove', { params: { bookingId: booking.id, moveId: move.id } })
  } catch (error) {
    if (error instanceof ApiProblem) throw new Withheld(`${sentenceOf(error)} Nothing was sent.`)
    throw error
  }
}

/** Throws Withheld where a change of the booking was not read here. */
async function demandRevision(booking: WalletBooking, read: Wallet['read']): Promise<void> {
  const kept = (await read(escrowCall(booking, 'caseOf'))) as { revision: number }
  if (kept.revision !== booking.revision) throw new Withheld(CHANGED)
}

/**
 * The one transaction that accepts another date; withheld where the chain or the server has something else than what was shown.
 * @param parts what reads the chain, the time of the server in seconds, and what asks it
 */
export async function acceptAction(
  order: AcceptOrder<WalletBooking>,
  owner: Address,
  { read, nowS, fetch = fetchMove }: { read: Wallet['read']; nowS: number; fetch?: FetchMove },
): Promise<TxAction> {
  const { booking, move } = order
  demandParty(booking, owner, SENDER_WORDS)
  await demandSame(booking, read)
  await demandRevision(booking, read)
  const validUntil = Date.parse(move.validUntil) / 1000
  if (nowS > validUntil) throw new Withheld(LATE)
  const shown = { startAt: Date.parse(move.startsAt) / 1000, revision: booking.revision, validUntil }
  const { signature, ...signed } = await fetch(order)
  const isSame =
    signed.startAt === shown.startAt &&
    signed.revision === shown.revision &&
    signed.validUntil === shown.validUntil
  if (!isSame) throw new Withheld(DIFFERENT)
  // who sends it agrees by that
  const signatures = otherSide(booking.side) === 'creator' ? [signature, '0x'] : ['0x', signature]
  const { address, id } = booking.escrow
  return {
    purpose: 'settle',
    call: escrowCall(booking, 'reschedule', [{ id, ...shown }, ...signatures]),
    expect: { escrow: address.toLowerCase(), booking: id.toLowerCase() },
    wallets: null,
  }
}
