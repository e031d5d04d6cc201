import { useQuery } from '@tanstack/react-query'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'

function Rules() {
  const { data, error, refetch } = useQuery({ queryKey: ['policy'], queryFn: () => call('getPolicy', {}) })
  if (error && !data)
    return <Oops what="We could not load the rules." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading the rules">
        <SkeletonLine height="h-40" />
      </Loading>
    )
  return (
    <ol className="flex flex-col gap-6">
      {data.rules.map(({ code, text, version }) => (
        <li key={code} id={code} data-testid="rule">
          <h2 className="d5">{ruleName(code)}</h2>
          <p className="text-sm text-t2 mt-1">{text}</p>
          <p className="text-xs text-t3 mt-1">Version {version}</p>
        </li>
      ))}
    </ol>
  )
}

/** `/policy`: the rules by which moderators act, for everybody. */
export default function PolicyPage() {
  return (
    <div className="main" data-testid="state:policy">
      <title>Rules · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Rules</h1>
        <p className="text-sm text-t2 mb-6">
          Whoever acts as a moderator names one of these rules and a reason, and the person reads both. Each
          act can be appealed to once. <a href="/policy/transparency">How often that happens</a> is counted by
          month. What was seen of a booked call can be <a href="/verify">checked by anybody</a> who has its
          record.
        </p>
        <Rules />
      </div>
    </div>
  )
}
