import { useQueryClient } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { usePages } from '#web/kit/api/usePages.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { LogList } from './LogList.tsx'
import { RemovedTexts } from './RemovedTexts.tsx'

/** What somebody else does shows after so long at most. */
const LOOK_AGAIN_MS = 15_000

/** The log of one channel, read from the server. */
export function LogPanel({ channelId }: { channelId: string }) {
  const queries = useQueryClient()
  const { pages, error, more, retry } = usePages(
    ['log', channelId],
    (before) => call('readLog', { params: { id: channelId }, query: before ? { before } : {} }),
    LOOK_AGAIN_MS,
  )
  if (error) return <Oops what="We could not load the log." error={error} onRetry={retry} />
  if (!pages)
    return (
      <Loading label="Loading the log">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  return (
    <LogList
      acts={pages.flatMap(({ acts }) => acts)}
      onMore={more}
      removedBy={(actId) => <RemovedTexts channelId={channelId} actId={actId} />}
      onUndo={async ({ actId }, reason) => {
        await call('undoAct', { params: { id: channelId, actId }, body: { reason } })
        showToast({ id: `act-${actId}`, tone: 'ok', text: 'It is taken back.' })
        await queries.invalidateQueries({ queryKey: ['log', channelId] })
        await queries.invalidateQueries({ queryKey: ['bans', channelId] })
        await queries.invalidateQueries({ queryKey: ['removed-texts', channelId, actId] })
      }}
    />
  )
}
