import { consultationEscrowAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** What people send transactions for at the escrow. */
export const BOOKING_PURPOSES = {
  policy: { contract: 'escrow', topics: topicsNamed(consultationEscrowAbi, 'PolicyCreated') },
  offer: { contract: 'escrow', topics: topicsNamed(consultationEscrowAbi, 'OfferCreated', 'OfferSwitched') },
  booking: { contract: 'escrow', topics: topicsNamed(consultationEscrowAbi, 'Booked') },
  settle: {
    contract: 'escrow',
    topics: topicsNamed(
      consultationEscrowAbi,
      ...(['Settled', 'CallConfirmed', 'Attested', 'Disputed', 'Rescheduled', 'SettlementProposed'] as const),
    ),
  },
} as const satisfies Record<string, Purpose>
