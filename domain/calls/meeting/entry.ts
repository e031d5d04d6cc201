import type { BookingStatus } from '../../booking/words.ts'

/** Both sides may come in so long before a call begins, seconds. */
export const ENTRY_AHEAD_SECONDS = 600

/** What the door of a booked call depends on. Times are seconds since the epoch. */
export interface MeetingFacts {
  startAt: number
  endAt: number
  status: BookingStatus
  /** its money cannot be taken back any more by who paid */
  isSecured: boolean
  /** its date was free when it came, or its creator took it anyway */
  isPlaced: boolean
  /** its room is of this date: of one that moved meanwhile it is not */
  isOfDate: boolean
}

/** Why nobody comes in: early opens at `atS`; over does not open any more. */
export type CallEntry =
  | { isOpen: true; untilS: number }
  | { isOpen: false; why: 'early'; atS: number }
  | { isOpen: false; why: 'unsecured' | 'unplaced' | 'over' }

/** Statuses in which a call can take place; one that somebody confirmed or attested early goes on to its end. */
const OPEN: readonly BookingStatus[] = ['booked', 'confirmed', 'attested', 'disputed']

/**
 * Whether a side of a booked call may come in at `nowS`, seconds: from ten minutes before it to its end, while its money is secured.
 * Example: 600 s before a secured call `{ isOpen: true, untilS: endAt }`, at its end `over`.
 */
export function callEntry(facts: MeetingFacts, nowS: number): CallEntry {
  const { startAt, endAt, status } = facts
  if (nowS >= endAt || (status !== 'none' && !OPEN.includes(status))) return { isOpen: false, why: 'over' }
  if (!facts.isSecured || status === 'none') return { isOpen: false, why: 'unsecured' }
  if (!facts.isPlaced) return { isOpen: false, why: 'unplaced' }
  const atS = startAt - ENTRY_AHEAD_SECONDS
  if (nowS < atS || !facts.isOfDate) return { isOpen: false, why: 'early', atS }
  return { isOpen: true, untilS: endAt }
}

/** As much of a booking, as the server answers it, as says when both come in. Times are ISO 8601. */
export interface BookedTime extends Pick<MeetingFacts, 'status' | 'isSecured' | 'isPlaced'> {
  startsAt: string
  endsAt: string
}

/** `callEntry` of a booking at `nowS`, seconds of the server: its date is the one it has now. */
export function bookedEntry(booking: BookedTime, nowS: number): CallEntry {
  const { startsAt, endsAt, status, isSecured, isPlaced } = booking
  const [startAt, endAt] = [Date.parse(startsAt) / 1000, Date.parse(endsAt) / 1000]
  return callEntry({ startAt, endAt, status, isSecured, isPlaced, isOfDate: true }, nowS)
}
