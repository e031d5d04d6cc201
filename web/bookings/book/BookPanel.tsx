import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import type { OfferedCalls } from '#api/bookings/reservations/contract.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { BookView, NoCalls } from './BookView.tsx'
import { type BookChoice, type BookViewProps, chosenOffer } from './bookChoice.ts'
import { callTimesQuery, offeredCallsQuery } from './bookQueries.ts'
import { useHold } from './useHold.ts'

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** What is chosen stands in the address, so that it is still there after a sign-in elsewhere or a reload. */
function useChoice(): [BookChoice, (choice: BookChoice) => void] {
  const [query, setQuery] = useSearchParams()
  const at = query.get('at') ?? ''
  const atMs = INSTANT.test(at) ? Date.parse(at) : Number.NaN
  const choice = { offerId: query.get('offer'), atMs: Number.isNaN(atMs) ? null : atMs }
  return [
    choice,
    (next) => {
      const wanted: Record<string, string> = {}
      if (next.offerId !== null) wanted.offer = next.offerId
      if (next.atMs !== null) wanted.at = new Date(next.atMs).toISOString()
      setQuery(wanted, { replace: true, preventScrollReset: true })
    },
  ]
}

function Offered({ calls, viewer }: { calls: OfferedCalls } & Pick<BookViewProps, 'viewer'>) {
  const [choice, onChoose] = useChoice()
  const offerId = chosenOffer(calls, choice.offerId)?.id ?? null
  const { data, error, refetch } = useQuery({
    ...callTimesQuery(calls.channel.id, offerId ?? ''),
    enabled: offerId !== null && !calls.isPaused,
  })
  const hold = useHold(calls.channel.id, viewer.isSignedIn)
  return (
    <BookView
      {...{ calls, choice, onChoose, hold, viewer }}
      times={data ?? null}
      timesError={error}
      onRetryTimes={() => void refetch()}
    />
  )
}

export interface BookPanelProps {
  channel: OfferedCalls['channel']
  viewer: BookViewProps['viewer']
}

/** What a channel's creator offers as calls, to be booked. */
export function BookPanel({ channel, viewer }: BookPanelProps) {
  const { data, error, refetch } = useQuery(offeredCallsQuery(channel.id))
  // what is offered no more is known by the refusal, whatever was shown before
  if (problemCode(error) === 'NOT_FOUND')
    return (
      <NoCalls handle={channel.handle}>
        <bdi>{channel.name}</bdi> offers no calls.
      </NoCalls>
    )
  if (data) return <Offered calls={data} viewer={viewer} />
  if (error)
    return <Oops what="We could not load these calls." error={error} onRetry={() => void refetch()} />
  return (
    <Loading label="Loading these calls">
      <div className="flex flex-col gap-6">
        <SkeletonLine height="h-20" />
        <SkeletonLine height="h-96" />
      </div>
    </Loading>
  )
}
