import { createHash } from 'node:crypto'

/** `TipContexts` of `contracts/rooms/IRoomHub.sol`. */
export const CONTEXT_TYPES = { creator: 0, room: 1, stream: 2 } as const

/** How the hub names what is tipped. */
export type ContextType = keyof typeof CONTEXT_TYPES

/**
 * The number under which tips of a room, or of a channel itself, stand on the chain. Who knows its id finds the number; nobody
 * finds a room from it, for an id has 110 random bits.
 */
export function contextIdOf(id: string): bigint {
  return BigInt(`0x${createHash('sha256').update(`tips of ${id}`).digest('hex')}`)
}
