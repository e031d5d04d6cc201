import { BOOKING_STATUSES, type BookingCause, type BookingStatus } from './words.ts'

/** A whole, in hundredths of a percent. */
export const WHOLE_BPS = 10_000
/** The longest call, extensions included. */
export const MAX_MINUTES = 480
/** How far ahead a call can be moved. */
export const MAX_AHEAD_SECONDS = 365 * 86_400
/** More does not fit into a booking. */
export const MAX_AMOUNT = (1n << 96n) - 1n
/** The least time both sides have to dispute an attendance or the creator's word before it pays. */
export const CHALLENGE_SECONDS = 12 * 3_600

/** What happens when a call does not go as planned; shares are the creator's. */
export interface BookingPolicy {
  noticeFullSeconds: number
  noticePartialSeconds: number
  disputeWindowSeconds: number
  arbiterDeadlineSeconds: number
  graceSeconds: number
  partialBps: number
  noShowBps: number
  fullOverlapBps: number
  fallbackBps: number
  isMetered: boolean
}

/** One booking, as much of it as decides where its money goes. */
export interface Booking {
  amount: bigint
  startAt: number
  lengthMinutes: number
  feeBps: number
  policy: BookingPolicy
  status: BookingStatus
  /** how an attested or disputed booking ends from `until` on; a cause of an attendance means that one came */
  pending: { until: number; creatorBps: number; cause: BookingCause } | null
  /** settlements proposed, as the creator's share; null = none */
  creatorAsk: number | null
  fanAsk: number | null
  /** changes of date or length */
  revision: number
}

/** Both sides, arbiters, and everybody else. */
export type Person = 'creator' | 'fan' | 'arbiter' | 'stranger'

/** When a call ends. Example: `endOf(booking)` of a call at 100 for 5 minutes is 400. */
export function endOf(booking: Booking): number {
  return booking.startAt + booking.lengthMinutes * 60
}

/** How long a creator waits for a fan; never longer than the call. Example: 300 for a grace of 600 s in a call of 5 minutes. */
export function graceOf(booking: Pick<Booking, 'policy' | 'lengthMinutes'>): number {
  return Math.min(booking.policy.graceSeconds, booking.lengthMinutes * 60)
}

/** True when nothing can happen to the booking any more. Example: of `refunded`, not of `disputed`. */
export function isFinal(status: BookingStatus): boolean {
  return BOOKING_STATUSES.indexOf(status) >= BOOKING_STATUSES.indexOf('completed')
}
