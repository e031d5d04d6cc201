import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSession } from '#web/accounts/useSession.ts'
import { type ListedCall, listedQuery } from '#web/bookings/arbitration/arbitrationQueries.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'

// in a chunk with these pages it would be heavier for everybody who reads it
const NotFoundPage = fetchedComponent(() => import('../NotFoundPage.tsx').then((file) => file.default), null)

interface ArbiterOnlyProps {
  title: string
  testId: string
  children: (disputes: readonly ListedCall[]) => ReactNode
}

/** A page of those whom the settings name as arbiters; to everybody else it is any other address. */
export function ArbiterOnly({ title, testId, children }: ArbiterOnlyProps) {
  const { account, isLoading } = useSession()
  const { data, error, isPending, refetch } = useQuery({
    ...listedQuery(account?.accountId ?? ''),
    enabled: account !== null && account !== undefined,
  })
  if (isLoading || (account && isPending))
    return (
      <div className="main">
        <Loading label="Loading the page">
          <SkeletonLine height="h-40" />
        </Loading>
      </div>
    )
  if (!account || problemCode(error) === 'NOT_FOUND') return <NotFoundPage />
  return (
    <div className="main" data-testid={testId}>
      <title>{`${title} · Stagedoor`}</title>
      <h1 className="d3">{title}</h1>
      {data ? (
        children(data.disputes)
      ) : (
        <Oops what="We could not load the disputes." error={error} onRetry={() => void refetch()} />
      )}
    </div>
  )
}
