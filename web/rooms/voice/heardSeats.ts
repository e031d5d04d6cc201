import type { Room } from '#api/rooms/contract.ts'
import type { Floor } from '#protocol/floor.ts'

/**
 * Seats that a listener hears beside the host: who hosts the room beside its channel and is in, and who is on the floor.
 * @param ownSeatId nobody is played to themselves
 */
export function heardSeats(
  coHosts: readonly Pick<Room['coHosts'][number], 'seatId'>[],
  floor: Pick<Floor, 'places'> | null,
  ownSeatId: string | null,
): string[] {
  return [...coHosts, ...(floor?.places ?? [])].flatMap(({ seatId }) =>
    seatId === null || seatId === ownSeatId ? [] : [seatId],
  )
}
