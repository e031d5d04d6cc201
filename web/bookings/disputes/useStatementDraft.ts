import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { cachedMe, useMe } from '#web/kit/api/queries.ts'
import { bookingQuery } from '../booked/bookingQueries.ts'
import { EMPTY_DRAFT, type StatementDraft } from './draftRules.ts'

/** What is written about a call and not said yet: it outlives the sheet, a refused prompt and a request that failed. */
export interface KeptDraft {
  draft: StatementDraft
  /** as it is at this moment, also after the sheet was closed */
  read: () => StatementDraft
  change: (change: (draft: StatementDraft) => StatementDraft) => void
}

/** What is written about a call, in the memory of this page; forgotten with the account. */
export function useStatementDraft(bookingId: string): KeptDraft {
  const queries = useQueryClient()
  const accountId = useMe()?.accountId ?? ''
  const queryKey = [...bookingQuery(accountId, bookingId).queryKey, 'draft']
  const read = () => queries.getQueryData<StatementDraft>(queryKey) ?? EMPTY_DRAFT
  return {
    // an observer would hear of it only after the key that was pressed, and the field would lose that
    draft: useSyncExternalStore((listener) => queries.getQueryCache().subscribe(listener), read),
    read,
    change: (change) => {
      // an answer may come after they signed out
      if (cachedMe(queries)?.accountId !== accountId) return
      const options = queries.defaultQueryOptions({ queryKey, gcTime: Number.POSITIVE_INFINITY })
      queries.getQueryCache().build(queries, options)
      queries.setQueryData(queryKey, change(read()))
    },
  }
}
