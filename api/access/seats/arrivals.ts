import type { AccessDeps } from '../deps.ts'

/** A room with a crowd changes with each who comes: one word a second says that somebody did. */
const REST_MS = 1000
/** Behind the room's id in a hint: nobody lost a seat, so seats need no look. */
export const CAME = 'came'

/** Notifies those who follow a room, in every process, that somebody took a seat in it. */
export interface Arrivals {
  /** After the commit. Runs by itself: whoever comes in waits for nobody to hear of it. */
  note(roomId: string): void
}

/** One per process. */
export function createArrivals({ pool, log }: Pick<AccessDeps, 'pool' | 'log'>): Arrivals {
  /** rooms that were told of within the rest: whether somebody came since */
  const resting = new Map<string, boolean>()

  function emit(roomId: string): void {
    resting.set(roomId, false)
    pool
      .query("SELECT pg_notify('room', $1)", [`${roomId}:${CAME}`])
      .catch((err) =>
        log.warn({ err }, 'followers of a room could not be told; their next look finds who came'),
      )
    setTimeout(() => {
      const isAskedFor = resting.get(roomId)
      resting.delete(roomId)
      if (isAskedFor) emit(roomId)
    }, REST_MS).unref()
  }

  return {
    note(roomId) {
      if (resting.has(roomId)) resting.set(roomId, true)
      else emit(roomId)
    },
  }
}
