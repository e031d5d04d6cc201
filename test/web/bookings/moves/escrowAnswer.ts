import { encodeFunctionResult, type Hex, toFunctionSelector } from 'viem'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { consultationEscrowAbi as abi } from '#generated/abis.ts'
import { sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'
import { OWN_WALLET } from '../wallet/connectedWallet.ts'

/** What the escrow answers of a call of `OWN_WALLET` before its date moves; null: it was asked for something else. */
export function escrowAnswer(selector: string, startMs: number): Hex | null {
  const { escrow } = sampleBooking(1, {})
  const booking = {
    ...{
      creator: OWN_WALLET,
      amount: 20_000_000_000_000_000n,
      fan: escrow.fan as Hex,
      startAt: startMs / 1000,
    },
    ...{
      lengthMinutes: 30,
      policyId: 0,
      currency: 0,
      feeBps: 250,
      status: BOOKING_STATUSES.indexOf('booked'),
    },
  }
  const found = { until: 0, creatorBps: 0, cause: 0, creatorAsk: 0, fanAsk: 0, revision: 0 }
  if (selector === toFunctionSelector('bookingOf(bytes32)'))
    return encodeFunctionResult({ abi, functionName: 'bookingOf', result: booking })
  if (selector === toFunctionSelector('caseOf(bytes32)'))
    return encodeFunctionResult({ abi, functionName: 'caseOf', result: found })
  return null
}
