import { useQuery } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { HostTipsView } from './HostTips.tsx'

/** A tip shows here after so long at most. */
const LOOK_AGAIN_MS = 5000

/** All that was given to a channel, in its streams and on its page. */
export function ChannelTips({ channelId }: { channelId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['channel-tips', channelId],
    queryFn: () => call('listChannelTips', { params: { id: channelId } }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  if (data) return <HostTipsView {...data} hasPlace />
  if (error) return <Oops what="We could not load the tips." error={error} onRetry={() => void refetch()} />
  return (
    <Loading label="Loading the tips">
      <SkeletonLine height="h-40" />
    </Loading>
  )
}
