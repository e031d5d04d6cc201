import type { Clock } from '#domain/clock.ts'
import type { ChainProfile } from '#settings/chainProfile.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import type { Status } from '../follow/status.ts'
import type { Tips } from '../reader/readHeaders.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { Failover } from '../rpc/failover.ts'
import { RpcFault } from '../rpc/rpcFault.ts'
import type { Cursor } from '../store/cursor.ts'
import type { Round } from './askEveryone.ts'

const APART_MS = 30_000
const MIN_BLOCKS = 3

/** Blocks that only one provider has for long: made up by it, or held back by the others. */
export interface HeadsApart {
  /** @returns the lowest block of ours that two others do not know, when they had time to */
  judge(round: Round, cursor: Cursor): number | null
  /** it shows blocks that nobody else has */
  isLeading(node: Endpoint): boolean
}

export function createHeadsApart(deps: {
  chainId: number
  profile: ChainProfile
  providers: number
  failover: Failover
  alarms: Alarms
  status: Status
  monotonic: Clock
}): HeadsApart {
  const { chainId, profile, providers, failover, alarms, status, monotonic } = deps
  const lagBlocks = Math.max(MIN_BLOCKS, Math.ceil((profile.oldAfterS ?? 0) / 2 / profile.blockS))
  let sinceMs: number | null = null
  let leader: Endpoint | null = null
  const behindSince = new Map<Endpoint, number>()

  /** Who stays behind what two others have is passed over, moving or not. */
  function accuseLate(heads: [Endpoint, Tips][]): void {
    const known = heads[1]?.[1].latest.number ?? 0
    for (const [node, { latest }] of heads) {
      const behind = known - latest.number
      if (providers < 3 || behind <= lagBlocks) behindSince.delete(node)
      else if (monotonic() - (behindSince.get(node) ?? monotonic()) >= APART_MS)
        failover.accuse(
          node,
          new RpcFault('stale', `head ${latest.number} is ${behind} blocks behind two others`),
        )
      else if (!behindSince.has(node)) behindSince.set(node, monotonic())
    }
  }

  return {
    isLeading: (node) => leader === node,
    judge(round, cursor) {
      const heads = [...round.tips].sort(([, a], [, b]) => b.latest.number - a.latest.number)
      accuseLate(heads)
      const [first, second, third] = heads
      if (first && second && first[1].latest.number - second[1].latest.number > lagBlocks)
        sinceMs ??= monotonic()
      else if (heads.length >= 2) sinceMs = null
      const isApart =
        sinceMs !== null && monotonic() - sinceMs >= APART_MS && first !== undefined && second !== undefined
      leader = isApart ? first[0] : null
      if (!isApart) {
        status.degraded.delete('heads_apart')
        return null
      }
      const [top, known] = [first[1].latest.number, second[1].latest.number]
      const sentence = `${first[0].name} shows ${top - known} blocks above ${known} that nobody else has`
      status.degraded.set('heads_apart', sentence)
      failover.accuse(first[0], new RpcFault('unconfirmed', sentence))
      alarms.raise('heads_apart', { chainId, provider: first[0].name, top, known }, sentence)
      // of two nobody can say which is right; it is enough that nothing above is agreed
      if (providers < 3 || !third) return null
      failover.leaveOut(first[0], true)
      return cursor.number > known ? known + 1 : null
    },
  }
}
