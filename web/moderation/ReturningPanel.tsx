import { useQuery } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { ReturningPeople } from './ReturningPeople.tsx'

/** Who came back shows after so long at most. */
const LOOK_AGAIN_MS = 15_000

/** Who may have come back to one channel, read from the server. */
export function ReturningPanel({ channelId }: { channelId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['returning', channelId],
    queryFn: () => call('listReturning', { params: { id: channelId } }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  if (error && !data)
    return (
      <Oops what="We could not load who may have come back." error={error} onRetry={() => void refetch()} />
    )
  return <ReturningPeople people={data?.people ?? []} />
}
