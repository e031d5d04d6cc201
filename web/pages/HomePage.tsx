import { useQuery } from '@tanstack/react-query'
import { useSession } from '#web/accounts/useSession.ts'
import { HomeView } from '#web/creators/HomeView.tsx'
import { liveQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonCard } from '#web/kit/states/Skeleton.tsx'

/** Home: reach something live in one press. */
export function HomePage() {
  const { account, isLoading } = useSession()
  const { data, error, refetch } = useQuery(liveQuery())
  return (
    <div className="main">
      <title>Stagedoor</title>
      <h1 className="sr-only">Home</h1>
      {data ? (
        <HomeView live={data.live} channels={data.channels} isGuest={!isLoading && account === null} />
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
