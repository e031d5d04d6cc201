import type { Step } from './step.ts'
import { type Booking, endOf, isFinal, type Person } from './terms.ts'
import { exitOf, transition } from './transition.ts'
import type { BookingPhase } from './words.ts'

/** What a person can do with a booking alone. */
export type OwnStep = Extract<
  Step['kind'],
  'confirm' | 'finish' | 'decline' | 'cancel' | 'dispute' | 'propose' | 'accept' | 'resolve'
>

/**
 * What time makes of a booking; `now` in seconds, of a block. Refuses nothing.
 * Example: `active` while the call of a booking that is `booked` goes on.
 */
export function phaseOf(booking: Booking, now: number): BookingPhase {
  if (isFinal(booking.status)) return 'ended'
  if (now >= exitOf(booking).from) return 'due'
  if (booking.status !== 'booked' || now >= endOf(booking)) return 'waiting'
  return now < booking.startAt ? 'upcoming' : 'active'
}

/**
 * What the escrow lets this person do at this time, in seconds; nothing once the booking has ended.
 * Example: of the creator before the call `['decline', 'propose']`.
 */
export function openSteps(booking: Booking, by: Person, now: number): OwnStep[] {
  if (isFinal(booking.status)) return []
  const asked = by === 'fan' ? booking.creatorAsk : booking.fanAsk
  const steps: (Step & { kind: OwnStep })[] = [
    ...(['confirm', 'finish', 'decline', 'cancel', 'dispute'] as const).map((kind) => ({ kind })),
    { kind: 'propose', creatorBps: 0 },
    // one that nobody proposed is refused
    { kind: 'accept', creatorBps: asked ?? -1 },
    { kind: 'resolve', creatorBps: 0 },
  ]
  return steps.filter((step) => 'booking' in transition(booking, step, by, now)).map(({ kind }) => kind)
}
