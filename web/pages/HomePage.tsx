import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useWatchPress } from '#web/accounts/guests/useWatchPress.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { HomeView } from '#web/discovery/HomeView.tsx'
import { liveQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonCard } from '#web/kit/states/Skeleton.tsx'

// below what the first screen is about
const StartingSoon = lazy(() => import('./StartingSoon.tsx'))

/** Home: reach something live in one press. */
export default function HomePage() {
  const { account, isLoading } = useSession()
  const onWatch = useWatchPress()
  const { data, error, refetch } = useQuery(liveQuery())
  return (
    <div className="main">
      <title>Stagedoor</title>
      <h1 className="sr-only">Home</h1>
      {data ? (
        <HomeView
          live={data.live}
          channels={data.channels}
          next={data.next}
          soon={
            <Suspense fallback={null}>
              <StartingSoon />
            </Suspense>
          }
          isSignedOut={!isLoading && account === null}
          onWatch={onWatch}
        />
      ) : error ? (
        <Oops what="We could not load who is live." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label="Loading who is live">
          <div className="sk h-110 rounded-card max-md:-mx-4 max-md:rounded-none" />
          <div className="grid4 mt-8">
            <SkeletonCard />
            <SkeletonCard />
            <SkeletonCard />
            <SkeletonCard />
          </div>
        </Loading>
      )}
    </div>
  )
}
