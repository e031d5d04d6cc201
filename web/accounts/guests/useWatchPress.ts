import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { becomeGuest, type Press, pressStore } from './becomeGuest.ts'

/** What a press into a public stream does besides leading there. */
export function useWatchPress(): (roomId: string, isReadAgain?: boolean) => void {
  const queries = useQueryClient()
  return useCallback(
    (roomId: string, isReadAgain?: boolean) => void becomeGuest(queries, roomId, isReadAgain),
    [queries],
  )
}

/** The press that led into this room, while it is answered and when it failed. */
export function usePressInto(roomId: string): Press | null {
  const press = useSyncExternalStore(pressStore.subscribe, pressStore.read)
  return press?.roomId === roomId ? press : null
}
