import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { Me } from '#api/accounts/contract.ts'
import { ApiProblem, Unreachable } from './ApiProblem.ts'
import { call } from './client.ts'

/** True when asking again soon may help: no answer, or the server said so with a 5xx. */
export function mayRetry(failures: number, error: unknown): boolean {
  if (failures >= 2) return false
  if (error instanceof Unreachable) return true
  return error instanceof ApiProblem && error.problem.status >= 500 && error.problem.retryAfterS === undefined
}

/** Configuration of this installation; asked once per page. */
export function configQuery() {
  return queryOptions({
    queryKey: ['config'],
    queryFn: ({ signal }) => call('getConfig', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Who is live. */
export function liveQuery() {
  return queryOptions({
    queryKey: ['live'],
    queryFn: ({ signal }) => call('listLive', {}, signal),
    staleTime: 5000,
    refetchInterval: 15_000,
  })
}

/** A channel page by handle. */
export function channelQuery(handle: string) {
  return queryOptions({
    queryKey: ['channel', handle],
    queryFn: ({ signal }) => call('getChannel', { params: { handle } }, signal),
    staleTime: 5000,
  })
}

/** A room by id. */
export function roomQuery(id: string) {
  return queryOptions({
    queryKey: ['room', id],
    queryFn: ({ signal }) => call('getRoom', { params: { id } }, signal),
    staleTime: 2000,
  })
}

/** How far the index is behind the chain. */
export function syncQuery() {
  return queryOptions({
    queryKey: ['sync'],
    queryFn: ({ signal }) => call('getSync', {}, signal),
    staleTime: 10_000,
    refetchInterval: 15_000,
  })
}

/** Cache key of the signed-in account; the accounts feature fills it. */
export const ME_KEY = ['me'] as const

/** The signed-in account as far as this page knows, without asking. */
export function cachedMe(queries: QueryClient): Me | null {
  return queries.getQueryData<Me | null>(ME_KEY) ?? null
}

/** The signed-in account as far as this page knows; renders again when it changes. */
export function useMe(): Me | null {
  return useQuery<Me | null>({ queryKey: ME_KEY, enabled: false, queryFn: () => null }).data ?? null
}
