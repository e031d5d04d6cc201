import { useEffect, useRef } from 'react'
import type { SeatEndReason } from '#domain/words.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { keepSeat } from '#web/media/seat/keepSeat.ts'
import type { Sending } from './studioFlow.ts'

export interface HostSeatEvents {
  /** the room ended, or the host's seat was taken: by another window, or by somebody else who hosts here */
  onOver: (how: 'ended' | 'moved' | 'taken-over') => void
  /** the seat is gone and nobody said why: join and publish again */
  onGone: () => void
}

const OVER: Partial<Record<SeatEndReason, 'ended' | 'moved' | 'taken-over'>> = {
  ROOM_ENDED: 'ended',
  MOVED: 'moved',
  TAKEN_OVER: 'taken-over',
}

/** Keeps the host's seat from when something is sent. */
export function useHostSeat(
  sending: Sending | null,
  socket: RealtimeSocket | null,
  events: HostSeatEvents,
): void {
  const latest = useRef(events)
  latest.current = events
  const seatId = sending?.admission.seatId ?? null
  const beatEveryS = sending?.admission.beatEveryS ?? 0
  const publisher = sending?.publisher ?? null
  useEffect(() => {
    if (seatId === null || !publisher || !socket) return
    return keepSeat({
      seatId,
      beatEveryS,
      socket,
      media: publisher.seatMedia,
      beatByHttp: (id, page) => call('beatSeat', { params: { id }, body: { page } }),
      isGone: (error) => problemCode(error) === 'NOT_FOUND',
      onEnded: ({ reason }) => {
        const how = OVER[reason]
        if (how) latest.current.onOver(how)
        else latest.current.onGone()
      },
      onGrace: () => undefined,
      onKept: () => undefined,
      onRetryToken: publisher.keepRetryToken,
      onGone: () => latest.current.onGone(),
    })
  }, [seatId, beatEveryS, publisher, socket])
}
