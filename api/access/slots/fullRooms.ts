/** Rooms that had no free slot when this process last asked for one. What it says costs or saves a statement, no more. */
export interface FullRooms {
  has(roomId: string): boolean
  note(roomId: string, isFull: boolean): void
}

const MAX_ROOMS = 1000

export function createFullRooms(): FullRooms {
  const full = new Set<string>()
  return {
    has: (roomId) => full.has(roomId),
    note(roomId, isFull) {
      if (!isFull) full.delete(roomId)
      else if (full.size < MAX_ROOMS) full.add(roomId)
    },
  }
}
