import { z } from 'zod'
import { PAYMENT_RAILS, PURCHASE_FAILURES } from '#domain/billing/words.ts'
import { BOOKING_CAUSES, BOOKING_STATUSES } from '#domain/booking/words.ts'
import {
  CALL_FINDINGS,
  CALL_KEEPING,
  CALL_MEDIA,
  CALL_SIDES,
  CALL_TERMS,
  SETTLEMENT_CAUSES,
} from '#domain/calls/words.ts'
import { address, hash, instant, units } from '../../accounts/contract.ts'
import { purchaseId } from '../../billing/contract.ts'
import { channelCard } from '../../creators/contract.ts'
import { type Routes, shown } from '../../http/contract.ts'
import { bookingId, bookingPolicy, bps, hexBytes } from '../contract.ts'

export const moveId = z
  .string()
  .regex(/^mov_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'MoveId' })

/** Another date that one side proposes and the other has not answered. */
const callMove = z.object({
  id: moveId,
  /** who proposed it */
  by: z.enum(CALL_SIDES),
  startsAt: instant,
  endsAt: instant,
  /** the last second to accept it */
  validUntil: instant,
  /** the other side has its signature, and accepts it: it cannot be withdrawn any more */
  isTaken: z.boolean(),
})

/** `CallAgreement` of `domain/calls/agreement.ts` as it was paid for, which no later change of the date touches. */
const bookedAgreement = z.object({
  creator: address,
  fan: address,
  currency: z.int(),
  amount: units,
  /** seconds since the epoch */
  startAt: z.int(),
  lengthMinutes: z.int(),
  policyId: z.int(),
  nonce: units,
})

export const bookedCall = z
  .object({
    id: bookingId,
    /** which of the two the signed-in account is */
    side: z.enum(CALL_SIDES),
    /** null: it was booked without this installation */
    channel: channelCard.nullable(),
    /** null: nobody knows, they have no name, or they booked without this installation */
    fanName: shown.nullable(),
    media: z.enum(CALL_MEDIA).nullable(),
    terms: z.enum(CALL_TERMS).nullable(),
    startsAt: instant,
    endsAt: instant,
    lengthMinutes: z.int(),
    /** by wallet the escrow holds its money, by card the bank of the fan */
    rail: z.enum(PAYMENT_RAILS),
    /** what is held or was, and of which currency: by wallet its index, by card its code, which is its symbol too; `units` before the fee */
    price: z.object({ currency: z.string(), units, symbol: z.string(), decimals: z.int() }),
    /** of the creator's part */
    feeBps: bps,
    policy: bookingPolicy,
    /** none: the network dropped the transaction, and it may come again */
    status: z.enum(BOOKING_STATUSES),
    /** how an attested or disputed one ends from `until` on */
    pending: z.object({ until: instant, creatorBps: bps, cause: z.enum(BOOKING_CAUSES) }).nullable(),
    /** what its record says of its money, ten minutes after its end; null: not yet, or nothing could follow from it any more */
    finding: z
      .object({
        kind: z.enum(CALL_FINDINGS),
        /** proven whole seconds within the booked time */
        creatorSeconds: z.int(),
        fanSeconds: z.int(),
        overlapSeconds: z.int(),
        /** the creator's share if everything that one alone says counts as is worst for them, and as is best; clear: what is attested, twice */
        leastBps: bps,
        mostBps: bps,
        /** why, of a clear one; null: contested */
        cause: z.enum(BOOKING_CAUSES).nullable(),
        /** of a clear one by wallet: with what its escrow takes it from anybody; null: not signed yet, or by card */
        signed: z.object({ attestor: address, signature: hexBytes }).nullable(),
        at: instant,
      })
      .nullable(),
    /** settlements proposed, as the creator's share */
    creatorAsk: bps.nullable(),
    fanAsk: bps.nullable(),
    revision: z.int(),
    /** the network cannot take its payment back any more; by card: its money is held */
    isSecured: z.boolean(),
    /** false: its date was taken when it came; the creator takes it anyway or gives the money back */
    isPlaced: z.boolean(),
    settlement: z
      .object({ cause: z.enum(SETTLEMENT_CAUSES), toCreator: units, toFan: units, fee: units, at: instant })
      .nullable(),
    /** null: it was booked by card */
    escrow: z
      .object({
        address,
        /** digest of the agreement */
        id: hash,
        creator: address,
        fan: address,
        /** of the transaction that booked it */
        txHash: hash,
      })
      .nullable(),
    /** null: it was booked by wallet */
    hold: z
      .object({
        /** then the bank lets go of the money by itself; null: nothing is held yet, or nothing ever was */
        captureBefore: instant.nullable(),
        /** what was decided has been done: taken, or let go */
        isDone: z.boolean(),
        /** whose receipt has it, or has the card that was saved; null for the creator */
        purchaseId: purchaseId.nullable(),
        /** a card is saved for it, on which money can be held anew for another date */
        isSaved: z.boolean(),
        /** of a call that is too far away for a bank, and is open; null: it is held, or over */
        later: z
          .object({
            /** when it is tried next by itself; after the last try, when the call ends without a hold */
            nextAt: instant,
            /** a try came to nothing, the last one of them for this; null: none did, and for the creator */
            failCode: z.enum(PURCHASE_FAILURES).nullable(),
            /** a bank held nothing on the card; not for what the provider could not do, or the fan gave up */
            isFailed: z.boolean(),
            /** a try that is under way, with a page of its own where the fan began it; null: there is none, and for the creator */
            openPurchaseId: purchaseId.nullable(),
          })
          .nullable(),
      })
      .nullable(),
    /** whether this installation ends it by itself once its time has come */
    keeper: z.enum(CALL_KEEPING),
    /** what the fan was shown before paying; null: it was booked without this installation */
    text: z.string().nullable(),
    /** what the fan paid for, as the escrow hashed it with the text; null like the text */
    agreement: bookedAgreement.nullable(),
    /** the creator's signature of the same; null: they have not signed it */
    countersignature: z.object({ signature: hexBytes, at: instant }).nullable(),
    move: callMove.nullable(),
    /** by card: what the fan agreed to when its date was moved last, which counts beside `text`; null: it never was, or by wallet */
    movedText: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Booking' })
export type BookedCall = z.infer<typeof bookedCall>

/** Calls that are booked. */
export const bookedRoutes = {
  listBookings: {
    method: 'GET',
    path: '/v1/me/calls/bookings',
    summary:
      'Calls of the signed-in account, as fan and as creator: those that are not over by their start, then those that are, newest first; some hundred at most',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ bookings: z.array(bookedCall) }) },
    problems: [],
  },
  getBooking: {
    method: 'GET',
    path: '/v1/me/calls/bookings/{bookingId}',
    summary: 'One call of the signed-in account',
    access: 'account',
    limit: 'read',
    params: z.object({ bookingId }),
    success: { status: 200, body: bookedCall },
    problems: ['NOT_FOUND'],
  },
  placeBooking: {
    method: 'POST',
    path: '/v1/me/calls/bookings/{bookingId}/place',
    summary: 'The creator takes the date of a booking that had none. Idempotent',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ bookingId }),
    success: { status: 200, body: bookedCall },
    problems: ['NOT_FOUND', 'CONFLICT', 'BUSY'],
  },
  getBookingCalendar: {
    method: 'GET',
    path: '/v1/me/calls/bookings/{bookingId}/calendar',
    summary: 'A booked call as a file for calendars (RFC 5545)',
    access: 'account',
    limit: 'read',
    params: z.object({ bookingId }),
    success: { status: 200, body: z.object({ fileName: z.string(), text: z.string() }) },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
