import { ApiError } from './apiError.ts'

/** Calls in a second that are answered; more get 429. */
export interface RateLimits {
  /** of one verb of the API */
  endpoint: number
  /** of all verbs together */
  total: number
  /** what the header `stripe-should-retry` says of a refusal; without it the client does not try again */
  shouldRetry?: boolean
}

/** As the provider publishes them: 25 a second and endpoint, 100 in all (in a sandbox of its own also 25 in all). */
export const USUAL_LIMITS: RateLimits = { endpoint: 25, total: 100 }

const WINDOW_MS = 1000

/** No limits until some are set. */
export interface Limits {
  set(limits: RateLimits | null): void
  /** @throws ApiError 429 */
  count(endpoint: string): void
}

/** @param clock milliseconds of the machine's clock: load is real, also when the stand-in's clock stands elsewhere */
export function createLimits(clock: () => number): Limits {
  let limits: RateLimits | null = null
  let calls: { endpoint: string; atMs: number }[] = []
  return {
    set(next) {
      limits = next
      calls = []
    },
    count(endpoint) {
      if (!limits) return
      const nowMs = clock()
      calls = calls.filter(({ atMs }) => atMs > nowMs - WINDOW_MS)
      if (calls.length >= limits.total) throw tooMany('global-rate', limits)
      if (calls.filter((call) => call.endpoint === endpoint).length >= limits.endpoint)
        throw tooMany('endpoint-rate', limits)
      calls.push({ endpoint, atMs: nowMs })
    },
  }
}

/** The refusal of a call that is one too many. */
export function tooMany(reason: 'global-rate' | 'endpoint-rate', { shouldRetry }: { shouldRetry?: boolean }) {
  const error = new ApiError(429, 'rate_limit', 'Too many requests in too little time; slow down.')
  error.headers = { 'stripe-rate-limited-reason': reason, ...retryHeader(shouldRetry) }
  return error
}

/** The provider's word on trying again, where it has one. */
export function retryHeader(shouldRetry: boolean | undefined): Record<string, string> {
  return shouldRetry === undefined ? {} : { 'stripe-should-retry': String(shouldRetry) }
}
