import type { DenyFacts } from '#domain/access/verdict.ts'
import type { Problem } from '#domain/problem.ts'
import { DENY_CODES } from '#domain/words.ts'
import type { ServerMessages } from '#protocol/socket.ts'

/** Everything a door can say: signed denials, problems of the request, and what only a browser can know. */
export const DOOR_CODES = [
  ...DENY_CODES,
  'REFUNDED',
  'PAYMENT_PENDING',
  'SIGN_IN_REQUIRED',
  'GUESTS_FULL',
  'GUESTS_PAUSED',
  'RATE_LIMITED',
  'BUSY',
  'INDEX_BEHIND',
  'CHAIN_UNREADABLE',
  'NO_MEDIA_NODE',
  'MEDIA_FULL',
  'NO_MEDIA_PATH',
  'OLD_PAGE',
  'UNSUPPORTED_BROWSER',
  'OFFLINE',
  'FAILED',
] as const
export type DoorCode = (typeof DOOR_CODES)[number]

export interface Refusal {
  code: DoorCode
  facts: DenyFacts
  /** seconds the server asked to wait */
  retryAfterS: number | null
  /** makes the announced retry free of limits */
  retryToken: string | null
  /** reference of the request in our logs; only for failures of ours */
  ref: string | null
  /** UNSUPPORTED_BROWSER: what is missing */
  missing: string | null
  /** what failed in the media connection, as a sentence */
  why: string | null
}

export function refuse(code: DoorCode, more: Partial<Omit<Refusal, 'code'>> = {}): Refusal {
  return {
    code,
    facts: {},
    retryAfterS: null,
    retryToken: null,
    ref: null,
    missing: null,
    why: null,
    ...more,
  }
}

/** True where the door says no more than that there is no place for somebody yet: a turn in line may bring one. */
export function isForPlace({ code }: Refusal): boolean {
  return code === 'CAPACITY_FULL' || code === 'GUESTS_FULL' || code === 'RATE_LIMITED'
}

function isDoorCode(code: string): code is DoorCode {
  return (DOOR_CODES as readonly string[]).includes(code)
}

/** A refused request as the door reads it; codes without words of their own become FAILED. */
export function refusalOf(problem: Problem): Refusal {
  return refuse(isDoorCode(problem.code) ? problem.code : 'FAILED', {
    facts: (problem.facts ?? {}) as DenyFacts,
    retryAfterS: problem.retryAfterS ?? null,
    retryToken: problem.retryToken ?? null,
    ref: problem.ref,
  })
}

/** Why a running seat ended; null when only a new request can tell, as how many tokens are missing, which nothing that is signed has. */
export function refusalOfSeatEnd(ended: ServerMessages['seat:ended']): Refusal | null {
  const more = { facts: ended.facts ?? {}, retryToken: ended.retryToken ?? null }
  // what was denied is only that nothing is held any more
  if (ended.reason === 'REFUNDED') return refuse('REFUNDED', more)
  if (ended.deny === 'TOKENS_SHORT' || ended.deny === 'COLLAB_TOKENS') return null
  if (ended.deny) return refuse(ended.deny, more)
  switch (ended.reason) {
    case 'MOVED':
    case 'TAKEN_OVER':
      return refuse('OTHER_DEVICE', more)
    case 'BANNED':
    case 'PASS_MOVED':
    case 'PASS_EXPIRED':
    case 'PAYMENT_FROZEN':
    case 'REORGED':
      return refuse(ended.reason, more)
    case 'ROOM_ENDED':
      return refuse('ENDED', more)
    case 'LEFT':
    case 'LEASE_LOST':
    case 'REMOVED':
    case 'TOKENS_SHORT':
    case 'SESSION_ENDED':
      return null
  }
}
