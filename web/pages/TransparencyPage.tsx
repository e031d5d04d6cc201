import { useQuery } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { CountsTable } from '#web/moderation/CountsTable.tsx'

function Counts() {
  const { data, error, refetch } = useQuery({
    queryKey: ['transparency'],
    queryFn: () => call('getTransparency', {}),
  })
  if (error && !data)
    return <Oops what="We could not load the counts." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading the counts">
        <SkeletonLine height="h-40" />
      </Loading>
    )
  return <CountsTable counts={data.counts} />
}

/** `/policy/transparency`: how often moderators act, for everybody. */
export default function TransparencyPage() {
  return (
    <div className="main" data-testid="state:policy:transparency">
      <title>How often moderators act · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">How often moderators act</h1>
        <p className="text-sm text-t2 mb-6">
          Acts of all channels in each month that is over, by one of <a href="/policy">the rules</a>. Fewer
          than five are not counted out, so that nobody is recognised.
        </p>
        <Counts />
      </div>
    </div>
  )
}
