import { useEffect } from 'react'
import { startBringing } from './bringBeats.ts'

/** Brings what an earlier page of this browser kept of the calls of an account, while the page that asks for it is open. */
export function useBringBeats(accountId: string): void {
  useEffect(() => {
    return startBringing(accountId, { isFinishing: true }).stop
  }, [accountId])
}
