import type { Pool, PoolClient } from 'pg'
import type { CallVerbs } from '#api/access/callVerbs.ts'
import type { Relay } from '#api/ports/relay.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { BundledCall } from '../bookings/deps.ts'

/** The key by which this installation signs its decisions, as `/.well-known/stagedoor.json` has it. */
export interface SealKey {
  keyId: string
  /** Ed25519, 32 raw bytes */
  publicKey: Buffer
  sign(text: Buffer): Buffer
}

/** What the verbs of calls depend on. */
export interface CallDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  /** of this installation; calls by wallet of another one are nobody's here */
  chainId: number
  access: CallVerbs
  /** null: there is none, and who joins is asked whether the other side may see their network address */
  relay: Relay | null
  /** of this installation, as a browser has it */
  publicUrl: string
  sealKey: SealKey
  /** of one side of a booking; null: it is somebody else's, as none. The feature of bookings has it */
  readBooking(tx: PoolClient, accountId: string, bookingId: string): Promise<BundledCall | null>
}
