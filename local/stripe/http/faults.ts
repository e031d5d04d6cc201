import { setTimeout as wait } from 'node:timers/promises'
import { ApiError } from './apiError.ts'

/**
 * What can go wrong with a call: refused (`rate_limited`), late (`hang_before` anything has begun, `hang_within` while its
 * key is in progress, `hang_after` the work), failed with 500 before the work or after it (then the 500 is what its key
 * replays), the connection closed before or after the work, the answer cut behind its headers.
 */
export const FAULT_KINDS = [
  'rate_limited',
  'hang_before',
  'hang_within',
  'hang_after',
  'fail_before',
  'fail_after',
  'close_before',
  'close_after',
  'cut_body',
] as const

/** The longest that a timer can be. */
const FOREVER_MS = 2 ** 31 - 1

/** Something that goes wrong with calls of one verb. */
export interface Fault {
  kind: (typeof FAULT_KINDS)[number]
  /** any when absent */
  method?: string
  /** template, e.g. `/v1/customers`; any when absent */
  path?: string
  /** how often at most; without end when absent */
  times?: number
  /** how many of the first calls that fit stay well */
  skip?: number
  /** 0 to 1, drawn by the seed; 1 when absent */
  probability?: number
  seed?: number
  /** milliseconds of a hang; until faults are set again when absent */
  ms?: number
  /** what `stripe-should-retry` says of a 429 or 500; a stored 500 says false when absent */
  shouldRetry?: boolean
}

/** Faults in the order they were set; the first that strikes counts. */
export interface Faults {
  /** in place of all earlier ones, whose hangs end; @throws ApiError 400 */
  set(faults: unknown): void
  take(method: string, path: string): Fault | undefined
  /** waits as long as a fault of this kind says */
  hang(fault: Fault | undefined, kind: Fault['kind']): Promise<void>
  /** how often each has struck, in their order */
  counts(): number[]
}

export function createFaults(): Faults {
  let release = new AbortController()
  let armed: { fault: Fault; skipped: number; struck: number; draw: () => number }[] = []
  return {
    set(faults) {
      if (!Array.isArray(faults)) throw wrong('faults must be a list')
      const next = faults.map((fault) => ({
        fault: checked(fault),
        ...{ skipped: 0, struck: 0 },
        draw: seeded(fault.seed ?? 1),
      }))
      armed = next
      release.abort()
      release = new AbortController()
    },
    take(method, path) {
      for (const one of armed) {
        const { fault } = one
        if (fault.method !== undefined && fault.method !== method) continue
        if (fault.path !== undefined && fault.path !== path) continue
        if (fault.times !== undefined && one.struck >= fault.times) continue
        if (one.skipped < (fault.skip ?? 0)) {
          one.skipped++
          continue
        }
        if (one.draw() >= (fault.probability ?? 1)) continue
        one.struck++
        return fault
      }
      return undefined
    },
    async hang(fault, kind) {
      if (fault?.kind !== kind) return
      await wait(fault.ms ?? FOREVER_MS, undefined, { signal: release.signal }).catch(() => {})
    },
    counts: () => armed.map(({ struck }) => struck),
  }
}

const wrong = (message: string) => new ApiError(400, 'parameter_invalid', message)
const isCount = (value: unknown) => value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0)

function checked(value: unknown): Fault {
  const fault = (value ?? {}) as Fault
  if (!FAULT_KINDS.includes(fault.kind)) throw wrong(`a fault is one of ${FAULT_KINDS.join(', ')}`)
  for (const field of ['times', 'skip', 'seed', 'ms'] as const)
    if (!isCount(fault[field])) throw wrong(`${field} of a fault is a whole number from 0 on`)
  const { probability = 1 } = fault
  if (!(probability >= 0 && probability <= 1)) throw wrong('probability of a fault is from 0 to 1')
  return fault
}

/** Numbers from 0 to below 1, always the same for a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
