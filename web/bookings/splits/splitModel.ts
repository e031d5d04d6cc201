import { partOf, type Settlement, settle } from '#domain/booking/settlement.ts'
import { isFinal, WHOLE_BPS } from '#domain/booking/terms.ts'
import { type BookedFacts, escrowBooking, type OwnBooking, payable } from '../booked/bookingModel.ts'
import { isStepOpen } from '../booked/unheld/unheldModel.ts'

/** Hundredths of a percent in one. */
const PERCENT_BPS = WHOLE_BPS / 100

/** What a split of a call comes to. @param creatorBps share of the creator */
export function splitShares(call: BookedFacts, creatorBps: number): Settlement {
  const { amount, feeBps } = escrowBooking(call)
  return payable(settle(amount, partOf(amount, creatorBps), feeBps, 'agreed'), call)
}

/** What who reads proposes, and what the other side does, as the creator's share; null: nothing. */
export function splitAsks({ side, creatorAsk, fanAsk }: Pick<OwnBooking, 'side' | 'creatorAsk' | 'fanAsk'>): {
  own: number | null
  other: number | null
} {
  return side === 'fan' ? { own: fanAsk, other: creatorAsk } : { own: creatorAsk, other: fanAsk }
}

/** True where a split of a call that has begun is still taken. @param nowS of the server, in seconds */
export function isSplitOpen(booking: OwnBooking, nowS: number): boolean {
  const { status, startAt } = escrowBooking(booking)
  return status !== 'none' && !isFinal(status) && nowS >= startAt && isStepOpen('propose', booking)
}

/** A typed share in whole percents, as the escrow has it; null: it is none. Example: `25` is 2500. */
export function bpsOf(percent: string): number | null {
  const typed = percent.trim()
  return /^(\d{1,2}|100)$/.test(typed) ? Number(typed) * PERCENT_BPS : null
}

/** A share to be typed or read: `25`, or `33.33` where somebody proposed it elsewhere. */
export function percentOf(creatorBps: number): string {
  return String(creatorBps / PERCENT_BPS)
}
