import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { EntitlementState } from '#domain/billing/words.ts'
import { type OpenStretch, readOpenStretches } from './store.ts'

/** What an account has of one tier by card and has not used up. */
export interface CardQueue {
  queueId: string
  chainId: number
  /** 0x hex */
  collection: string
  tierNo: number
  rank: number
  /** when all of it is used up; null = never. Of one that is only frozen, when it stopped */
  validUntil: Date | null
  /** true when nothing of it runs until its payment is settled */
  isFrozen: boolean
  /** true when all that runs of it is a pass in a wallet by now */
  isMoved: boolean
  /** in the order in which they run */
  stretches: {
    entitlementId: string
    /** id of the purchase */
    sourceId: string
    state: EntitlementState
    isProvisional: boolean
    validFrom: Date
    validUntil: Date | null
    /** frozen: seconds that are left; null = for ever, or not frozen */
    leftS: number | null
  }[]
}

const toDate = (seconds: number | null): Date | null => (seconds === null ? null : new Date(seconds * 1000))

function toQueue(stretches: [OpenStretch, ...OpenStretch[]]): CardQueue {
  const [first] = stretches
  const active = stretches.filter(({ state }) => state === 'active')
  const isFrozen = active.length === 0
  const counted = isFrozen ? stretches : active
  const ends = counted.map(({ validUntil }) => validUntil ?? Number.POSITIVE_INFINITY)
  const end = Math.max(...ends)
  return {
    queueId: first.queueId,
    chainId: first.chainId,
    collection: first.collection,
    tierNo: first.tierNo,
    rank: Math.max(...stretches.map(({ rank }) => rank)),
    validUntil: end === Number.POSITIVE_INFINITY ? null : toDate(end),
    isFrozen,
    isMoved: !isFrozen && active.every(({ isMoved }) => isMoved),
    stretches: stretches.map((one) => ({
      ...{
        entitlementId: one.id,
        sourceId: one.sourceId,
        state: one.state,
        isProvisional: one.isProvisional,
      },
      validFrom: new Date(one.validFrom * 1000),
      validUntil: toDate(one.validUntil),
      leftS: one.leftS,
    })),
  }
}

/** What an account has by card and has not used up, at one chain, in one collection or in all; a queue a tier. */
export async function readQueues(
  db: ScopedPool | PoolClient,
  accountId: string,
  where: { chainId: number; collection?: string },
): Promise<CardQueue[]> {
  const stretches = await readOpenStretches(db, accountId, where)
  const byQueue = Map.groupBy(stretches, ({ queueId }) => queueId)
  return [...byQueue.values()].map((of) => toQueue(of as [OpenStretch, ...OpenStretch[]]))
}
