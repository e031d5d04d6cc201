import { useQuery } from '@tanstack/react-query'
import { configQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { CallsView } from './CallsView.tsx'
import { ownCallsQuery } from './ownCalls.ts'
import { useCallActs } from './useCallActs.ts'

const MINUTE_MS = 60_000

/** Hours and offers of an account. @param ownZone of this browser */
export function CallsPanel({ accountId, ownZone }: { accountId: string; ownZone: string }) {
  const calls = useQuery(ownCallsQuery(accountId))
  const config = useQuery(configQuery())
  const acts = useCallActs(accountId)
  const nowMs = useServerNow(MINUTE_MS)
  const error = (calls.data ? null : calls.error) ?? (config.data ? null : config.error)
  const again = () => {
    if (!calls.data) void calls.refetch()
    if (!config.data) void config.refetch()
  }
  if (error) return <Oops what="We could not load your hours and offers." error={error} onRetry={again} />
  if (!calls.data || !config.data)
    return (
      <Loading label="Loading your hours and offers">
        <div className="flex flex-col gap-3">
          {['note', 'week', 'rules', 'offers'].map((part) => (
            <SkeletonLine key={part} height="h-32" />
          ))}
        </div>
      </Loading>
    )
  return (
    <CallsView
      key={accountId}
      own={calls.data}
      config={config.data}
      acts={acts}
      context={{ accountId, ownZone, nowMs }}
    />
  )
}
