import { type Abi, hashTypedData, keccak256, toBytes } from 'viem'
import type { KeptAgreement } from '#api/bookings/agreements/contract.ts'
import { AGREEMENT_DOMAIN, AGREEMENT_TYPES, type CallAgreement } from '#domain/calls/agreement.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { missingAllowance } from '#web/transactions/allowance.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import { type HeldOrder, heldAgreement } from './heldAgreement.ts'

const OTHERS =
  'This wallet does not belong to your account. Nothing was paid. Switch to a wallet of your account.'
const DIFFERENT =
  'The server keeps something else than what you read here. Nothing was paid. Load the page again.'

export interface BookOrder extends HeldOrder {
  chainId: number
  /** of this installation */
  escrow: string
  /** of the currency; null for the chain's own */
  token: string | null
  /** of the account, lower-case */
  wallets: readonly string[]
  /** the server keeps another agreement with this nonce: the next press needs a new one */
  onNonceTaken?: () => void
}

/** Keeps an agreement at the server. */
export type KeepAgreement = typeof keepAgreement

/** Has the server keep what is agreed. @throws ApiProblem of the route */
function keepAgreement(
  reservationId: string,
  agreement: CallAgreement,
  text: string,
): Promise<KeptAgreement> {
  const { amount, nonce, ...rest } = agreement
  const sent = { ...rest, amount: String(amount), nonce: String(nonce) }
  return call('keepAgreement', { params: { reservationId }, body: { agreement: sent, text } })
}

const TAKEN = 'This price was opened anew meanwhile. Nothing was paid. Press again.'

const isNonceTaken = (error: unknown): boolean =>
  error instanceof ApiProblem && error.problem.code === 'CONFLICT' && error.problem.facts?.field === 'nonce'

function refuse(error: unknown, { onNonceTaken }: BookOrder): never {
  if (isNonceTaken(error)) {
    onNonceTaken?.()
    throw new Withheld(TAKEN)
  }
  if (error instanceof ApiProblem) throw new Withheld(`${sentenceOf(error)} Nothing was paid.`)
  throw error
}

/** Throws Withheld unless the server keeps exactly this agreement, for this escrow. */
function checkKept(
  kept: KeptAgreement,
  { chainId, escrow }: BookOrder,
  message: Record<string, unknown>,
): void {
  const id = hashTypedData({
    domain: { ...AGREEMENT_DOMAIN, chainId, verifyingContract: escrow as Address },
    ...{ types: AGREEMENT_TYPES, primaryType: 'Agreement', message: message as never },
  })
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  const isKept =
    isSame(kept.id, id) &&
    isSame(kept.escrow, escrow) &&
    isSame(kept.summaryHash, String(message.summaryHash))
  if (!isKept) throw new Withheld(DIFFERENT)
}

/**
 * The next transaction of a booking: an exact allowance where the currency is a token, then the booking itself. The
 * agreement is kept at the server before either, and is the same for both.
 */
export async function nextBookAction(
  order: BookOrder,
  owner: Address,
  read: Wallet['read'],
  keep: KeepAgreement = keepAgreement,
): Promise<TxAction> {
  const { reservation, price, token, wallets, escrow } = order
  const fan = owner.toLowerCase()
  if (!wallets.includes(fan)) throw new Withheld(OTHERS)
  if (fan === price.sale.creator.toLowerCase())
    throw new Withheld(
      `${shortAddress(owner)} is the wallet that is paid. Nothing was paid. Switch to another wallet of yours.`,
    )
  const { agreement, text } = heldAgreement(order, owner)
  const kept = await keep(reservation.id, agreement, text).catch((error: unknown) => refuse(error, order))
  const signed = { ...agreement, summaryHash: keccak256(toBytes(text)) }
  checkKept(kept, order, signed)
  const { amount } = agreement
  const spender = escrow as Address
  const missing = { token, spender, units: amount, purpose: 'booking', wallets, clearsRest: true } as const
  return (
    (await missingAllowance(missing, owner, read)) ?? {
      purpose: 'booking',
      call: {
        ...{ address: spender, abi: consultationEscrowAbi as unknown as Abi, functionName: 'book' },
        args: [signed, BigInt(kept.offerNo)],
        ...(token === null ? { value: amount } : {}),
      },
      expect: { escrow: escrow.toLowerCase(), booking: kept.id.toLowerCase() },
      wallets,
    }
  )
}
