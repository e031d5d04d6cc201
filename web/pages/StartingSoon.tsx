import { useInfiniteQuery } from '@tanstack/react-query'
import { UpcomingCards } from '#web/discovery/home/UpcomingCards.tsx'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { dayAndTime } from '#web/rooms/schedule/when.ts'

const LOOK_AGAIN_MS = 60_000

/** Announced streams of all channels, the next one first; nothing where there are none. */
export default function StartingSoon() {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['upcoming'],
    queryFn: ({ pageParam }) => call('listUpcoming', { query: pageParam ? { after: pageParam } : {} }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_AGAIN_MS,
  })
  // one that is moved while pages are asked for may come twice
  const cards = new Map(data?.pages.flatMap(({ upcoming }) => upcoming).map((card) => [card.roomId, card]))
  if (cards.size === 0) return null
  return (
    <section aria-labelledby="starting-soon" data-testid="starting-soon">
      <div className="sec">
        <h2 className="d4" id="starting-soon">
          Starting soon
        </h2>
      </div>
      <UpcomingCards cards={[...cards.values()]} when={(card) => dayAndTime(card.startsAt)} />
      {hasNextPage ? (
        <div className="mt-6">
          <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show later ones
          </Button>
        </div>
      ) : null}
    </section>
  )
}
