import type { Pool } from 'pg'
import type { Bus } from '#api/ports/bus.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'

/** Everything the verbs of chat depend on. */
export interface ChatDeps {
  pool: Pool
  /** of this process: for bounds that need no database */
  clock: Clock
  random: RandomBytes
  /** tells other copies that a room has something new */
  bus: Pick<Bus, 'publish'>
  settings: {
    CHAIN_ID: number
    /** newest messages of a room that are kept */
    CHAT_HISTORY: number
  }
}
