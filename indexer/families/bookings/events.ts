import {
  BOOKING_CAUSES,
  BOOKING_STATUSES,
  type BookingCause,
  type BookingStatus,
} from '#domain/booking/words.ts'
import type { bookingCourtAbi, consultationEscrowAbi } from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import type { Event } from '../event.ts'

/** A time has its unit in its name. */
export const ESCROW_NAMES = {
  ...{ creatorSeconds: 'creatorS', fanSeconds: 'fanS', overlapSeconds: 'overlapS' },
} as const
/** ERC-792 begins its names with a line. */
export const COURT_NAMES = { _disputeID: 'disputeId', _ruling: 'ruling' } as const

type EscrowAbi = typeof consultationEscrowAbi
type CourtAbi = typeof bookingCourtAbi

export type EscrowEvent<E extends EventNamesOf<EscrowAbi>> = E extends E
  ? Event<ArgsOf<EscrowAbi, E, typeof ESCROW_NAMES>>
  : never
export type CourtEvent<E extends EventNamesOf<CourtAbi>> = E extends E
  ? Event<ArgsOf<CourtAbi, E, typeof COURT_NAMES>>
  : never

export function statusOf(no: bigint): BookingStatus {
  const status = BOOKING_STATUSES[Number(no)]
  if (!status) throw new Error(`there is no status ${no} of bookings`)
  return status
}

export function causeOf(no: bigint): BookingCause {
  const cause = BOOKING_CAUSES[Number(no)]
  if (!cause) throw new Error(`there is no cause ${no} for which bookings end`)
  return cause
}
