import { Loading } from '#web/kit/states/Loading.tsx'
import { SkeletonCard } from '#web/kit/states/Skeleton.tsx'

/** In place of a page whose code is on its way. */
export function PageLoading() {
  return (
    <div className="main">
      <Loading label="Loading the page">
        <div className="max-w-112">
          <SkeletonCard />
        </div>
      </Loading>
    </div>
  )
}
