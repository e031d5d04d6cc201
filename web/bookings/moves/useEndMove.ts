import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '#web/kit/api/client.ts'
import { cachedMe, readAgain } from '#web/kit/api/queries.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { BOOKINGS_KEY, showBooking } from '../booked/bookingQueries.ts'
import type { ProposedMove } from './moveModel.ts'

/** Withdraws or declines another date. */
export interface EndMove {
  isBusy: boolean
  /** null: nothing went wrong */
  problem: unknown
  end: (move: ProposedMove) => void
}

/** Ends a proposal: withdrawn by who made it, declined by the other side. */
export function useEndMove({ id }: Pick<OwnBooking, 'id'>): EndMove {
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const isSending = useRef(false)
  async function end({ id: moveId }: ProposedMove): Promise<void> {
    if (isSending.current) return
    isSending.current = true
    const accountId = cachedMe(queries)?.accountId ?? ''
    setBusy(true)
    setProblem(null)
    try {
      const answer = await call('endMove', { params: { bookingId: id, moveId } })
      await readAgain(queries, { queryKey: BOOKINGS_KEY }, () => showBooking(queries, accountId, answer))
    } catch (error) {
      setProblem(error)
      // it may be taken, or gone, by now
      void readAgain(queries, { queryKey: BOOKINGS_KEY })
    } finally {
      isSending.current = false
      setBusy(false)
    }
  }
  return { isBusy, problem, end: (move) => void end(move) }
}
