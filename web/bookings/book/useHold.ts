import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain, useMe } from '#web/kit/api/queries.ts'
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
  /** what was held until now and is not any more; `mayBePaid`: a payment for it was sent */
  over: { reservation: Reservation; mayBePaid: boolean } | null
  /** what was held until now, and is paid */
  booked: Reservation | null
  onHold: (offerId: string, atMs: number) => void
  onGiveBack: (reservation: Reservation) => void
  /** it is not held any more; `mayBePaid`: a payment for it was sent */
  onOver: (reservation: Reservation, mayBePaid: boolean) => void
  /** it is paid, and the server saw that */
  onBooked: (reservation: Reservation) => void
  /** something else is chosen: what came of the last press is about that no more */
  onForget: () => void
}

type Result = Pick<Hold, 'lost' | 'problem' | 'over' | 'booked'>

const NOTHING: Result = { lost: null, problem: null, over: null, booked: null }

/** Holds times of a channel's creator for who reads. */
export function useHold(channelId: string, isSignedIn: boolean): Hold {
  const queries = useQueryClient()
  const { queryKey } = reservationsQuery()
  const { data } = useQuery({ ...reservationsQuery(), enabled: isSignedIn })
  const accountId = useMe()?.accountId ?? null
  const [own, setOwn] = useState<{ accountId: string | null; result: Result }>({ accountId, result: NOTHING })
  // what came of a press is of the account that pressed
  const result = own.accountId === accountId ? own.result : NOTHING
  const setResult = (next: Result) => setOwn({ accountId, result: next })
  // the server holds them until it has read the booking from the chain
  const [paid, setPaid] = useState<readonly string[]>([])
  const [isBusy, setBusy] = useState(false)
  const isSending = useRef(false)

  async function show(change: (held: Reservation[]) => Reservation[]): Promise<void> {
    // an answer that is on its way may be older
    await queries.cancelQueries({ queryKey, exact: true })
    // whose account signed out meanwhile is forgotten
    if (queries.getQueryState(queryKey) === undefined) return
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
    held: isSignedIn ? (data?.reservations ?? []).filter(({ id }) => !paid.includes(id)) : [],
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
        (error) => {
          setResult({ ...NOTHING, problem: error })
          // one that is being paid stays
          void readAgain(queries, { queryKey })
        },
      ),
    onOver: (reservation, mayBePaid) => {
      setResult({ ...NOTHING, over: { reservation, mayBePaid } })
      void show((held) => held.filter(({ id }) => id !== reservation.id)).then(() => {
        // the server may know by now that it is being paid
        if (mayBePaid) void readAgain(queries, { queryKey })
        return readTimes()
      })
    },
    onBooked: (reservation) => {
      setPaid((known) => [...known, reservation.id])
      setResult({ ...NOTHING, booked: reservation })
      void readAgain(queries, { queryKey })
      void readTimes()
    },
    onForget: () => setResult(NOTHING),
  }
}
