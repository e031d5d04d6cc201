import type { Abi } from 'viem'
import { BOOKING_CAUSES, BOOKING_STATUSES } from '#domain/booking/words.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import type { Address, ContractCall, Wallet } from '#web/chain/wallet.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Withheld } from '#web/transactions/runTx.ts'
import { type BookedFacts, type Escrowed, escrowBooking, type WalletBooking } from './bookingModel.ts'

/** What a person reads where the chain has something else than what they were shown. */
export const CHANGED =
  'This call was changed meanwhile. Nothing was sent. Look at it as it is now and decide again.'

/** As much of the answer of `bookingOf` as is compared. */
interface KeptBooking {
  amount: bigint
  startAt: number
  lengthMinutes: number
  status: number
}

/** A call of the escrow that holds a booking; with its id alone where nothing else is named. */
export function escrowCall(
  { escrow }: Pick<WalletBooking, 'escrow'>,
  functionName: string,
  args: readonly unknown[] = [escrow.id],
): ContractCall {
  return {
    address: escrow.address as Address,
    abi: consultationEscrowAbi as unknown as Abi,
    ...{ functionName, args },
  }
}

/**
 * Throws Withheld for another wallet than the one of who reads.
 * @param words what counts of that one alone, and what was not done
 */
export function demandParty(
  { side, escrow }: Pick<WalletBooking, 'side' | 'escrow'>,
  owner: Address,
  words: { only: string; undone: string },
): void {
  const own = side === 'fan' ? escrow.fan : escrow.creator
  if (owner.toLowerCase() === own.toLowerCase()) return
  const whose = side === 'fan' ? 'that paid for this call' : 'that this call pays'
  throw new Withheld(
    `${words.only} ${shortAddress(own)}, the wallet ${whose}. ${words.undone} Switch to it and try again.`,
  )
}

/** What the escrow says of a wallet that it would refuse. */
export const SENDER_WORDS = { only: 'The escrow takes this only from', undone: 'Nothing was sent.' }

/** What who signs reads of a wallet that does not count. */
export const SIGNER_WORDS = { only: 'This counts only where it is signed by', undone: 'Nothing was signed.' }

/** The same for who objected with words, which are laid at once where the other side objected first. */
export const CHANGED_AFTER_WORDS =
  'This call was changed meanwhile. Nothing was sent to the network, and what you wrote may be with both sides already. Look at the call as it is now and decide again.'

/** Throws Withheld, with these words, where the escrow has something else than what was shown. */
export async function demandSame(
  booking: Escrowed<BookedFacts>,
  read: Wallet['read'],
  words = CHANGED,
): Promise<void> {
  const { amount, startAt, lengthMinutes, status } = escrowBooking(booking)
  const kept = (await read(escrowCall(booking, 'bookingOf'))) as KeptBooking
  const isSame =
    BOOKING_STATUSES[kept.status] === status &&
    kept.amount === amount &&
    kept.startAt === startAt &&
    kept.lengthMinutes === lengthMinutes
  if (!isSame) throw new Withheld(words)
}

/** Throws Withheld where the escrow has an attendance already, or both changed the booking since it was judged: a dispute stays one by either. */
export async function demandUnattested(booking: WalletBooking, read: Wallet['read']): Promise<void> {
  const { pending, revision } = escrowBooking(booking)
  const kept = (await read(escrowCall(booking, 'caseOf'))) as { cause: number; revision: number }
  const isSame = pending === null || BOOKING_CAUSES[kept.cause] === pending.cause
  if (!isSame || kept.revision !== revision) throw new Withheld(CHANGED)
}
