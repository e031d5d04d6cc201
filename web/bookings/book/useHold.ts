import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { offeredCallsQuery, reservationsQuery } from './bookQueries.ts'
import { nextTimes } from './holdWords.ts'

/** A time that is not to be had, and when else a call could begin; milliseconds since the epoch. */
export interface LostTime {
  /** what the server answered */
  sentence: string
  atMs: number
  next: number[]
}

/** Times that are held for who reads, and what came of the last press. */
export interface Hold {
  /** of any creator */
  held: readonly Reservation[]
  isBusy: boolean
  lost: LostTime | null
  /** why nothing was held or given back; null: nothing went wrong */
  problem: unknown
  /** what was held until now, and is free again */
  over: Reservation | null
  onHold: (offerId: string, atMs: number) => void
  onGiveBack: (reservation: Reservation) => void
  /** its time ran out */
  onOver: (reservation: Reservation) => void
  /** something else is chosen: what came of the last press is about that no more */
  onForget: () => void
}

const NOTHING = { lost: null, problem: null, over: null } as const

/** Holds times of a channel's creator for who reads. */
export function useHold(channelId: string, isSignedIn: boolean): Hold {
  const queries = useQueryClient()
  const { queryKey } = reservationsQuery()
  const { data } = useQuery({ ...reservationsQuery(), enabled: isSignedIn })
  const [result, setResult] = useState<Pick<Hold, 'lost' | 'problem' | 'over'>>(NOTHING)
  const [isBusy, setBusy] = useState(false)
  const isSending = useRef(false)

  async function show(change: (held: Reservation[]) => Reservation[]): Promise<void> {
    // an answer that is on its way may be older
    await queries.cancelQueries({ queryKey, exact: true })
    queries.setQueryData(queryKey, (known) => ({ reservations: change(known?.reservations ?? []) }))
  }
  const readTimes = () => readAgain(queries, { queryKey: ['call-times'] })
  async function press(act: () => Promise<void>, onProblem: (error: unknown) => void): Promise<void> {
    if (isSending.current) return
    isSending.current = true
    setBusy(true)
    setResult(NOTHING)
    try {
      await act()
    } catch (error) {
      onProblem(error)
      // what came of a press whose answer was lost
      if (!(error instanceof ApiProblem)) void readAgain(queries, reservationsQuery())
    } finally {
      isSending.current = false
      setBusy(false)
      void readTimes()
    }
  }
  function refuse(error: unknown, atMs: number): void {
    const known = error instanceof ApiProblem ? error.problem : null
    const isLost = known?.code === 'CONFLICT' && known.facts?.next !== undefined
    // another conflict is about the offer or the calendar, which are not what they were
    if (!isLost && (known?.code === 'CONFLICT' || known?.code === 'NOT_FOUND'))
      void readAgain(queries, offeredCallsQuery(channelId))
    setResult(
      isLost
        ? { ...NOTHING, lost: { atMs, next: nextTimes(known.facts), sentence: sentenceOf(error) } }
        : { ...NOTHING, problem: error },
    )
  }
  return {
    held: isSignedIn ? (data?.reservations ?? []) : [],
    ...{ isBusy, ...result },
    onHold: (offerId, atMs) =>
      void press(
        async () => {
          const body = { startsAt: new Date(atMs).toISOString() }
          const held = await call('reserveCall', { params: { id: channelId, offerId }, body })
          // one account holds one time
          await show(() => [held])
        },
        (error) => refuse(error, atMs),
      ),
    onGiveBack: ({ id }) =>
      void press(
        async () => {
          await call('releaseReservation', { params: { reservationId: id } })
          await show((held) => held.filter((one) => one.id !== id))
        },
        (error) => setResult({ ...NOTHING, problem: error }),
      ),
    onOver: (reservation) => {
      setResult({ ...NOTHING, over: reservation })
      void show((held) => held.filter(({ id }) => id !== reservation.id)).then(readTimes)
    },
    onForget: () => setResult(NOTHING),
  }
}
