import type { Pool } from 'pg'
import type { CallVerbs } from '#api/access/callVerbs.ts'
import type { Relay } from '#api/ports/relay.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'

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
}
