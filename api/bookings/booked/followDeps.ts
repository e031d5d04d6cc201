import type { Pool } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'

/** Everything that following what is booked depends on. */
export interface FollowBookingsDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chainId: number
  /** 0x hex in lower case; null: this installation has none, and nothing is booked by wallet */
  escrow: string | null
  /** 0x hex: where the currencies of the contracts stand */
  currencyList: string
}

/** SQL: the index of the chain $1 tells of now; while it catches up or is made anew it tells of the past, or of nothing. */
export const IS_NOW = `EXISTS (SELECT FROM chain.cursor k WHERE k.chain_id = $1 AND NOT k.is_backfill AND k.number >= k.head_seen - 12)
  AND EXISTS (SELECT FROM chain.family f WHERE f.chain_id = $1 AND f.name = 'bookings' AND f.state = 'live')`

/** SQL: the booking `b` has ended. */
export const IS_FINAL = "b.status IN ('completed', 'refunded', 'split', 'void')"

/** SQL: the booking `b` has not; in the words of its index. */
export const IS_OPEN = "b.status IN ('none', 'booked', 'confirmed', 'attested', 'disputed')"

export const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')
