import { type Hex, hashTypedData, keccak256, toBytes } from 'viem'
import { AGREEMENT_DOMAIN, AGREEMENT_TYPES } from '#domain/calls/agreement.ts'
import type { WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'

/** Of the installation that the pages are shown. */
export const CHAIN_ID = 31337

/** The digest of what was agreed about a booking, as the escrow computes it. */
export function digestOf({ agreement, text, escrow }: WalletBooking): Hex {
  if (agreement === null || text === null) throw new Error('nothing was agreed about it here')
  const { creator, fan, amount, nonce, ...numbers } = agreement
  return hashTypedData({
    domain: { ...AGREEMENT_DOMAIN, chainId: CHAIN_ID, verifyingContract: escrow.address as Hex },
    ...{ types: AGREEMENT_TYPES, primaryType: 'Agreement' },
    message: {
      ...{ ...numbers, creator: creator as Hex, fan: fan as Hex },
      ...{ amount: BigInt(amount), nonce: BigInt(nonce), summaryHash: keccak256(toBytes(text)) },
    },
  })
}

/** A call that this wallet sold, under the digest of what was agreed. @param creator as its owner wrote it */
export function agreedCall(creator: string): WalletBooking {
  const booking = sampleBooking(31, { side: 'creator' })
  const escrow = { ...booking.escrow, creator }
  const agreement = {
    ...{ creator: creator.toLowerCase(), fan: escrow.fan, currency: 0, amount: booking.price.units },
    ...{ startAt: Date.parse(booking.startsAt) / 1000, lengthMinutes: 30, policyId: 0, nonce: '7' },
  }
  const agreed = { ...booking, escrow, agreement }
  return { ...agreed, escrow: { ...escrow, id: digestOf(agreed) } }
}
