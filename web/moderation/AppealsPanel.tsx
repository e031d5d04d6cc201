import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { AppealList } from './AppealList.tsx'
import { RemovedTexts } from './RemovedTexts.tsx'

/** An appeal shows after so long at most. */
const LOOK_AGAIN_MS = 15_000

/** The open appeals to one channel, read from the server. */
export function AppealsPanel({ channelId }: { channelId: string }) {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['appeals', channelId],
    queryFn: () => call('listAppeals', { params: { id: channelId } }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  if (error && !data)
    return <Oops what="We could not load the appeals." error={error} onRetry={() => void refetch()} />
  return (
    <AppealList
      appeals={data?.appeals ?? []}
      removedBy={(actId) => <RemovedTexts channelId={channelId} actId={actId} />}
      onDecide={async ({ actId }, body) => {
        await call('decideAppeal', { params: { id: channelId, actId }, body })
        const text = body.isOverturned ? 'It was taken back.' : 'It stands.'
        showToast({ id: `appeal-${actId}`, tone: 'ok', text })
        for (const list of ['appeals', 'bans'])
          await queries.invalidateQueries({ queryKey: [list, channelId] })
      }}
    />
  )
}
