import { type Hex, hashTypedData } from 'viem'
import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { NEW_DATE_TYPES, type NewDate } from '#domain/calls/move.ts'
import type { BookingDeps } from '../deps.ts'
import { walletSignature } from '../walletSignature.ts'
import type { MovedCall } from './store.ts'

const WORDS = {
  signer: 'a side of this call',
  undeployed: 'the escrow takes no signature of such a one',
}

/** What is signed. */
function digestOf({ chainId, escrow, escrowId }: MovedCall, date: Omit<NewDate, 'id'>): Hex {
  return hashTypedData({
    domain: { ...AGREEMENT_DOMAIN, chainId, verifyingContract: escrow as Hex },
    types: NEW_DATE_TYPES,
    primaryType: 'NewDate',
    message: { ...date, id: escrowId as Hex },
  })
}

/**
 * The signature of a date by the wallet of who proposes it, in a form that the escrow takes. No connection is held meanwhile: a
 * wallet that is a contract is asked.
 * @param date within the bounds of what is signed
 * @throws ProblemError INVALID_INPUT, CONFLICT, CHAIN_UNREADABLE
 */
export async function escrowSignature(
  deps: Pick<BookingDeps, 'chain'>,
  call: MovedCall,
  { date, ...signed }: { date: Omit<NewDate, 'id'>; signature: Hex; ip: string },
): Promise<Hex> {
  const { wallet } = call
  return walletSignature(deps, { ...signed, wallet, digest: digestOf(call, date), words: WORDS })
}
