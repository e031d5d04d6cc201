import { useEffect, useRef } from 'react'
import type { Admission } from '#api/access/contract.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { keepSeat } from '#web/media/seat/keepSeat.ts'

export interface HostSeatEvents {
  onRetryToken: (token: string) => void
  /** the stream ended, or the host's seat was taken by another window */
  onOver: (isMoved: boolean) => void
  /** the seat is gone and nobody said why: join and publish again */
  onGone: () => void
}

/** Keeps the host's seat while on air. */
export function useHostSeat(
  admission: Admission | null,
  socket: RealtimeSocket | null,
  events: HostSeatEvents,
): void {
  const latest = useRef(events)
  latest.current = events
  const seatId = admission?.seatId ?? null
  const beatEveryS = admission?.beatEveryS ?? 0
  useEffect(() => {
    if (seatId === null || !socket) return
    return keepSeat({
      seatId,
      beatEveryS,
      socket,
      beatByHttp: (id) => call('beatSeat', { params: { id } }),
      isGone: (error) => problemCode(error) === 'NOT_FOUND',
      onEnded: ({ reason }) => {
        if (reason === 'ROOM_ENDED' || reason === 'MOVED') latest.current.onOver(reason === 'MOVED')
        else latest.current.onGone()
      },
      onGrace: () => undefined,
      onKept: () => undefined,
      onRetryToken: (token) => latest.current.onRetryToken(token),
      onGone: () => latest.current.onGone(),
    })
  }, [seatId, beatEveryS, socket])
}
