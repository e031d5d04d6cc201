import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

interface Paged {
  /** where the next page begins; null on the last */
  next: string | null
}

/** The pages that are shown so far. */
export interface Pages<Page> {
  /** undefined until the first one is there */
  pages: readonly Page[] | undefined
  /** why there is none */
  error: unknown
  /** reads one page more; null when all are shown */
  more: (() => void) | null
  retry: () => void
}

/** Pages of a list from its beginning, all read again in this rhythm: what the chain takes back leaves them. */
export function usePages<Page extends Paged>(
  key: readonly (string | null)[],
  read: (before: string | undefined) => Promise<Page>,
  everyMs: number,
): Pages<Page> {
  const [count, setCount] = useState(1)
  const { data, error, refetch } = useQuery({
    queryKey: [...key, count],
    async queryFn() {
      const pages: Page[] = []
      let before: string | undefined
      while (pages.length < count) {
        const page = await read(before)
        pages.push(page)
        if (page.next === null) break
        before = page.next
      }
      return pages
    },
    placeholderData: (shown) => shown,
    refetchInterval: everyMs,
  })
  const hasMore = (data?.at(-1)?.next ?? null) !== null
  return {
    pages: data,
    error: data ? null : error,
    more: hasMore ? () => setCount(count + 1) : null,
    retry: () => void refetch(),
  }
}
