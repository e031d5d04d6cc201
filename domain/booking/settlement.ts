import { WHOLE_BPS } from './terms.ts'
import type { BookingCause, BookingStatus } from './words.ts'

/** Where a booking's money went: `toCreator + toFan + fee` is what it held. */
export interface Settlement {
  cause: BookingCause
  status: BookingStatus
  toCreator: bigint
  toFan: bigint
  fee: bigint
}

/**
 * The creator's part before the fee, rounded down. Refuses nothing; shares are at most 10,000.
 * Example: `partOf(1001n, 5000)` is 500.
 */
export function partOf(amount: bigint, creatorBps: number): bigint {
  return (amount * BigInt(creatorBps)) / BigInt(WHOLE_BPS)
}

/**
 * Divides what a booking held. The fee is rounded down and taken of the creator's part alone.
 * Example: `settle(1000n, 400n, 250, 'ruled')` gives 390, 600 and 10.
 */
export function settle(amount: bigint, creatorPart: bigint, feeBps: number, cause: BookingCause): Settlement {
  const fee = (creatorPart * BigInt(feeBps)) / BigInt(WHOLE_BPS)
  const toFan = amount - creatorPart
  const status = toFan === 0n ? 'completed' : creatorPart === 0n ? 'refunded' : 'split'
  return { cause, status, toCreator: creatorPart - fee, toFan, fee }
}
