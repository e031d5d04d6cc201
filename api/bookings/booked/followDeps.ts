import type { Pool } from 'pg'
import { CHALLENGE_SECONDS } from '#domain/booking/terms.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { NamedPeople } from '#domain/namedPeople.ts'

/** Everything that looking after calls depends on. */
export interface FollowCallsDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chainId: number
}

/** Everything that following what is booked depends on. */
export interface FollowBookingsDeps extends FollowCallsDeps {
  /** 0x hex in lower case; null: this installation has none, and nothing is booked by wallet */
  escrow: string | null
  /** 0x hex: where the currencies of the contracts stand */
  currencyList: string
  /** who learns of disputes */
  arbiters: NamedPeople
}

/** SQL: the index of the chain $1 tells of now; while it catches up or is made anew it tells of the past, or of nothing. */
export const IS_NOW = `EXISTS (SELECT FROM chain.cursor k WHERE k.chain_id = $1 AND NOT k.is_backfill AND k.number >= k.head_seen - 12)
  AND EXISTS (SELECT FROM chain.family f WHERE f.chain_id = $1 AND f.name = 'bookings' AND f.state = 'live')`

/** SQL: the booking `b` has ended. */
export const IS_FINAL = "b.status IN ('completed', 'refunded', 'split', 'void')"

/** SQL: the booking `b` has not; in the words of its index. */
export const IS_OPEN = "b.status IN ('none', 'booked', 'confirmed', 'attested', 'disputed')"

/** SQL: the booking `b` is by card and has not ended; in the words of its index. */
export const IS_CARD_OPEN = "b.rail = 'card' AND b.status IN ('booked', 'confirmed', 'attested', 'disputed')"

/** SQL: the booking `b` is of this installation's chain, or by card. @param chainId SQL */
export const isHere = (chainId: string) => `(b.chain_id = ${chainId} OR b.rail = 'card')`

/** SQL: the booking `b`, and what the chain has of it as `e`. */
export const WITH_CHAIN = `app.booking b LEFT JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)`

/** SQL: those of them that the chain has, with their policy `p`. */
export const WITH_POLICY = `${WITH_CHAIN} JOIN chain.policy_as_of p ON (p.chain_id, p.escrow, p.creator, p.policy_id) = (e.chain_id, e.escrow, e.creator, e.policy_id)`

/** SQL: from when on anybody may end `e`: `exitOf` in `domain/booking/transition.ts`. */
export const EXIT =
  'coalesce(e.until, e.start_at + make_interval(mins => e.length_minutes) + make_interval(secs => p.dispute_window_s))'

/** SQL: the escrow has what was seen of it, also within a dispute. */
export const HAS_ATTENDANCE = "coalesce(e.fallback_cause <> 'arbiterSilent', false)"

/** SQL: the escrow can still take it: `e` is open without an attendance, also within a dispute. */
export const IS_UNATTESTED = `e.status IN ('booked', 'confirmed', 'disputed') AND NOT ${HAS_ATTENDANCE}`

/** SQL: the finding `f` is of the booking `b` as it is now: what is moved or made longer is another one. */
export const IS_FINDING_OF = 'f.booking_id = b.id AND (f.starts_at, f.revision) = (b.starts_at, b.revision)'

/** SQL: until when the escrow takes one, so that both could object. */
export const ATTEST_UNTIL = `${EXIT} - interval '${CHALLENGE_SECONDS} seconds'`

/** SQL: the chain says something else of `b`, or nothing any more; rows that stand still say nothing new. */
export const DIFFERS = `CASE WHEN e.id IS NULL THEN b.status <> 'none' ELSE e.as_of IS NULL
    AND (e.status, e.start_at, e.start_at + make_interval(mins => e.length_minutes), e.revision, e.creator_ask_bps, e.fan_ask_bps,
      e.status IN ('booked', 'confirmed', 'attested', 'disputed') AND ${HAS_ATTENDANCE})
    IS DISTINCT FROM (b.status::text, b.starts_at, b.ends_at, b.revision::bigint, b.creator_ask_bps, b.fan_ask_bps,
      e.status IN ('booked', 'confirmed', 'attested', 'disputed') AND b.is_attested) END`

/** SQL: `b` is to be copied. What has ended is looked at for a day more: a reorg can take its end back. */
export const IS_CHANGED = `(${IS_OPEN} OR b.changed_at > app.now() - interval '1 day') AND ${DIFFERS}`

export const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** Does one thing for each booking, in whatever order they come. @returns what failed, which holds up no other */
export async function tryEach<T>(all: readonly T[], treat: (one: T) => Promise<void>): Promise<unknown[]> {
  const failures: unknown[] = []
  for (const one of all)
    try {
      await treat(one)
    } catch (error) {
      failures.push(error)
    }
  return failures
}

/** Throws AggregateError of what failed. */
export function demandNone(failures: readonly unknown[]): void {
  if (failures.length > 0) throw new AggregateError(failures, 'some bookings could not follow the chain')
}
