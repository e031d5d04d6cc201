import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { callOut } from '#web/kit/callOut.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { ACK_MS, createLineFlow, type TurnState } from './lineFlow.ts'

const READY = 'Your place is ready'

export interface Line {
  /** null without a socket: nobody is told of their turn */
  state: TurnState | null
  wait: () => void
  leave: () => void
}

/** What a line needs to know of its page. */
export interface LineInput {
  socket: RealtimeSocket | null
  /** the door has no place for them yet, and nobody asks it at the moment */
  isOutside: boolean
  isIn: boolean
  /** takes the place that is kept, or asks the door what it says now */
  enter: () => void
}

/** A turn in the line of a room: a page that is looked at takes its place by itself, another one calls for its person. */
export function useLine(roomId: string, { socket, isOutside, isIn, enter }: LineInput): Line {
  const asks = useRef(enter)
  asks.current = enter
  const flow = useMemo(
    () => (socket ? createLineFlow(roomId, socket, () => asks.current()) : null),
    [roomId, socket],
  )
  useEffect(() => () => flow?.stop(), [flow])
  useEffect(() => {
    // this code comes after the room was followed: what was said of the turn then is asked for once more
    if (socket?.connected)
      socket
        .timeout(ACK_MS)
        .emitWithAck('room:follow', { roomId })
        .catch(() => undefined)
  }, [roomId, socket])
  useEffect(() => {
    if (isIn) flow?.enter()
  }, [flow, isIn])
  const subscribe = useCallback((listener: () => void) => flow?.subscribe(listener) ?? (() => {}), [flow])
  const state = useSyncExternalStore(subscribe, () => flow?.state() ?? null)

  const taken = useRef<number | null>(null)
  const offer = isOutside && state?.step === 'offered' ? state.until : null
  useEffect(() => {
    if (offer === null) return
    let endCall = () => {}
    const take = () => {
      // one that the door did not know any more is not asked for again and again
      if (document.visibilityState !== 'visible' || taken.current === offer) return
      taken.current = offer
      endCall()
      document.removeEventListener('visibilitychange', take)
      asks.current()
    }
    if (document.visibilityState !== 'visible') endCall = callOut(READY)
    document.addEventListener('visibilitychange', take)
    take()
    return () => {
      endCall()
      document.removeEventListener('visibilitychange', take)
    }
  }, [offer])

  return useMemo(
    () => ({ state, wait: () => void flow?.wait(), leave: () => void flow?.leave() }),
    [flow, state],
  )
}
