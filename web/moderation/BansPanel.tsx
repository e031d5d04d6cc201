import { useQueryClient } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { usePages } from '#web/kit/api/usePages.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { BanList } from './BanList.tsx'

/** A ban of another moderator shows after so long at most. */
const LOOK_AGAIN_MS = 15_000

/** The bans of one channel, read from the server. */
export function BansPanel({ channelId }: { channelId: string }) {
  const queries = useQueryClient()
  const { pages, error, more, retry } = usePages(
    ['bans', channelId],
    (before) => call('listBans', { params: { id: channelId }, query: before ? { before } : {} }),
    LOOK_AGAIN_MS,
  )
  if (error) return <Oops what="We could not load the bans." error={error} onRetry={retry} />
  if (!pages)
    return (
      <Loading label="Loading the bans">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  return (
    <BanList
      bans={pages.flatMap(({ bans }) => bans)}
      onMore={more}
      onUnban={async ({ actId }, reason) => {
        await call('undoAct', { params: { id: channelId, actId }, body: { reason } })
        showToast({ id: `ban-${actId}`, tone: 'ok', text: 'The ban is over.' })
        await queries.invalidateQueries({ queryKey: ['bans', channelId] })
      }}
    />
  )
}
