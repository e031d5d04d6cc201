import type { CallSide } from './words.ts'

/** Another date of a booking as the escrow's `NewDate` has it (`contracts/bookings/types/Agreement.sol`). */
export interface NewDate {
  /** of the booking in the escrow, 0x hex */
  id: string
  /** seconds since the epoch */
  startAt: number
  /** of the booking when it was signed: what was signed for an earlier one counts no more */
  revision: number
  /** seconds since the epoch, inclusive: until then it can be accepted */
  validUntil: number
}

/** EIP-712 type of it; the domain is `AGREEMENT_DOMAIN` with chain and escrow. */
export const NEW_DATE_TYPES = {
  NewDate: [
    { name: 'id', type: 'bytes32' },
    { name: 'startAt', type: 'uint40' },
    { name: 'revision', type: 'uint32' },
    { name: 'validUntil', type: 'uint40' },
  ],
} as const

/** Seconds that a proposal is open at most. */
export const MAX_MOVE_OPEN_S = 72 * 3600
/** Seconds that the other side has at least to accept it. */
export const MIN_MOVE_OPEN_S = 300
/** Seconds before its end from which on a proposal is not accepted: a transaction takes that long to be in a block, at least. */
export const MIN_ACCEPT_S = 60

/**
 * Until when a proposal of another date is open: three days, and to the second before the earlier of both dates; in seconds since the
 * epoch. Null where that leaves the other side too little time to accept.
 */
export function moveOpenUntil(dates: { startAt: number; newStartAt: number }, nowS: number): number | null {
  const untilS = Math.min(nowS + MAX_MOVE_OPEN_S, dates.startAt - 1, dates.newStartAt - 1)
  return untilS - nowS < MIN_MOVE_OPEN_S ? null : untilS
}

/** The side that answers what one side proposes. */
export function otherSide(side: CallSide): CallSide {
  return side === 'fan' ? 'creator' : 'fan'
}
