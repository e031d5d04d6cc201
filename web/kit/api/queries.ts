import { type QueryClient, type QueryFilters, queryOptions, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { Me } from '#api/accounts/contract.ts'
import { ApiProblem, Unreachable } from './ApiProblem.ts'
import { call } from './client.ts'

/** What an answer may ask us to wait and still be asked again by itself: the first pause is as long. */
const SOON_S = 1

/** True when asking again soon may help: no answer, or the server said so with a 5xx. */
export function mayRetry(failures: number, error: unknown): boolean {
  if (failures >= 2) return false
  if (error instanceof Unreachable) return true
  return (
    error instanceof ApiProblem && error.problem.status >= 500 && (error.problem.retryAfterS ?? 0) <= SOON_S
  )
}

// Queries do not hand their signal to fetch: a refresh would abort a request that is as good as the next one.

/**
 * Asks again, now. An answer that is on its way may be older than what makes us ask, and is never shown.
 * @param meanwhile shows what is known already until the new answer is there
 */
export async function readAgain(
  queries: QueryClient,
  which: QueryFilters,
  meanwhile: () => void = () => {},
): Promise<void> {
  // takes effect at once: what was on its way is nobody's any more
  const dropped = queries.cancelQueries(which)
  meanwhile()
  await Promise.all([dropped, queries.invalidateQueries(which)])
}

/** Configuration of this installation; asked once per page. */
export function configQuery() {
  return queryOptions({
    queryKey: ['config'],
    queryFn: () => call('getConfig', {}),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Who is live. */
export function liveQuery() {
  return queryOptions({
    queryKey: ['live'],
    queryFn: () => call('listLive', { query: {} }),
    staleTime: 5000,
    refetchInterval: 15_000,
  })
}

/** A channel page by handle. */
export function channelQuery(handle: string) {
  return queryOptions({
    queryKey: ['channel', handle],
    queryFn: () => call('getChannel', { params: { handle } }),
    staleTime: 5000,
  })
}

/** All terms of what the owner of a channel sells. */
export function ownPassesQuery(channelId: string) {
  return queryOptions({
    queryKey: ['own-passes', channelId],
    queryFn: () => call('getOwnPasses', { params: { id: channelId } }),
    staleTime: 1000,
  })
}

/** A room by id. */
export function roomQuery(id: string) {
  return queryOptions({
    queryKey: ['room', id],
    queryFn: () => call('getRoom', { params: { id } }),
    staleTime: 2000,
  })
}

/** How far the index is behind the chain. */
export function syncQuery() {
  return queryOptions({
    queryKey: ['sync'],
    queryFn: () => call('getSync', {}),
    staleTime: 10_000,
    refetchInterval: 15_000,
  })
}

/** Cache key of the signed-in account; the accounts feature fills it. */
export const ME_KEY = ['me'] as const

/** The signed-in account as far as this page knows, without asking; a guest is none. */
export function cachedMe(queries: QueryClient): Me | null {
  const me = queries.getQueryData<Me | null>(ME_KEY)
  return me && !me.isGuest ? me : null
}

/** The signed-in account as far as this page knows; renders again when it changes. */
export function useMe(): Me | null {
  const queries = useQueryClient()
  // An observer here would bring its own way of fetching; the cache alone is read.
  return useSyncExternalStore(
    (listener) => queries.getQueryCache().subscribe(listener),
    () => cachedMe(queries),
  )
}
