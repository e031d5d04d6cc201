import { type Abi, type Hex, parseEventLogs, zeroHash } from 'viem'
import type { CallOffer } from '#api/bookings/contract.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import type { Wallet } from '#local/visitor/createWallet.ts'

/** Seconds until it begins: the escrow takes no call that has begun. */
const BEGINS_IN_S = 8

/** A call that was just booked. */
export interface CallNow {
  /** under which the escrow has it */
  id: Hex
  /** seconds since the epoch */
  startAt: number
}

/**
 * Books a call that begins in a moment at the escrow itself, past the calendar of its creator.
 * @param offer as the installation answers it to anybody; throws an Error where it is not sold by wallet
 */
export async function bookCallNow(
  wallet: Wallet,
  escrow: Hex,
  { lengthMinutes, prices }: Pick<CallOffer, 'lengthMinutes' | 'prices'>,
): Promise<CallNow> {
  const price = prices.find(({ rail, sale }) => rail === 'chain' && sale !== null)
  if (!price?.sale) throw new Error('this call is not sold by wallet')
  // before the start is named: a slow machine takes longer for it than the call is away
  await wallet.fill()
  const startAt = Math.floor(Date.now() / 1000) + BEGINS_IN_S
  const agreement = {
    ...{ creator: price.sale.creator, fan: wallet.account.address, currency: Number(price.currency) },
    ...{ amount: BigInt(price.units), startAt, lengthMinutes, policyId: price.sale.policyId },
    ...{ summaryHash: zeroHash, nonce: BigInt(startAt) },
  }
  const hash = await wallet.sendCall({
    ...{ address: escrow, abi: consultationEscrowAbi as unknown as Abi, functionName: 'book' },
    ...{ args: [agreement, BigInt(price.sale.offerNo)], value: agreement.amount },
  })
  const { logs } = await wallet.chain.getTransactionReceipt({ hash })
  const [booked] = parseEventLogs({ abi: consultationEscrowAbi, logs, eventName: 'Booked' })
  if (!booked) throw new Error(`${hash} booked nothing`)
  return { id: booked.args.id, startAt }
}
