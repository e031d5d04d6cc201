import type { Pool, PoolClient } from 'pg'
import type { ChainReader } from '#api/ports/chain.ts'
import type { ForeignTokens } from '#api/ports/foreignTokens.ts'
import type { MediaProvider } from '#api/ports/media.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { DecisionKey } from './decisions/decisionKey.ts'

/** The part of a logger that the access engine uses; pino fits. */
export interface Log {
  info(facts: object, text: string): void
  warn(facts: object, text: string): void
  error(facts: object, text: string): void
}

/** How a change of a room's host is made known; rooms hands it over, for the room and its revision are theirs. */
export interface RoomRevisions {
  /** Counts a change of these rooms; their followers are notified by other means. */
  bump(tx: PoolClient, roomIds: string[]): Promise<void>
  /** Counts a change of a room and notifies its followers at commit. */
  announce(tx: PoolClient, roomId: string): Promise<void>
}

export interface AccessSettings {
  CHAIN_ID: number
  SEAT_LEASE_S: number
  /** between two writings of the beats that an api has gathered */
  BEAT_WRITE_MS: number
  SEAT_UNSEEN_S: number
  SEAT_RETURN_S: number
  INDEX_LAG_BLOCKS: number
  CHAIN_BLOCK_S: number
  /** how old an answer about foreign tokens may be */
  FOREIGN_CACHE_MS: number
  READER_GRACE_S: number
  REORG_GRACE_S: number
  /** a seat whose tokens were moved or sold stays so long */
  TOKEN_GRACE_S: number
  /** open seats of one account */
  MAX_SEATS: number
  /** open seats of guests of one address */
  MAX_GUEST_SEATS: number
  /** of a room's places, for guests of one network */
  GUEST_ROOM_PCT: number
  /** how long a free place is offered to the first in line */
  LINE_OFFER_S: number
  /** how long a turn is kept without its page */
  LINE_LOST_S: number
  /** guests of one network that wait in one line */
  LINE_GUESTS: number
}

/** Everything the access engine depends on. */
export interface AccessDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chain: ChainReader
  foreign: ForeignTokens
  /** the contract in which tokens are locked, 0x hex in lower case; null: no door locks tokens */
  sessionLock: string | null
  media: MediaProvider
  decisionKey: DecisionKey
  revisions: RoomRevisions
  settings: AccessSettings
  log: Log
}

/** Seconds between two beats of a seat: three fit into its lease. */
export function beatEveryS(settings: Pick<AccessSettings, 'SEAT_LEASE_S'>): number {
  return Math.max(1, Math.floor(settings.SEAT_LEASE_S / 3))
}
