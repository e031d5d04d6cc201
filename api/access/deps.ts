import type { Pool } from 'pg'
import type { ChainReader } from '#api/ports/chain.ts'
import type { MediaProvider } from '#api/ports/media.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { DecisionKey } from './decisions/decisionKey.ts'

/** The part of a logger that the access engine uses; pino fits. */
export interface Log {
  info(facts: object, text: string): void
  warn(facts: object, text: string): void
  error(facts: object, text: string): void
}

export interface AccessSettings {
  CHAIN_ID: number
  SEAT_LEASE_S: number
  INDEX_LAG_BLOCKS: number
  CHAIN_BLOCK_S: number
  READER_GRACE_S: number
  REORG_GRACE_S: number
}

/** Everything the access engine depends on. */
export interface AccessDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chain: ChainReader
  media: MediaProvider
  decisionKey: DecisionKey
  settings: AccessSettings
  log: Log
}

/** Seconds between two beats of a seat: three fit into its lease. */
export function beatEveryS(settings: Pick<AccessSettings, 'SEAT_LEASE_S'>): number {
  return Math.max(1, Math.floor(settings.SEAT_LEASE_S / 3))
}
