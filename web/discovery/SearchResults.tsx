import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { StreamCard } from '#api/discovery/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { ChannelCards } from './home/ChannelCards.tsx'
import { LiveCards } from './home/LiveCards.tsx'
import { UpcomingCards, type UpcomingCardsProps } from './home/UpcomingCards.tsx'
import { StreamRows } from './StreamRows.tsx'

/** Each once: while pages are asked for, a stream may end and come again. */
function eachOnce(streams: readonly StreamCard[]): StreamCard[] {
  return [...new Map(streams.map((stream) => [stream.roomId, stream])).values()]
}

function Part({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  return (
    <section aria-labelledby={id} className="mb-8">
      <h2 className="d4 mb-4" id={id}>
        {title}
      </h2>
      {children}
    </section>
  )
}

export interface SearchResultsProps {
  words: string
  /** when an announced stream begins */
  when: UpcomingCardsProps['when']
  /** a press into a public stream */
  onWatch: (roomId: string) => void
}

/** What has the words, and what else to try when nothing has. */
export function SearchResults({ words, when, onWatch }: SearchResultsProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['search', words],
    queryFn: ({ pageParam }) =>
      call('search', { query: { q: words, ...(pageParam ? { after: pageParam } : {}) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 15_000,
  })
  const first = data?.pages[0]
  if (!data || !first) {
    return error ? (
      <Oops what="We could not search." error={error} onRetry={() => void refetch()} />
    ) : (
      <Loading label="Searching">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  }
  const streams = eachOnce(data.pages.flatMap((page) => page.streams))
  if (first.channels.length + first.live.length + first.upcoming.length + streams.length === 0) {
    return (
      <div data-testid="state:search:nothing">
        <Empty
          action={
            <Link className={buttonClass({ kind: 'line', size: 'mid' })} to="/">
              See who is live
            </Link>
          }
        >
          Nothing has the words “<bdi>{words}</bdi>”. Try fewer words, or the beginning of a name.
        </Empty>
      </div>
    )
  }
  return (
    <>
      {first.corrected === null ? null : (
        <p className="text-sm text-t2 mb-6" role="status">
          Nothing has the words “<bdi>{words}</bdi>”. These have “<bdi>{first.corrected}</bdi>”.
        </p>
      )}
      {first.live.length > 0 ? (
        <Part id="found-live" title="Live now">
          <LiveCards cards={first.live} onWatch={onWatch} />
        </Part>
      ) : null}
      {first.upcoming.length > 0 ? (
        <Part id="found-upcoming" title="Starting soon">
          <UpcomingCards cards={first.upcoming} when={when} />
        </Part>
      ) : null}
      {first.channels.length > 0 ? (
        <Part id="found-channels" title="Channels">
          <ChannelCards channels={first.channels} />
        </Part>
      ) : null}
      {streams.length > 0 ? (
        <Part id="found-streams" title="Past">
          <StreamRows streams={streams} />
          {hasNextPage ? (
            <div className="mt-4">
              <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show more
              </Button>
            </div>
          ) : null}
        </Part>
      ) : null}
    </>
  )
}
