import type { Pool } from 'pg'
import type { PersonVerbs } from '#db/personVerbs.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { EndSessionSeats } from '../endSessions.ts'

export interface LeavingDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  endSeats: EndSessionSeats
  settings: { CLOSING_UNDO_S: number }
  chainId: number
  /** currencies of the contracts by index */
  currencies: readonly { index: number; symbol: string; decimals: number }[]
  /** what each feature does with the rows of a person, in the order of an erasure */
  persons: readonly PersonVerbs[]
}
