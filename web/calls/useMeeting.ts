import { useCallback, useEffect, useRef, useState } from 'react'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { type CallClock, createCallClock } from './callClock.ts'
import { ASK_AGAIN_MS, type Leaving, leaveUntilAnswered, willPass } from './leaveUntilAnswered.ts'
import type { MeetingFlow, PartedWhy } from './meetingFlow.ts'
import { type KeptCall, useKeptCall } from './ownSeat.ts'

export interface Meeting {
  flow: MeetingFlow
  /** of the entry; null before it */
  clock: CallClock | null
  kept: KeptCall
  keep: (change: Partial<KeptCall>) => void
  /** Comes in. Who presses was shown that the other side sees their network address. @param move from the other device */
  enter: (move: boolean) => Promise<void>
  /** Comes back by itself no more: whoever wants to presses. */
  stay: () => void
  /** Leaves on purpose: the seat ends. */
  leave: () => void
  part: (why: PartedWhy) => void
}

const endOf = (id: string) => call('leaveSeat', { params: { id }, query: {} })

/** Where this page is in a call, and what changes it. A tab that was loaded again comes in by itself, on the same seat. */
export function useMeeting(bookingId: string): Meeting {
  const [flow, setFlow] = useState<MeetingFlow>({ at: 'lobby', problem: null })
  const [clock, setClock] = useState<CallClock | null>(null)
  const { kept, keep } = useKeptCall(bookingId)
  const seat = useRef<string | null>(null)
  /** of the page before; whether it is there still is not known */
  const former = useRef(kept.seatId)
  const leaving = useRef<Leaving | null>(null)
  const isBusy = useRef(false)
  const isOver = useRef(false)
  const asked = useRef(new AbortController())
  const later = useRef<ReturnType<typeof setTimeout>>(undefined)

  const forget = useCallback(() => {
    seat.current = null
    former.current = null
    keep({ seatId: null })
  }, [keep])

  const endSeat = useCallback(() => {
    if (seat.current !== null) leaving.current = leaveUntilAnswered(seat.current, endOf)
    forget()
  }, [forget])

  /** @param isBack nobody pressed: on the seat of before, or not at all */
  const ask = useCallback(
    async (move: boolean, isBack: boolean) => {
      if (isBusy.current) return
      isBusy.current = true
      asked.current = new AbortController()
      const { signal } = asked.current
      if (!isBack) setFlow({ at: 'entering', isAway: false })
      try {
        // who left and could not say so takes that seat again
        if (leaving.current) former.current = await leaving.current.takeBack()
        leaving.current = null
        const own = seat.current ?? former.current
        const body = { move, showsAddress: true, ...(own === null ? {} : { seatId: own }) }
        const entry = await call('enterCall', { params: { bookingId }, body }, signal)
        seat.current = entry.seatId
        // who went to another page meanwhile is not in a call
        if (isOver.current) return endSeat()
        if (isBack && entry.seatId !== own) {
          // the one of before has ended: nobody is seen and heard again without a press
          endSeat()
          return setFlow({ at: 'lobby', problem: null })
        }
        keep({ seatId: entry.seatId })
        if (signal.aborted) return
        setClock(createCallClock(entry.nowMs))
        setFlow({ at: 'in', entry })
      } catch (problem) {
        if (signal.aborted) return
        const isPassing = willPass(problem)
        // what was refused for good has no seat any more; the rest may have one still
        if (!isPassing && problemCode(problem) !== null) forget()
        if (!isBack || !isPassing) return setFlow({ at: 'lobby', problem })
        setFlow({ at: 'entering', isAway: true })
        if (!isOver.current) later.current = setTimeout(() => void ask(false, true), ASK_AGAIN_MS)
      } finally {
        isBusy.current = false
      }
    },
    [bookingId, endSeat, forget, keep],
  )
  const enter = useCallback((move: boolean) => ask(move, false), [ask])

  const stay = useCallback(() => {
    clearTimeout(later.current)
    asked.current.abort()
    setFlow({ at: 'lobby', problem: null })
  }, [])

  const part = useCallback(
    (why: PartedWhy) => {
      // another page of this person has it: that one keeps it
      forget()
      setFlow({ at: 'parted', why })
    },
    [forget],
  )

  const leave = useCallback(() => {
    endSeat()
    setFlow({ at: 'parted', why: 'left' })
  }, [endSeat])

  useEffect(() => {
    isOver.current = false
    if (former.current !== null) {
      setFlow({ at: 'entering', isAway: false })
      void ask(false, true)
    }
    return () => {
      isOver.current = true
      clearTimeout(later.current)
      // of a page that is closed or loaded again nothing of this runs, and the seat is kept
      if (seat.current !== null) endSeat()
    }
  }, [ask, endSeat])

  return { flow, clock, kept, keep, enter, stay, leave, part }
}
