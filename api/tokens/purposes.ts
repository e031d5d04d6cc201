import { creatorTokenAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** What fans send transactions for at a creator token. */
export const TOKEN_PURPOSES = {
  trade: { contract: 'token', topics: topicsNamed(creatorTokenAbi, 'Bought') },
} as const satisfies Record<string, Purpose>
