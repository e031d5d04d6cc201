import { queryOptions, useQuery } from '@tanstack/react-query'
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

export interface Session {
  account: Me | null
  isLoading: boolean
  error: unknown
}

export function useSession(): Session {
  const { data, isPending, error } = useQuery(meQuery())
  return { account: data ?? null, isLoading: isPending, error }
}
