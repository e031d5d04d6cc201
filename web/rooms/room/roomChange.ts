import type { Room } from '#api/rooms/contract.ts'
import type { ServerMessages } from '#protocol/socket.ts'

type Changed = ServerMessages['room:changed']

function instant(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString()
}

/** The room with what a message says; the rest stays. */
export function withChange(room: Room, change: Changed): Room {
  return {
    ...room,
    state: change.state,
    viewers: change.viewers,
    endReason: change.endReason,
    hostGoneUntil: instant(change.hostGoneUntil),
  }
}

/** True when the message says that more moved than the number of viewers, so the room must be read again. */
export function needsReading(room: Room, change: Changed): boolean {
  const wasGone = room.hostGoneUntil !== null
  const isGone = change.hostGoneUntil !== null
  return (
    room.state !== change.state ||
    wasGone !== isGone ||
    room.etag !== change.etag ||
    room.viewers === change.viewers
  )
}
