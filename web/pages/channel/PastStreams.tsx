import { useInfiniteQuery } from '@tanstack/react-query'
import { StreamRows } from '#web/discovery/StreamRows.tsx'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'

/** Streams of a channel that are over; nothing where there was none. */
export function PastStreams({ handle }: { handle: string }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['past', handle],
    queryFn: ({ pageParam }) =>
      call('listPast', { params: { handle }, query: pageParam ? { after: pageParam } : {} }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 15_000,
  })
  const streams = data?.pages.flatMap((page) => page.streams) ?? []
  if (streams.length === 0) return null
  return (
    <section className="mt-8" aria-labelledby="past-streams">
      <h2 className="d5" id="past-streams">
        Past
      </h2>
      <StreamRows streams={streams} isOfChannel />
      {hasNextPage ? (
        <div className="mt-4">
          <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older ones
          </Button>
        </div>
      ) : null}
    </section>
  )
}
