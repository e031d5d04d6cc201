import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { NEW_DATE_TYPES, type NewDate } from '#domain/calls/move.ts'
import type { Wallet } from '#web/chain/wallet.ts'
import { stopFor, Withheld } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import type { WalletBooking } from '../booked/bookingModel.ts'
import { demandParty, SIGNER_WORDS } from '../booked/escrowChecks.ts'
import { newDateOf } from './moveModel.ts'

const LATE = 'There is too little time left to accept that date. Nothing was signed. Choose another one.'

/** What is proposed for a booking, and of which installation it is. */
export interface ProposeOrder {
  booking: WalletBooking
  /** start of the new date, in milliseconds since the epoch */
  atMs: number
  chainId: number
}

/** A new date as the server takes it. */
export type SignedDate = Omit<NewDate, 'id'> & { signature: string }

/** What it needs from the outside. */
export interface SignParts {
  open: () => Promise<Wallet>
  /** of the server, in seconds */
  nowS: () => number
}

async function sign(
  { booking, atMs, chainId }: ProposeOrder,
  { open, nowS }: SignParts,
  emit: (phase: TxPhase) => void,
): Promise<SignedDate> {
  const wallet = await open()
  const owner = (await wallet.account()) ?? (await wallet.connect('last'))
  demandParty(booking, owner, SIGNER_WORDS)
  emit({ at: 'switching' })
  // wallets refuse to sign for a chain that they are not on
  await wallet.switchTo()
  const date = newDateOf(booking, atMs, nowS())
  if (date === null) throw new Withheld(LATE)
  emit({ at: 'signing' })
  const signature = await wallet.signTyped({
    domain: { ...AGREEMENT_DOMAIN, chainId, verifyingContract: booking.escrow.address },
    ...{ types: NEW_DATE_TYPES, primaryType: 'NewDate', message: { ...date } },
  })
  const { id: _, ...rest } = date
  return { ...rest, signature }
}

/** Has the wallet of who reads sign another date; it sends nothing. Null where it did not, after the reason was emitted. */
export async function signNewDate(
  order: ProposeOrder,
  parts: SignParts,
  emit: (phase: TxPhase) => void,
): Promise<SignedDate | null> {
  emit({ at: 'preparing' })
  try {
    return await sign(order, parts, emit)
  } catch (error) {
    emit(stopFor(error))
    return null
  }
}
