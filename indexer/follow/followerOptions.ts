import type { Clock } from '#domain/clock.ts'
import type { ChainProfile } from '#settings/chainProfile.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import type { Writer } from '../postgres/writer.ts'
import type { Watched } from '../reader/watchList.ts'
import type { Failover } from '../rpc/failover.ts'
import type { Reports } from './reports.ts'
import type { Status } from './status.ts'

/** What following a chain needs. */
export interface FollowerOptions extends Reports {
  writer: Writer
  chainId: number
  failover: Failover
  /** contracts of the installation, and the first block that can hold their events */
  roots: Watched[]
  fromBlock: number
  profile: ChainProfile
  /** how many providers there are, and how many must tell the same */
  providers: number
  quorum: number
  alarms: Alarms
  /** the time of day, for facts */
  clock: Clock
  /** measures durations: it never jumps */
  monotonic: Clock
  status: Status
  signal: AbortSignal
  /** 0 to 1; chooses the blocks that are read although two providers say that they hold nothing of ours */
  random?: () => number
}
