import { OWN_PART, PREFIX_SHARE } from '#api/http/limits/shares.ts'
import type { Clock } from '#domain/clock.ts'

const BURST = 40
const PER_S = 10
/** Refused messages in a row after which a socket is cut. */
const PATIENCE = 200
/** Packets of one connection, whatever they are: not all are messages that the limit above sees. */
const PACKETS = { burst: 500, perS: 50 }
/** Accounts whose messages are counted at a time. */
const MAX_ACCOUNTS = 20_000

/** Limits the messages of one socket; `null` = cut it. */
export function createMessageLimit(clock: Clock): () => boolean | null {
  const take = createTokens(clock, { burst: BURST, perS: PER_S })
  let refused = 0
  return () => {
    if (take()) {
      refused = 0
      return true
    }
    refused += 1
    return refused > PATIENCE ? null : false
  }
}

/** Limits the packets of one connection; false = cut it. */
export function createPacketLimit(clock: Clock): () => boolean {
  return createTokens(clock, PACKETS)
}

/** So many at once, and so many a second after them. */
export function createTokens(clock: Clock, { burst, perS }: { burst: number; perS: number }): () => boolean {
  let tokens = burst
  let at = clock()
  return () => {
    const now = clock()
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perS)
    at = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

/** Whose message it is. */
export interface Asking {
  accountId: string
  countedAs: string
  isGuest: boolean
  prefix: string
}

/**
 * Limits an account over all its sockets here. A guest has a part of its own, and beyond it what the guests of its address and
 * network have together.
 */
export function createPersonLimit(
  clock: Clock,
  { points, perS }: { points: number; perS: number },
): (asking: Asking) => boolean {
  const own = createAccountLimit(clock, { points, perS })
  const part = createAccountLimit(clock, { points: points / OWN_PART.guest, perS })
  const network = createAccountLimit(clock, { points: points * PREFIX_SHARE, perS })
  return ({ accountId, countedAs, isGuest, prefix }) =>
    isGuest ? part(accountId) || (own(countedAs) && network(prefix)) : own(countedAs)
}

/** Limits what an account asks over all its sockets here: messages that read the database. */
function createAccountLimit(
  clock: Clock,
  { points, perS }: { points: number; perS: number },
): (accountId: string) => boolean {
  const accounts = new Map<string, () => boolean>()
  return (accountId) => {
    const take = accounts.get(accountId) ?? createTokens(clock, { burst: points, perS: points / perS })
    // who asked last is forgotten last
    accounts.delete(accountId)
    accounts.set(accountId, take)
    if (accounts.size > MAX_ACCOUNTS) for (const oldest of accounts.keys()) if (accounts.delete(oldest)) break
    return take()
  }
}
