import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { cachedMe, useMe } from '#web/kit/api/queries.ts'
import { LISTED_KEY } from './arbitrationQueries.ts'

/** A ruling as it is written. */
export interface RulingDraft {
  percent: string
  text: string
}
const EMPTY: RulingDraft = { percent: '', text: '' }

/** What an arbiter writes about a call, in the memory of this page: it outlives a look elsewhere, and is forgotten with the account. */
export function useRulingDraft(bookingId: string): [RulingDraft, (draft: RulingDraft) => void] {
  const queries = useQueryClient()
  const accountId = useMe()?.accountId ?? ''
  const queryKey = [...LISTED_KEY, accountId, bookingId, 'draft']
  const read = () => queries.getQueryData<RulingDraft>(queryKey) ?? EMPTY
  // an observer would know of it only after the key that was pressed, and the field would lose that
  const draft = useSyncExternalStore((listener) => queries.getQueryCache().subscribe(listener), read)
  return [
    draft,
    (next) => {
      if (cachedMe(queries)?.accountId !== accountId) return
      const options = queries.defaultQueryOptions({ queryKey, gcTime: Number.POSITIVE_INFINITY })
      queries.getQueryCache().build(queries, options)
      queries.setQueryData(queryKey, next)
    },
  ]
}
