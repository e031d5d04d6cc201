import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery, readAgain } from '#web/kit/api/queries.ts'
import { type CallClock, createCallClock } from './callClock.ts'
import { ASK_AGAIN_MS, type Leaving, leaveUntilAnswered, willPass } from './leaveUntilAnswered.ts'
import { type LeftWhy, type MeetingFlow, type PartedWhy, UnshownAddress } from './meetingFlow.ts'
import { type KeptCall, useKeptCall } from './ownSeat.ts'

export interface Meeting {
  flow: MeetingFlow
  /** of the entry; null before it */
  clock: CallClock | null
  kept: KeptCall
  keep: (change: Partial<KeptCall>) => void
  /**
   * Comes in. @param move from the other device
   * @param wasAddressShown who presses has read that the other side can see their network address
   */
  enter: (move: boolean, wasAddressShown: boolean) => Promise<void>
  /** Comes in once more from within the call, with what is true of it now; the seat and what was agreed to stay. */
  enterAgain: () => void
  /** Comes back by itself no more: whoever wants to presses. */
  stay: () => void
  /** Leaves on purpose: the seat ends. */
  leave: (why: LeftWhy) => void
  part: (why: PartedWhy) => void
}

/** How somebody comes in. */
interface Way {
  move: boolean
  wasAddressShown: boolean
  /** back: nobody pressed: on the seat of before, or not at all. within: on a page that shows the call, and goes on to */
  from: 'lobby' | 'back' | 'within'
}

/** The same entry, from the beginning. */
const begunAnew = (flow: MeetingFlow): MeetingFlow =>
  flow.at === 'in' ? { at: 'in', entry: { ...flow.entry } } : flow

/**
 * Why somebody was not let in. Where a relay is there no more the page was not to know, and asks nobody about their address: what it
 * knows is read again, so that the lobby asks by then.
 */
function useUnshown(): (problem: unknown, way: Way) => Promise<unknown> {
  const queries = useQueryClient()
  return useCallback(
    async (problem, { wasAddressShown }) => {
      const isDirect = problem instanceof UnshownAddress
      if (wasAddressShown || !(isDirect || problemCode(problem) === 'CONFLICT')) return problem
      const { queryKey } = configQuery()
      await readAgain(queries, { queryKey })
      const { data, status } = queries.getQueryState(queryKey) ?? {}
      // where it cannot be read, asking costs nothing
      const isRelayed = status === 'success' && data?.areCallsRelayed !== false
      return isDirect || isRelayed ? problem : new UnshownAddress({ cause: problem })
    },
    [queries],
  )
}

const endOf = (id: string) => call('leaveSeat', { params: { id }, query: {} })

/** What lets somebody in from a press. @param wasAddressShown at the last one in the lobby */
function usePresses(
  ask: (way: Way) => Promise<void>,
  wasAddressShown: boolean,
): Pick<Meeting, 'enter' | 'enterAgain'> {
  const enter = useCallback(
    (move: boolean, isShown: boolean) => ask({ move, wasAddressShown: isShown, from: 'lobby' }),
    [ask],
  )
  const enterAgain = useCallback(
    () => void ask({ move: false, wasAddressShown, from: 'within' }),
    [ask, wasAddressShown],
  )
  return { enter, enterAgain }
}

interface WaysOut {
  asked: RefObject<AbortController>
  endSeat: () => void
  forget: () => void
  setFlow: (flow: MeetingFlow) => void
}

/** What takes somebody out of a call. */
function useWaysOut({ asked, endSeat, forget, setFlow }: WaysOut): Pick<Meeting, 'leave' | 'part'> {
  const part = useCallback(
    (why: PartedWhy) => {
      asked.current.abort()
      // another page of this person has it: that one keeps it
      forget()
      setFlow({ at: 'parted', why })
    },
    [asked, forget, setFlow],
  )
  const leave = useCallback(
    (why: LeftWhy) => {
      asked.current.abort()
      endSeat()
      setFlow({ at: 'parted', why })
    },
    [asked, endSeat, setFlow],
  )
  return { leave, part }
}

/** Where this page is in a call, and what changes it. A tab that was loaded again comes in by itself, on the same seat. */
export function useMeeting(bookingId: string): Meeting {
  const [flow, setFlow] = useState<MeetingFlow>({ at: 'lobby', problem: null })
  const [clock, setClock] = useState<CallClock | null>(null)
  const { kept, keep } = useKeptCall(bookingId)
  const findWhy = useUnshown()
  const seat = useRef<string | null>(null)
  /** of the page before; whether it is there still is not known */
  const former = useRef(kept.seatId)
  /** at the last press on the page before */
  const wasShown = useRef(kept.wasAddressShown)
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

  const ask = useCallback(
    async (way: Way) => {
      const { move, wasAddressShown, from } = way
      const isBack = from === 'back'
      if (isBusy.current) return
      isBusy.current = true
      asked.current = new AbortController()
      const { signal } = asked.current
      if (from === 'lobby') {
        keep({ wasAddressShown })
        setFlow({ at: 'entering', isAway: false })
      }
      try {
        // who left and could not say so takes that seat again
        if (leaving.current) former.current = await leaving.current.takeBack()
        leaving.current = null
        const own = seat.current ?? former.current
        const body = { move, showsAddress: wasAddressShown, ...(own === null ? {} : { seatId: own }) }
        const entry = await call('enterCall', { params: { bookingId }, body }, signal)
        seat.current = entry.seatId
        // who went to another page meanwhile is not in a call
        if (isOver.current) return endSeat()
        // whatever the server answers: it may be who wants to know the address
        if (entry.ticket.relay === null && !wasAddressShown) {
          endSeat()
          throw new UnshownAddress()
        }
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
        if (from === 'within' && isPassing) return setFlow(begunAnew)
        if (!isBack || !isPassing) return setFlow({ at: 'lobby', problem: await findWhy(problem, way) })
        setFlow({ at: 'entering', isAway: true })
        if (!isOver.current) later.current = setTimeout(() => void ask(way), ASK_AGAIN_MS)
      } finally {
        isBusy.current = false
      }
    },
    [bookingId, endSeat, findWhy, forget, keep],
  )
  const presses = usePresses(ask, kept.wasAddressShown)

  const stay = useCallback(() => {
    clearTimeout(later.current)
    asked.current.abort()
    setFlow({ at: 'lobby', problem: null })
  }, [])

  const out = useWaysOut({ asked, endSeat, forget, setFlow })

  useEffect(() => {
    isOver.current = false
    if (former.current !== null) {
      setFlow({ at: 'entering', isAway: false })
      void ask({ move: false, wasAddressShown: wasShown.current, from: 'back' })
    }
    return () => {
      isOver.current = true
      clearTimeout(later.current)
      // of a page that is closed or loaded again nothing of this runs, and the seat is kept
      if (seat.current !== null) endSeat()
    }
  }, [ask, endSeat])

  return { flow, clock, kept, keep, ...presses, ...out, stay }
}
