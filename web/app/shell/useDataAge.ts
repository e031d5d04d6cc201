import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { formatClock } from '#web/kit/format/formatTime.ts'

/** When the newest data of this page was read, e.g. `14:02`; null when there is none. */
export function useDataAge(): string | null {
  const cache = useQueryClient().getQueryCache()
  return useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => {
      const newest = Math.max(0, ...cache.getAll().map((query) => query.state.dataUpdatedAt))
      return newest === 0 ? null : formatClock(newest)
    },
  )
}
