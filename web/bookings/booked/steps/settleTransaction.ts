import type { Abi } from 'viem'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import type { Address, ContractCall, Wallet } from '#web/chain/wallet.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import type { OwnBooking } from '../bookingModel.ts'
import { effectKey, escrowBooking, type SettleStep, settleSteps, stepEffect } from '../bookingModel.ts'
import { sharesText } from '../bookingWords.ts'

const LATE = 'This is not possible any more. Nothing was sent. Look at the call as it is now.'

const CHANGED = 'This call was changed meanwhile. Nothing was sent. Look at it as it is now and decide again.'

/** As much of the answer of `bookingOf` as is compared. */
interface KeptBooking {
  amount: bigint
  startAt: number
  lengthMinutes: number
  status: number
}

/** Nothing is laid before the arbiter with it. */
const NO_EVIDENCE = `0x${'0'.repeat(64)}`

function escrowCall({ escrow }: OwnBooking, functionName: SettleStep | 'bookingOf'): ContractCall {
  return {
    address: escrow.address as Address,
    abi: consultationEscrowAbi as unknown as Abi,
    ...{ functionName, args: functionName === 'dispute' ? [escrow.id, NO_EVIDENCE] : [escrow.id] },
  }
}

/** What somebody decided about a booking, and what they were shown that it does. */
export interface SettleOrder {
  booking: OwnBooking
  kind: SettleStep
  /** of the effect that was shown */
  shownKey: string
}

/** Throws Withheld for a wallet that the escrow would refuse; what ends a booking in time anybody may send. */
function demandWallet({ booking, kind }: SettleOrder, owner: Address): void {
  const own = booking.side === 'fan' ? booking.escrow.fan : booking.escrow.creator
  if (kind === 'finish' || owner.toLowerCase() === own.toLowerCase()) return
  const whose = booking.side === 'fan' ? 'that paid for this call' : 'that this call pays'
  throw new Withheld(
    `The escrow takes this only from ${shortAddress(own)}, the wallet ${whose}. Nothing was sent. Switch to it and try again.`,
  )
}

/** Throws Withheld where the escrow has something else than what was shown. */
async function demandSame({ booking }: SettleOrder, read: Wallet['read']): Promise<void> {
  const { amount, startAt, lengthMinutes, status } = escrowBooking(booking)
  const kept = (await read(escrowCall(booking, 'bookingOf'))) as KeptBooking
  const isSame =
    BOOKING_STATUSES[kept.status] === status &&
    kept.amount === amount &&
    kept.startAt === startAt &&
    kept.lengthMinutes === lengthMinutes
  if (!isSame) throw new Withheld(CHANGED)
}

/**
 * One step of a booking as the escrow takes it; withheld where it does something else by now than what was shown.
 * @param now of the server, in seconds, and what reads the chain
 */
export async function settleAction(
  order: SettleOrder,
  owner: Address,
  { read, nowS }: { read: Wallet['read']; nowS: number },
): Promise<TxAction> {
  const { booking, kind, shownKey } = order
  demandWallet(order, owner)
  await demandSame(order, read)
  const effect = settleSteps(booking, nowS).includes(kind) ? stepEffect(booking, kind, nowS) : null
  if (effect === null) throw new Withheld(LATE)
  if (effectKey(effect) !== shownKey) {
    const shares = effect.settlement
      ? ` It would mean now that ${sharesText(effect.settlement, booking)}.`
      : ''
    throw new Withheld(`This has just changed, and nothing was sent.${shares} Look at it and decide again.`)
  }
  return {
    purpose: 'settle',
    call: escrowCall(booking, kind),
    expect: {
      escrow: booking.escrow.address.toLowerCase(),
      booking: booking.escrow.id.toLowerCase(),
    },
    wallets: null,
  }
}
