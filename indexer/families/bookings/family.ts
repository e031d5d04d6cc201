import { bookingCourtAbi, consultationEscrowAbi } from '#generated/abis.ts'
import { contract, type Family } from '../family.ts'
import { foldEscalated, foldRuling, foldRulingWithoutEffect, ofCase } from './court.ts'
import { foldAttested, foldDisputed, foldRuled } from './disputes.ts'
import {
  foldBooked,
  foldCallConfirmed,
  foldCallExtended,
  foldRescheduled,
  foldSettled,
  foldSettlementProposed,
  ofBooking,
} from './escrows.ts'
import { COURT_NAMES, ESCROW_NAMES, type EscrowEvent } from './events.ts'
import { foldOfferCreated, foldOfferSwitched, foldPolicyCreated, foldQuoteVoided } from './offers.ts'
import {
  ATTENDANCE,
  BOOKING_DISPUTE,
  COURT_CASE,
  ESCROW,
  ESCROW_MOVE,
  OFFER,
  POLICY,
  QUOTE_VOID,
} from './tables.ts'

const ofOffer = ({ address, args }: EscrowEvent<'OfferCreated' | 'OfferSwitched'>) => [
  OFFER.ref(address, args.creator, args.offerNo),
]
const BY_CREATOR = { key: 'creator' }

const CONSULTATION_ESCROW = contract({
  kind: 'consultation_escrow',
  origin: { root: 'consultationEscrow', isOptional: true },
  editions: [consultationEscrowAbi],
  names: ESCROW_NAMES,
  scope: { key: 'id' },
  events: {
    PolicyCreated: {
      no: 80,
      scope: BY_CREATOR,
      rows: ({ address, args }) => [POLICY.ref(address, args.creator, Number(args.policyId))],
      fold: foldPolicyCreated,
    },
    OfferCreated: { no: 81, scope: BY_CREATOR, rows: ofOffer, fold: foldOfferCreated },
    OfferSwitched: { no: 82, scope: BY_CREATOR, rows: ofOffer, fold: foldOfferSwitched },
    QuoteVoided: {
      no: 83,
      rows: ({ address, args }) => [QUOTE_VOID.ref(address, args.id)],
      fold: foldQuoteVoided,
    },
    Booked: { no: 84, rows: ofBooking, fold: foldBooked },
    CallConfirmed: { no: 85, rows: ofBooking, fold: foldCallConfirmed },
    SettlementProposed: { no: 86, rows: ofBooking, fold: foldSettlementProposed },
    Rescheduled: { no: 87, rows: ofBooking, fold: foldRescheduled },
    Extended: { no: 88, rows: ofBooking, fold: foldCallExtended },
    Attested: { no: 89, rows: ofBooking, fold: foldAttested },
    Disputed: { no: 90, rows: ofBooking, fold: foldDisputed },
    Ruled: { no: 91, rows: () => [], fold: foldRuled },
    Settled: { no: 92, rows: ofBooking, fold: foldSettled },
    CurrencyLearned: 'repeats what the list of currencies said of the token',
    FeesCollected: 'moves fees of the platform, which bookings have counted when they ended',
  },
})

/** No deployment makes one: whoever wants a court does, and an operator whose arbiter it is names it in the file. */
const BOOKING_COURT = contract({
  kind: 'booking_court',
  origin: { root: 'bookingCourt', earlier: 'earlierBookingCourts', isOptional: true },
  editions: [bookingCourtAbi],
  names: COURT_NAMES,
  scope: { key: 'disputeId' },
  events: {
    Escalated: { no: 93, rows: ofCase, fold: foldEscalated },
    Ruling: { no: 94, rows: ofCase, fold: foldRuling },
    RulingWithoutEffect: { no: 95, rows: ofCase, fold: foldRulingWithoutEffect },
    Dispute: 'repeats in the words of courts that a booking was brought there',
    Evidence: 'texts for the jurors, who read them from the chain',
    CourtChosen: 'says how the jurors are chosen, which changes no booking',
    MetaEvidence: 'says what the jurors are asked, which changes no booking',
  },
})

/** Calls that creators sell, bookings of them, what became of each, and cases before a court. */
export const BOOKINGS: Family = {
  name: 'bookings',
  version: 1,
  contracts: [CONSULTATION_ESCROW, BOOKING_COURT],
  tables: [OFFER, POLICY, QUOTE_VOID, ESCROW, ESCROW_MOVE, ATTENDANCE, BOOKING_DISPUTE, COURT_CASE],
}
