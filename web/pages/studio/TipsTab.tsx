import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { mayDo } from '#domain/channel/roleActs.ts'
import { ChannelTabs, lookedAfterQuery } from '#web/creators/team/LookedAfter.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { ChannelTips } from '#web/tips/ChannelTips.tsx'

/** What was given to each channel of an account: an archived one keeps its own. */
export function TipsTab({ none }: { none: ReactNode }) {
  const [query] = useSearchParams()
  const { data, error, refetch } = useQuery(lookedAfterQuery())
  if (error && !data)
    return <Oops what="We could not load your channels." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your channels">
        <SkeletonLine height="h-40" />
      </Loading>
    )
  const channels = data.filter(({ role }) => mayDo(role, 'managePayouts'))
  const chosen = channels.find(({ handle }) => handle === query.get('channel')) ?? channels[0]
  if (!chosen) return none
  return (
    <>
      {channels.length > 1 ? <ChannelTabs channels={channels} chosen={chosen.id} /> : null}
      <ChannelTips key={chosen.id} channelId={chosen.id} />
    </>
  )
}
