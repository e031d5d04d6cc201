import type { Conflict } from '../verdict/guards.ts'
import type { AdmissionRequest } from './admissionRequest.ts'

/** What an account's other seats mean for one more. */
export interface SeatShare {
  /** seats that end for the new one */
  ends: Conflict[]
  /** the seat that keeps the person out unless they move here */
  blocking: Conflict | null
}

/**
 * An account hosts in one room and has so many open seats; `others` are its seats in other rooms, oldest first. Who
 * goes on stage leaves the seat taken first without being asked; who watches is asked, unless nobody is on it.
 */
export function shareOfSeats(
  others: readonly Conflict[],
  { action, move }: Pick<AdmissionRequest, 'action' | 'move'>,
  most: number,
): SeatShare {
  const stages = action === 'host' ? others.filter((seat) => seat.role === 'host') : []
  // entering as a viewer must not end what one hosts
  const watched = others
    .filter((seat) => seat.role === 'viewer')
    .sort((a, b) => Number(b.isLapsed) - Number(a.isLapsed))
  const tooMany = Math.max(0, others.length - stages.length + 1 - most)
  const leaving = watched.slice(0, tooMany)
  const blocking = move
    ? undefined
    : (stages[0] ?? leaving.find((seat) => action !== 'host' && !seat.isLapsed))
  return { ends: [...stages, ...leaving], blocking: blocking ?? null }
}
