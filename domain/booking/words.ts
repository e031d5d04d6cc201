/** Where a booking stands, in the contract's order; from `completed` on it is final. */
export const BOOKING_STATUSES = [
  'none',
  'booked',
  'confirmed',
  'attested',
  'disputed',
  'completed',
  'refunded',
  'split',
  'void',
] as const
export type BookingStatus = (typeof BOOKING_STATUSES)[number]

/** What time makes of a booking: before its call, in it, until anybody can end it, from then on, and for ever. */
export const BOOKING_PHASES = ['upcoming', 'active', 'waiting', 'due', 'ended'] as const
export type BookingPhase = (typeof BOOKING_PHASES)[number]

/** What moved money of a booking: its price and what an extension adds came in, in the end it went out. */
export const ESCROW_MOVE_KINDS = ['booked', 'extended', 'settled'] as const

/** Why a booking ended, in the contract's order. */
export const BOOKING_CAUSES = [
  'fanConfirmed',
  'windowClosed',
  'unclaimed',
  'attended',
  'interrupted',
  'fanAbsent',
  'creatorAbsent',
  'nobodyCame',
  'declined',
  'cancelled',
  'agreed',
  'metered',
  'ruled',
  'arbiterSilent',
] as const
export type BookingCause = (typeof BOOKING_CAUSES)[number]
