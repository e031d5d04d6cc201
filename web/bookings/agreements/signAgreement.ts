import { hashTypedData, keccak256, type TypedDataDefinition, toBytes } from 'viem'
import { AGREEMENT_DOMAIN, AGREEMENT_TYPES } from '#domain/calls/agreement.ts'
import type { TypedText, Wallet } from '#web/chain/wallet.ts'
import { stopFor, Withheld } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import type { WalletBooking } from '../booked/bookingModel.ts'
import { demandParty, SIGNER_WORDS } from '../booked/escrowChecks.ts'

const DIFFERENT = 'What this page shows is not what was paid for. Nothing was signed.'

/** Whose words are signed, and of which installation they are. */
export interface CountersignOrder {
  booking: WalletBooking
  chainId: number
}

/** What was agreed, as a wallet signs it; null: its digest is another one than the booking's id. @throws where a part is not of its type */
function typedAgreement({ booking, chainId }: CountersignOrder): TypedText | null {
  const { agreement, text, escrow } = booking
  if (agreement === null || text === null) return null
  const { amount, nonce, ...rest } = agreement
  const typed: TypedText = {
    domain: { ...AGREEMENT_DOMAIN, chainId, verifyingContract: escrow.address },
    ...{ types: AGREEMENT_TYPES, primaryType: 'Agreement' },
    message: {
      ...{ ...rest, amount: BigInt(amount), nonce: BigInt(nonce) },
      summaryHash: keccak256(toBytes(text)),
    },
  }
  return hashTypedData(typed as TypedDataDefinition) === escrow.id.toLowerCase() ? typed : null
}

/** What was paid for; withheld where its digest is another one than the booking's id. */
function paidAgreement(order: CountersignOrder): TypedText {
  let typed: TypedText | null
  try {
    typed = typedAgreement(order)
  } catch {
    // an amount that is no number, an address that is none
    typed = null
  }
  if (typed === null) throw new Withheld(DIFFERENT)
  return typed
}

async function sign(
  order: CountersignOrder,
  open: () => Promise<Wallet>,
  emit: (phase: TxPhase) => void,
): Promise<string> {
  const typed = paidAgreement(order)
  const wallet = await open()
  const owner = (await wallet.account()) ?? (await wallet.connect('last'))
  demandParty(order.booking, owner, SIGNER_WORDS)
  emit({ at: 'switching' })
  // wallets refuse to sign for a chain that they are not on
  await wallet.switchTo()
  emit({ at: 'signing' })
  return wallet.signTyped(typed)
}

/** Has the creator's wallet sign what was agreed; it sends nothing. Null where it did not, after the reason was emitted. */
export async function signAgreement(
  order: CountersignOrder,
  open: () => Promise<Wallet>,
  emit: (phase: TxPhase) => void,
): Promise<string | null> {
  emit({ at: 'preparing' })
  try {
    return await sign(order, open, emit)
  } catch (error) {
    emit(stopFor(error))
    return null
  }
}
