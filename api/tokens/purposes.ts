import { creatorTokenAbi, sessionLockAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** What fans send transactions for at a creator token and at the session lock. */
export const TOKEN_PURPOSES = {
  trade: { contract: 'token', topics: topicsNamed(creatorTokenAbi, 'Bought') },
  lock: { contract: 'sessionLock', topics: topicsNamed(sessionLockAbi, 'TokensLocked') },
  unlock: { contract: 'sessionLock', topics: topicsNamed(sessionLockAbi, 'TokensReturned') },
} as const satisfies Record<string, Purpose>
