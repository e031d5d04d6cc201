import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { Me } from '#api/accounts/contract.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { ME_KEY, mayRetry } from '#web/kit/api/queries.ts'
import { mayBeSignedIn, noteSignedIn } from './signedInHint.ts'

async function readMe(): Promise<Me | null> {
  if (!mayBeSignedIn()) return null
  try {
    const me = await call('getMe', {})
    noteSignedIn(true)
    return me
  } catch (error) {
    if (problemCode(error) !== 'SIGN_IN_REQUIRED') throw error
    noteSignedIn(false)
    return null
  }
}

export function meQuery() {
  return queryOptions({
    queryKey: ME_KEY,
    queryFn: readMe,
    staleTime: 60_000,
    retry: mayRetry,
  })
}

/** A session was opened here: what anybody else was told is asked for again. */
export function keepSession(queries: QueryClient, me: Me): void {
  queries.setQueryData(meQuery().queryKey, me)
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => !['config', 'me'].includes(String(queryKey[0])),
  })
}

export interface Session {
  account: Me | null
  /** who watches without having signed in; null beside an account */
  guest: Me | null
  isLoading: boolean
  error: unknown
}

export function useSession(): Session {
  const { data, isPending, error } = useQuery(meQuery())
  const isGuest = data?.isGuest ?? false
  return {
    account: isGuest ? null : (data ?? null),
    guest: isGuest ? (data ?? null) : null,
    isLoading: isPending,
    error,
  }
}
