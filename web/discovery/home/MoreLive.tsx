import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { LiveCards } from './LiveCards.tsx'

/** Live streams behind the first page, when somebody asks for them. @param shown room ids that stand above */
export default function MoreLive({
  after,
  shown,
  onWatch,
}: {
  after: string
  shown: ReadonlySet<string>
  onWatch: (roomId: string) => void
}) {
  const [from, setFrom] = useState<string | null>(null)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['live', 'more', from],
    queryFn: ({ pageParam }) => call('listLive', { query: { after: pageParam } }),
    initialPageParam: from ?? after,
    getNextPageParam: (page) => page.next,
    enabled: from !== null,
  })
  // whoever is watched by more people meanwhile may come once more
  const cards = new Map(data?.pages.flatMap(({ live }) => live).map((card) => [card.roomId, card]))
  for (const id of shown) cards.delete(id)
  return (
    <>
      {cards.size > 0 ? (
        <div className="mt-6">
          <LiveCards cards={[...cards.values()]} onWatch={onWatch} />
        </div>
      ) : null}
      {error ? (
        <Oops what="We could not load more live rooms." error={error} onRetry={() => void refetch()} />
      ) : null}
      {from === null || hasNextPage ? (
        <div className="mt-6">
          <Button isBusy={isFetching} onClick={() => (from === null ? setFrom(after) : void fetchNextPage())}>
            Show more live rooms
          </Button>
        </div>
      ) : null}
    </>
  )
}
