import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { OwnCalls } from '#api/bookings/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { type CallActs, ownCallsQuery } from './ownCalls.ts'

/** What is done with hours and offers, at the server; each answer is what the page shows from then on. */
export function useCallActs(accountId: string): CallActs {
  const queries = useQueryClient()
  const { queryKey } = ownCallsQuery(accountId)
  const sent = useRef({ count: 0, open: 0 })
  async function onRefresh(): Promise<OwnCalls> {
    await queries.cancelQueries({ queryKey, exact: true })
    return queries.fetchQuery({ ...ownCallsQuery(accountId), staleTime: 0 })
  }
  /** What is answered, and whether something else was on its way meanwhile. */
  async function alone(question: Promise<OwnCalls>): Promise<{ answer: OwnCalls; isAlone: boolean }> {
    const wasAlone = sent.current.open++ === 0
    const count = ++sent.current.count
    try {
      const answer = await question
      return { answer, isAlone: wasAlone && count === sent.current.count }
    } finally {
      sent.current.open--
    }
  }
  async function show(question: Promise<OwnCalls>, text: string): Promise<OwnCalls> {
    const { answer, isAlone } = await alone(question)
    // an answer that is on its way may be older
    await queries.cancelQueries({ queryKey, exact: true })
    // whose account signed out meanwhile is forgotten
    if (queries.getQueryState(queryKey) === undefined) return answer
    queries.setQueryData(queryKey, answer)
    showToast({ id: 'own-calls', tone: 'ok', text })
    // of two answers nobody knows which is the newer one
    if (!isAlone) void onRefresh().catch(() => undefined)
    return answer
  }
  return {
    onSave: (body) => {
      const wasPaused = queries.getQueryData(queryKey)?.calendar?.isPaused ?? false
      const { isPaused } = body.calendar
      const state = isPaused ? 'Booking is paused.' : 'Booking is open.'
      const text = isPaused === wasPaused ? 'Your hours are saved.' : state
      return show(call('setCallCalendar', { body }), text)
    },
    onOffer: (wish) => show(call('createCallOffer', { body: wish }), 'Your offer is saved.'),
    onTakeBack: (offerId) =>
      show(call('closeCallOffer', { params: { offerId } }), 'Your offer is taken back.'),
    onRefresh,
  }
}
