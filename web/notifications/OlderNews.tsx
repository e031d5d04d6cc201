import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { NewsRow } from './InboxList.tsx'
import { markRead } from './useInbox.ts'

/** What was told before the first page, newest first, when somebody asks for it. */
export function OlderNews({ before }: { before: string }) {
  const queries = useQueryClient()
  const [isAsked, setAsked] = useState(false)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['notifications', 'older', before],
    queryFn: ({ pageParam }) => call('listNotifications', { query: { before: pageParam } }),
    initialPageParam: before,
    getNextPageParam: (page) => page.next,
    enabled: isAsked,
  })
  const older = data?.pages.flatMap(({ notifications }) => notifications) ?? []
  return (
    <>
      {older.length > 0 ? (
        <section aria-label="Earlier" className="mt-6">
          <h2 className="d5">Earlier</h2>
          <ul>
            {older.map((one) => (
              <NewsRow
                key={one.id}
                one={one}
                onOpen={() => {
                  if (!one.isRead) void markRead(queries, one.id)
                }}
              />
            ))}
          </ul>
        </section>
      ) : null}
      {error ? (
        <Oops what="We could not load earlier notifications." error={error} onRetry={() => void refetch()} />
      ) : null}
      {!isAsked || hasNextPage ? (
        <div className="mt-4">
          <Button isBusy={isFetching} onClick={() => (isAsked ? void fetchNextPage() : setAsked(true))}>
            Show earlier
          </Button>
        </div>
      ) : null}
    </>
  )
}
